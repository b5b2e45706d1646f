/** The names that a codebase defines, found by the words in them. */
import type { CodeFact, CodeFile } from '../../model/code-index.ts'
import { type Lexicon, numbersOf } from './lexicon.ts'
import { type Postings, endDocument, postingList, postingsOf } from './postings.ts'

/** A name and where it stands. */
export interface NamedFact {
  /** Document of the search. */
  readonly file: number
  readonly fact: CodeFact
  /** Words of the name, each once. */
  readonly words: readonly number[]
}

/** All names, with the words that lead to them. */
export interface SymbolTable {
  readonly names: readonly NamedFact[]
  readonly postings: Postings
  /** Names that are not a common word, as they are written: `refreshToken`, `user_id`. */
  readonly exact: ReadonlyMap<string, readonly number[]>
}

/** Facts that are names of things to use. */
const NAMED: ReadonlySet<string> = new Set([
  'definition',
  'registry',
  'route',
  'table',
  'event',
  'command',
  'config_key',
])
/** A name defined more often than this says nothing about where. */
const MOST_NAMESAKES = 5

/** Reads the names of the documents of a search. */
export function symbolTable(files: readonly CodeFile[], lexicon: Lexicon): SymbolTable {
  const names: NamedFact[] = []
  const list = postingList()
  const exact = new Map<string, number[]>()
  for (const [file, { facts }] of files.entries()) {
    for (const fact of facts) {
      if (!NAMED.has(fact.kind)) continue
      const words = [...new Set(numbersOf(lexicon, fact.name))]
      if (words.length === 0) continue
      if (isDistinct(fact.name)) add(exact, fact.name, names.length)
      names.push({ file, fact, words })
      for (const word of words) {
        list.words.push(word)
        list.weights.push(1)
      }
      endDocument(list)
    }
  }
  for (const [name, found] of exact) if (found.length > MOST_NAMESAKES) exact.delete(name)
  return { names, postings: postingsOf(list, lexicon.words.length), exact }
}

/** Whether a name is written as only names are: with a capital inside, an underline, or a digit. */
export function isDistinct(name: string): boolean {
  return name.length >= 5 && /[a-z0-9][A-Z]|[a-zA-Z]_[a-zA-Z]|[A-Z]{2,}[a-z]/.test(name)
}

function add(table: Map<string, number[]>, name: string, place: number): void {
  const known = table.get(name)
  if (known === undefined) table.set(name, [place])
  else known.push(place)
}
