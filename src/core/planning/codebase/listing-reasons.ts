/** Why something is not in a list of the analysis. */
import type { CodeFact, CodeFile } from '../../model/code-index.ts'
import { counted } from '../../std/counted.ts'
import { LEAST_HEIRS, LEAST_USERS, type Standings, usersOfDefinition } from './standing.ts'
import { type Definition, isType, type SymbolTable } from './symbol-table.ts'
import { isOwnCode } from './uses.ts'

/** What a fact that is no definition is called: `an environment variable`. */
export function calledByKind(kind: CodeFact['kind']): string {
  if (kind === 'env') return 'an environment variable'
  return `${kind === 'event' ? 'an' : 'a'} ${kind.replaceAll('_', ' ')}`
}

/** The first reason that holds, in words. */
export function reasonAgainst(
  list: 'existing_apis' | 'reused_components' | 'extension_points',
  file: CodeFile,
  fact: CodeFact | undefined,
  definition: Definition | undefined,
  { uses, heirs, table }: Standings,
): string {
  if (!isOwnCode(file)) return `its file is ${file.role === 'other' ? 'no code' : `${file.role}`}`
  if (fact === undefined) return 'a file is not listed, its names are'
  if (fact.kind !== 'definition') {
    if (list === 'extension_points' && fact.kind === 'registry') return 'it is no registry that this code defines'
    return list === 'existing_apis' ? 'only routes and types are' : `${calledByKind(fact.kind)} is not`
  }
  if (fact.test_only === true) return 'it is for tests only'
  if (definition?.fact !== fact) return `it is part of ${fact.container ?? 'something else'}`
  const users = usersOfDefinition(definition, uses).length
  if (list === 'extension_points') {
    if (!isType(fact)) return 'it is no type'
    const count = heirs.get(definition)?.length ?? 0
    return `nothing of it is abstract, and ${count === 0 ? 'nothing builds' : 'only one type builds'} upon it (${LEAST_HEIRS} would do)`
  }
  if (fact.exported !== true) return 'it is not exported'
  if (list === 'reused_components') {
    return users === 0 ? unseen(file, table) : `only ${users} file uses it (${LEAST_USERS} would do)`
  }
  if (!isType(fact)) return 'it is neither a route nor a type'
  if (users === 0) return unseen(file, table)
  return 'its name does not say that others call it (as Service, Client, Repository would), and nothing implements it'
}

/** That no import takes a name does not say that nothing uses it: in Rust it may be called by the path of its module. */
function unseen({ path }: CodeFile, table: SymbolTable): string {
  if (!path.endsWith('.rs')) return 'no use of it was seen in another file'
  const importers = [...table.files()].filter((file) => isOwnCode(file) && file.imports.includes(path)).length
  const module = importers === 0 ? '' : `, but its module is imported by ${counted(importers, 'file')}`
  return `no use of its name was seen in another file${module}`
}
