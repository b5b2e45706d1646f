/**
 * Registries that the codebase itself defines, with the places that register with them. A call to a registry of elsewhere, as
 * `app.use` of Express or a host's `api.registerTool`, is no invitation to extend this code.
 */
import type { CodeFact, CodeFile } from '../../model/code-index.ts'
import { NOUNS } from '../../model/code-nouns.ts'
import { folderOf, nameOf, stemPathOf } from './path-text.ts'
import type { Standing } from './standing.ts'
import { isType, type SymbolTable } from './symbol-table.ts'

/** A name that more registries bear does not tell which is meant. */
const MOST_OF_A_NAME = 64

interface Registry {
  readonly name: string
  readonly fact: CodeFact
  readonly file: CodeFile
  readonly line: number
  places: number
}

/** Verbs of every registry: they do not tell which is meant. */
const COMMON = /^(un)?(register|bind|provide|singleton|set|use|add|connect|subscribe|on)$/i

/** The registries of the files, each once, in no special order. */
export function registriesOf(files: readonly CodeFile[], table: SymbolTable): Standing[] {
  const registries = new Registries(table)
  for (const file of files) for (const fact of file.facts) if (isDefined(fact, file)) registries.define(fact, file)
  for (const file of files) for (const fact of file.facts) if (isCall(fact)) registries.call(fact, file)
  return registries.all().map(({ name, fact, file, line, places }): Standing => {
    const used = places === 0 ? '' : `: ${places} ${places === 1 ? 'place registers' : 'places register'} with it`
    const noun = isOwnNoun(fact) ? fact.noun.replaceAll('_', ' ') : 'registry'
    return { text: `${noun} ${name} (${file.path}:${line})${used}`, weight: places, fact, path: file.path }
  })
}

/** Entry points are defined by the code that loads them; a manifest registers with them. */
function isDefined(fact: CodeFact, file: CodeFile): boolean {
  if (fact.kind !== 'registry' || fact.test_only === true) return false
  return (
    fact.noun === 'registry' ||
    isOwnNoun(fact) ||
    (fact.noun === 'entry_point' && file.role === 'source' && !isManifest(file))
  )
}

function isCall(fact: CodeFact): boolean {
  return fact.kind === 'registry' && fact.test_only !== true && fact.noun !== 'registry' && !isOwnNoun(fact)
}

/** A rule of the user's own that has another word for it means each match as a place to add to. */
function isOwnNoun({ noun }: CodeFact): boolean {
  return !NOUNS.registry.includes(noun)
}

function isManifest({ path }: CodeFile): boolean {
  return path.endsWith('setup.py') || !path.includes('.') || /\.(toml|cfg|json|xml|imports|factories)$/.test(path)
}

class Registries {
  readonly #table: SymbolTable
  readonly #byName = new Map<string, Registry[]>()
  readonly #types = new Map<string, Registry>()

  constructor(table: SymbolTable) {
    this.#table = table
  }

  define(fact: CodeFact, file: CodeFile): void {
    const around = this.#table
      .definedIn(file.path)
      .findLast((one) => isType(one.fact) && one.fact.line < fact.line && fact.end_line <= one.fact.end_line)
    const name = around === undefined || around.fact.name === fact.name ? fact.name : `${around.fact.name}.${fact.name}`
    const known = this.#byName.get(fact.name.toLowerCase()) ?? []
    if (fact.noun === 'entry_point' && known.length > 0) return
    if (known.length === 0) this.#byName.set(fact.name.toLowerCase(), known)
    known.push({ name, fact, file, line: fact.line, places: 0 })
  }

  call(fact: CodeFact, file: CodeFile): void {
    const whole = fact.name.replace(/[(<].*$/s, '').replace(/^(this|self|super|cls)\s*[.:]+/, '')
    const registry = this.#known(fact.name, file) ?? this.#named(whole, file) ?? this.#ofType(whole, fact)
    if (registry !== undefined && registry.fact !== fact) registry.places++
  }

  all(): Registry[] {
    return [...[...this.#byName.values()].flat(), ...this.#types.values()]
  }

  /** The registry that the parts of a call name: `commandRegistry.set`, `toolRegistry.add` of a class ToolRegistry, `registerTool`. */
  #named(whole: string, file: CodeFile): Registry | undefined {
    const parts = partsOf(whole)
    const verb = parts.at(-1) ?? ''
    const owner = parts.at(-2)
    const owned = owner === undefined ? undefined : this.#known(owner.replace(/^_+/, ''), file)
    if (owned !== undefined) return owned
    if (owner === undefined || !COMMON.test(verb)) return this.#known(verb, file)
    return this.#known(verb, file, (one) => folderName(one.file) === owner || stemOf(one.file) === owner)
  }

  /** Of several that bear the name and fit, the one of the same file or folder, then the only one that the file imports. */
  #known(name: string, file: CodeFile, fits: (one: Registry) => boolean = () => true): Registry | undefined {
    const all = this.#byName.get(name.toLowerCase()) ?? []
    if (all.length > MOST_OF_A_NAME) return undefined
    const found = all.filter(fits)
    const folder = folderOf(file.path)
    const here = found.find((one) => one.file === file) ?? found.find((one) => folderOf(one.file.path) === folder)
    if (here !== undefined || found.length < 2) return here ?? found[0]
    const imported = found.filter((one) => file.imports.includes(one.file.path))
    return imported.length === 1 ? imported[0] : undefined
  }

  /** A type of this code whose method registers: `Formats.register`. A bare name of a type is what is registered. */
  #ofType(whole: string, fact: CodeFact): Registry | undefined {
    const [first = '', ...others] = partsOf(whole)
    const types = others.length === 0 ? [] : this.#table.typesNamed(first)
    const [type] = types
    if (type === undefined || types.length > 1) return undefined
    const name = [first, ...others].join('.')
    const registry = this.#types.get(name)
    if (registry !== undefined) return registry
    const { file } = type
    // The call itself is the first place: it is only what the entry is known by.
    const made = { name, fact: { ...fact }, file, line: type.fact.line, places: 0 }
    this.#types.set(name, made)
    return made
  }
}

function partsOf(name: string): string[] {
  return name.split(/\.|::|->|\?\.|#/).filter((part) => part !== '')
}

function folderName({ path }: CodeFile): string {
  return nameOf(folderOf(path))
}

function stemOf({ path }: CodeFile): string {
  return nameOf(stemPathOf(path))
}
