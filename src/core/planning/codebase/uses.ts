/**
 * Who uses what: which files take a definition by its name, and, where a language imports whole folders or headers, which files
 * import those. Tests, generated and vendored files do not count as users.
 */
import type { CodeFile } from '../../model/code-index.ts'
import { namesTaken } from './imports/code-map.ts'
import { usePaths } from './imports/rust.ts'
import { endingOf, folderOf, nameOf, stemPathOf } from './path-text.ts'
import { type Definition, isType, lastPart, type SymbolTable } from './symbol-table.ts'

/** See the header of this file. Lists hold paths, sorted. */
export interface Uses {
  readonly ofDefinition: ReadonlyMap<Definition, readonly string[]>
  /** By folder, for Go and C#; by path, for headers of C and its kin. */
  readonly ofPlace: ReadonlyMap<string, readonly string[]>
}

const BY_FOLDER = new Set(['go', 'cs'])
const BY_HEADER = new Set('h hh hpp hxx inl cuh'.split(' '))
const BY_FILE = new Set(['rb', 'rake'])
const BY_LAST_PART = new Set('java kt kts scala groovy php'.split(' '))

/** Whether files of this role are the product itself: what counts as a user, and what counts as offered. */
export function isOwnCode(file: CodeFile): boolean {
  return file.role === 'source' || file.role === 'config' || file.role === 'build' || file.role === 'migration'
}

/** Counts all users. */
export function usesOf(files: readonly CodeFile[], table: SymbolTable): Uses {
  const ofDefinition = new Map<Definition, string[]>()
  const ofPlace = new Map<string, string[]>()
  for (const file of files) {
    if (file.imports.length === 0 || !isOwnCode(file)) continue
    const names = takenNames(file)
    const folder = folderOf(file.path)
    let last = ''
    for (const path of file.imports) {
      const ending = endingOf(path)
      const place = BY_FOLDER.has(ending) ? folderOf(path) : BY_HEADER.has(ending) ? path : undefined
      if (place !== undefined) {
        if (place !== folder && place !== last) addTo(ofPlace, place, file.path)
        last = place
      } else if (BY_FILE.has(ending)) {
        const main = mainOf(path, table)
        if (main !== undefined) addTo(ofDefinition, main, file.path)
      } else {
        for (const definition of takenFrom(path, names, table)) addTo(ofDefinition, definition, file.path)
      }
    }
  }
  return { ofDefinition, ofPlace }
}

/** Files come in their order, so that a path stands in a list already only when it stands last. */
function addTo<K>(lists: Map<K, string[]>, key: K, path: string): void {
  const known = lists.get(key)
  if (known === undefined) lists.set(key, [path])
  else if (known.at(-1) !== path) known.push(path)
}

function takenFrom(path: string, names: ReadonlySet<string>, table: SymbolTable): Definition[] {
  const found: Definition[] = []
  const offered = table.offersOf(path)
  if (offered.size <= names.size) {
    for (const [name, definition] of offered) if (names.has(name)) found.push(definition)
    return found
  }
  for (const name of names) {
    const definition = offered.get(name)
    if (definition !== undefined) found.push(definition)
  }
  return found
}

/** All names that the imports of a file list. */
function takenNames(file: CodeFile): Set<string> {
  const names = new Set<string>()
  const ending = endingOf(file.path)
  for (const fact of file.facts) {
    if (fact.test_only === true) continue
    if (fact.kind === 'extends' && fact.detail !== undefined && BY_LAST_PART.has(ending))
      names.add(baseName(fact.detail))
    if (fact.kind !== 'import') continue
    for (const name of namesTaken(fact.detail)) names.add(name)
    if (ending === 'rs') for (const path of usePaths(fact.name)) names.add(path.slice(path.lastIndexOf(':') + 1))
    else if (BY_LAST_PART.has(ending))
      names.add(fact.name.slice(Math.max(fact.name.lastIndexOf('.'), fact.name.lastIndexOf('\\')) + 1))
  }
  return names
}

/** The bare name in what a type says that it builds upon: `Base` of `lib.Base<string>` and of `crate::a::Base`. */
export function baseName(text: string): string {
  return lastPart(wholeBaseName(text))
}

/** The same with what it stands in: `lib.Base` of `lib.Base<string>`. */
export function wholeBaseName(text: string): string {
  return /^[&*\s]*([\p{L}\p{N}_$.:\\]+)/u.exec(text)?.[1] ?? ''
}

/** What a file of Ruby is about: the type of its name, else its first type. */
function mainOf(path: string, table: SymbolTable): Definition | undefined {
  const types = table.definedIn(path).filter(({ fact }) => isType(fact))
  const stem = stemPathOf(nameOf(path)).replaceAll('_', '').toLowerCase()
  return types.find(({ fact }) => baseName(fact.name).toLowerCase() === stem) ?? types[0]
}
