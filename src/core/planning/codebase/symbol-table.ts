/** The definitions of a codebase by name and file, and what a file offers to others, its own and what it passes on. */
import type { CodeFact, CodeFile } from '../../model/code-index.ts'
import { folderOf } from './path-text.ts'

/** Something defined at one place. A table has one object for each. */
export interface Definition {
  readonly file: CodeFile
  readonly fact: CodeFact
}

/** How many files in a row may pass a name on. */
const MOST_PASSED_ON = 6
/** Types of one name among which looking is as quick as keeping them by folder. */
const FEW_TYPES = 4
const NO_TYPE =
  /^(function|method|constant|variable|const|var|let|static|field|property|macro|namespace|package|module_function|fixture|label|attribute|accessor|constructor|getter|setter|signal|member|enum_member|variant|import|parameter|global|hook|context|store|scope|server_action|extension)$/

/** Answers by noun: rules have few, and facts are many. */
const TYPE_NOUNS = new Map<string, boolean>()

/** Whether a definition is a type: something that others can extend or implement. */
export function isType(fact: CodeFact): boolean {
  if (fact.kind !== 'definition') return false
  const known = TYPE_NOUNS.get(fact.noun)
  if (known !== undefined) return known
  const answer = !NO_TYPE.test(fact.noun)
  TYPE_NOUNS.set(fact.noun, answer)
  return answer
}

/** Whether a definition stands at the top of its file, not in a type or a function. */
export function isTop(fact: CodeFact): boolean {
  return fact.kind === 'definition' && fact.container === undefined
}

const NONE: ReadonlySet<string> = new Set()

/** Modules of a file of Ruby, by name. */
function modulesOf({ path, facts }: CodeFile): ReadonlySet<string> {
  if (!path.endsWith('.rb')) return NONE
  return new Set(facts.filter(({ kind, noun }) => kind === 'definition' && noun === 'module').map(({ name }) => name))
}

/** Whether a type of Ruby stands in a module, which is there to give it a longer name. */
function isInModule(fact: CodeFact, modules: ReadonlySet<string>): boolean {
  return modules.size > 0 && fact.container !== undefined && isType(fact) && modules.has(fact.container)
}

/** The last part of a name that a language lets one write whole: `ModController` of `Mod::ModController`. */
export function lastPart(name: string): string {
  return name.slice(Math.max(name.lastIndexOf('.'), name.lastIndexOf(':'), name.lastIndexOf('\\')) + 1)
}

/** See the header of this file. Tests, and what stands in files for tests only, offer nothing, so nothing of theirs stands in it. */
export class SymbolTable {
  readonly #files: ReadonlyMap<string, CodeFile>
  readonly #types = new Map<string, Definition[]>()
  readonly #beside = new Map<string, ReadonlyMap<string, Definition[]>>()
  readonly #defined = new Map<string, readonly Definition[]>()
  readonly #own = new Map<string, ReadonlyMap<string, Definition>>()
  readonly #offered = new Map<string, ReadonlyMap<string, Definition>>()
  readonly #passing = new Set<string>()

  constructor(files: readonly CodeFile[]) {
    this.#files = new Map(files.map((file) => [file.path, file]))
    for (const file of files) {
      if (file.role === 'test' || file.facts.length === 0) continue
      const own: Definition[] = []
      const modules = modulesOf(file)
      for (const fact of file.facts) {
        if (fact.test_only === true) continue
        if (isTop(fact) || isInModule(fact, modules)) own.push({ file, fact })
        else if (fact.kind === 'export' && fact.noun === 'reexport') this.#passing.add(file.path)
      }
      if (own.length > 0) this.#defined.set(file.path, own)
      for (const one of own) if (isType(one.fact)) addTo(this.#types, lastPart(one.fact.name), one)
    }
  }

  /** All files, in their order. */
  files(): Iterable<CodeFile> {
    return this.#files.values()
  }

  file(path: string): CodeFile | undefined {
    return this.#files.get(path)
  }

  /** Types of that last name at the top of any file, in the order of paths. */
  typesNamed(name: string): readonly Definition[] {
    return this.#types.get(name) ?? []
  }

  /** Types of that name in the files that stand in a folder. */
  typesIn(folder: string, name: string): readonly Definition[] {
    const types = this.typesNamed(name)
    if (types.length <= FEW_TYPES) return types.filter((one) => folderOf(one.file.path) === folder)
    let byFolder = this.#beside.get(name)
    if (byFolder === undefined) {
      byFolder = Map.groupBy(types, (one) => folderOf(one.file.path))
      this.#beside.set(name, byFolder)
    }
    return byFolder.get(folder) ?? []
  }

  /** Definitions at the top of a file, in the order of lines. */
  definedIn(path: string): readonly Definition[] {
    return this.#defined.get(path) ?? []
  }

  /** What a file itself defines and offers, by name; the first of each name. */
  ownOffersOf(path: string): ReadonlyMap<string, Definition> {
    const known = this.#own.get(path)
    if (known !== undefined) return known
    const offered = new Map<string, Definition>()
    for (const definition of this.definedIn(path)) {
      const { name, exported } = definition.fact
      if (exported === true && !offered.has(name)) offered.set(name, definition)
    }
    this.#own.set(path, offered)
    return offered
  }

  /** What can be taken from a file, by name: its own, and what it passes on from the files that it imports; the nearest holds. */
  offersOf(path: string): ReadonlyMap<string, Definition> {
    if (!this.#passesOn(path)) return this.ownOffersOf(path)
    const known = this.#offered.get(path)
    if (known !== undefined) return known
    const offered = new Map<string, Definition>()
    const seen = new Set([path])
    let level = [path]
    for (let depth = 0; depth <= MOST_PASSED_ON && level.length > 0; depth++) {
      const next: string[] = []
      for (const here of level) {
        for (const [name, definition] of this.ownOffersOf(here)) if (!offered.has(name)) offered.set(name, definition)
        if (!this.#passesOn(here)) continue
        for (const further of this.#files.get(here)?.imports ?? []) {
          if (seen.has(further)) continue
          seen.add(further)
          next.push(further)
        }
      }
      level = next
    }
    this.#offered.set(path, offered)
    return offered
  }

  #passesOn(path: string): boolean {
    return this.#passing.has(path) || path.endsWith('__init__.py') || path.endsWith('__init__.pyi')
  }
}

function addTo(lists: Map<string, Definition[]>, key: string, definition: Definition): void {
  const known = lists.get(key)
  if (known === undefined) lists.set(key, [definition])
  else known.push(definition)
}
