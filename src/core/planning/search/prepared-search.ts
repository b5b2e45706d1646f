/** Everything that searching a codebase needs, worked out once for any number of questions. */
import type { CodeFile, CodeIndex, FileRole } from '../../model/code-index.ts'
import { type Bases, basesOf } from './building-upon.ts'
import { nameOf } from '../codebase/path-text.ts'
import { filePostings } from './file-words.ts'
import { type Lexicon, lexiconOf } from './lexicon.ts'
import { type Neighbours, neighboursOf } from './neighbours.ts'
import { type PastChanges, pastChanges } from './past-changes.ts'
import { type Postings } from './postings.ts'
import { type ReusableNames, reusableNames } from './reusable-names.ts'
import { type SymbolTable, symbolTable } from './symbol-words.ts'

/** Files that a task may change by hand. Pages of prose are no places for code, but tell what past changes were about. */
const SEARCHED: ReadonlySet<FileRole> = new Set(['source', 'test', 'migration', 'config', 'style', 'build'])

/** A codebase made ready for searching. A document is a searched file, numbered in the order of the index. */
export interface CodeSearch {
  readonly index: CodeIndex
  readonly lexicon: Lexicon
  readonly files: readonly CodeFile[]
  /** Place in the index of each document. */
  readonly places: readonly number[]
  /** Document of each path. */
  readonly documents: ReadonlyMap<string, number>
  readonly postings: Postings
  readonly past: PastChanges
  readonly neighbours: Neighbours
  readonly symbols: SymbolTable
  readonly reusable: ReusableNames
  /** What types build upon; worked out when it is asked for first. */
  readonly bases: () => Bases
  /** Documents by the last part of their path. */
  readonly byName: ReadonlyMap<string, readonly number[]>
  /** Tests of each tested path. */
  readonly tests: ReadonlyMap<string, readonly string[]>
  /** Other forms of words that were asked before. */
  readonly forms: Map<string, readonly number[]>
}

const prepared = new WeakMap<CodeIndex, CodeSearch>()

/** Makes a codebase ready, once for each index. Costs about a second for ten thousand files; a query then costs milliseconds. */
export function prepareSearch(index: CodeIndex): CodeSearch {
  const search = prepared.get(index) ?? preparedSearch(index)
  prepared.set(index, search)
  return search
}

function preparedSearch(index: CodeIndex): CodeSearch {
  const lexicon = lexiconOf(index.words.vocabulary)
  const places = index.files.flatMap(({ role }, place) => (SEARCHED.has(role) ? [place] : []))
  const files = places.flatMap((place) => index.files[place] ?? [])
  const documents = new Map(files.map(({ path }, document) => [path, document]))
  const postings = filePostings(index, places, lexicon)
  const symbols = symbolTable(files, lexicon)
  let bases: Bases | undefined
  return {
    index,
    lexicon,
    files,
    places,
    documents,
    postings,
    past: pastChanges(index, documents, lexicon),
    neighbours: neighboursOf(index, places, documents),
    symbols,
    reusable: reusableNames(files, symbols.names, lexicon),
    bases: () => (bases ??= basesOf(index)),
    forms: new Map(),
    byName: grouped(files.map(({ path }, document) => [nameOf(path), document] as const)),
    tests: grouped(files.flatMap(({ path, tests }) => tests.map((tested) => [tested, path] as const))),
  }
}

function grouped<T>(pairs: readonly (readonly [string, T])[]): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const [key, value] of pairs) {
    const known = groups.get(key)
    if (known === undefined) groups.set(key, [value])
    else known.push(value)
  }
  return groups
}
