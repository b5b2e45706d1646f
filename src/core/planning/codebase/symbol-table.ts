/** The definitions of a codebase by name and file, and what a file offers to others, its own and what it passes on. */
import type { CodeFact, CodeFile } from '../../model/code-index.ts'

/** Something defined at one place. A table has one object for each. */
export interface Definition {
  readonly file: CodeFile
  readonly fact: CodeFact
}

/** How many files in a row may pass a name on. */
const MOST_PASSED_ON = 6
const NO_TYPE =
  /^(function|method|constant|variable|const|var|let|static|field|property|macro|namespace|package|module_function|fixture|label|attribute|accessor|constructor|getter|setter|signal|member|enum_member|variant|import|parameter|global)$/

/** Whether a definition is a type: something that others can extend or implement. */
export function isType(fact: CodeFact): boolean {
  return fact.kind === 'definition' && !NO_TYPE.test(fact.noun)
}

/** Whether a definition stands at the top of its file, not in a type or a function. */
export function isTop(fact: CodeFact): boolean {
  return fact.kind === 'definition' && fact.container === undefined
}

/** See the header of this file. */
export class SymbolTable {
  readonly #files: ReadonlyMap<string, CodeFile>
  readonly #named = new Map<string, Definition[]>()
  readonly #defined = new Map<string, readonly Definition[]>()
  readonly #offered = new Map<string, ReadonlyMap<string, Definition>>()
  readonly #passing = new Set<string>()

  constructor(files: readonly CodeFile[]) {
    this.#files = new Map(files.map((file) => [file.path, file]))
    for (const file of files) {
      const own: Definition[] = []
      for (const fact of file.facts) {
        if (fact.kind === 'export' && fact.noun === 'reexport') this.#passing.add(file.path)
        if (isTop(fact)) own.push({ file, fact })
      }
      if (own.length > 0) this.#defined.set(file.path, own)
      for (const definition of own) {
        const known = this.#named.get(definition.fact.name)
        if (known === undefined) this.#named.set(definition.fact.name, [definition])
        else known.push(definition)
      }
    }
  }

  /** All files, in their order. */
  files(): Iterable<CodeFile> {
    return this.#files.values()
  }

  file(path: string): CodeFile | undefined {
    return this.#files.get(path)
  }

  /** Definitions of that name at the top of any file, in the order of paths. */
  named(name: string): readonly Definition[] {
    return this.#named.get(name) ?? []
  }

  /** Definitions at the top of a file, in the order of lines. */
  definedIn(path: string): readonly Definition[] {
    return this.#defined.get(path) ?? []
  }

  /** What a file itself defines and offers, by name; the first of each name. */
  offeredBy(path: string): ReadonlyMap<string, Definition> {
    const known = this.#offered.get(path)
    if (known !== undefined) return known
    const offered = new Map<string, Definition>()
    for (const definition of this.definedIn(path)) {
      const { name, exported } = definition.fact
      if (exported === true && !offered.has(name)) offered.set(name, definition)
    }
    this.#offered.set(path, offered)
    return offered
  }

  /** Whether a file passes on what others define. */
  passesOn(path: string): boolean {
    return this.#passing.has(path) || /(^|\/)__init__\.pyi?$/.test(path)
  }

  /** What `name` is when it is taken from a file: its own, or what it passes on from the files that it imports. */
  taken(path: string, name: string): Definition | undefined {
    let level = [path]
    const seen = new Set(level)
    for (let depth = 0; depth <= MOST_PASSED_ON && level.length > 0; depth++) {
      const next: string[] = []
      for (const here of level) {
        const own = this.offeredBy(here).get(name)
        if (own !== undefined) return own
        if (!this.passesOn(here)) continue
        for (const further of this.#files.get(here)?.imports ?? []) {
          if (seen.has(further)) continue
          seen.add(further)
          next.push(further)
        }
      }
      level = next
    }
    return undefined
  }
}
