/** Names of the code whose words a task says side by side: `the token store` is `TokenStore`. */
import type { CodeFact } from '../../model/code-index.ts'
import { compareText } from '../../std/order.ts'
import { isContract } from '../codebase/heirs.ts'
import { isType } from '../codebase/symbol-table.ts'
import { isBaseWord } from './building-upon.ts'
import type { CodeSearch } from './prepared-search.ts'
import { anotherOf, type ReusedSymbol } from './reused-symbol.ts'
import { stemOf, withoutNumber } from './stem.ts'
import { isStopWord } from './stop-words.ts'
import type { NamedFact } from './symbol-words.ts'
import { isGeneric, type Phrase, phrasesOf } from './task-phrases.ts'
import { partsOf } from './words.ts'

/** Words that the name of a function, a method or a constant must share with the task; those of any deed do not count. */
const FEWEST_SPECIFIC = 2
/** A name that more files define says nothing of which is meant. */
const MOST_NAMESAKES = 3

/** A name that was said, and whether the task makes what it was said of. */
export interface SaidSymbol extends ReusedSymbol {
  readonly isMade: boolean
}

interface SaidName {
  readonly name: NamedFact
  readonly phrase: Phrase
  readonly parts: readonly string[]
}

/** The names that a text says, types first, then those of more words. One of several of a name is taken. */
export function saidNames(search: CodeSearch, text: string, files: readonly string[]): SaidSymbol[] {
  const touched = new Set(files)
  const found = [
    ...phrasesOf(text).flatMap((phrase) => namesIn(search, phrase, touched, isType)),
    ...phrasesOf(text, true).flatMap((phrase) => namesIn(search, phrase, touched, (fact) => !isType(fact))),
  ]
  const rank = ({ name: { fact, file } }: SaidName): number =>
    isType(fact) ? 0 : search.files[file]?.facts.some(({ kind }) => kind === 'table') === true ? 1 : 2
  found.sort(
    (a, b) =>
      rank(a) - rank(b) ||
      b.parts.length - a.parts.length ||
      compareText(a.name.fact.name, b.name.fact.name) ||
      a.name.file - b.name.file,
  )
  const counts = new Map<string, number>()
  for (const { name } of found) counts.set(name.fact.name, (counts.get(name.fact.name) ?? 0) + 1)
  const seen = new Set<string>()
  return found
    .filter(({ name: { fact }, parts }) => {
      const words = parts.map(withoutNumber).join(' ')
      return (counts.get(fact.name) ?? 0) <= MOST_NAMESAKES && !seen.has(words) && seen.add(words)
    })
    .map((one) => reusedOf(search, one))
}

function namesIn(
  search: CodeSearch,
  phrase: Phrase,
  files: ReadonlySet<string>,
  isWanted: (fact: CodeFact) => boolean,
): SaidName[] {
  const { names, postings } = search.reusable
  const places = new Set<number>()
  for (const stem of phrase.stems) {
    const word = search.lexicon.numbers.get(stem)
    if (word === undefined) continue
    for (let at = postings.starts[word] ?? 0; at < (postings.starts[word + 1] ?? 0); at++)
      places.add(postings.documents[at]!)
  }
  return [...places].flatMap((place): SaidName[] => {
    const name = names[place]?.name
    if (name === undefined || !isWanted(name.fact)) return []
    const parts = partsOf(name.fact.name).filter((part) => !isBaseWord(part) && !isStopWord(part))
    return isMeant(search, name, parts, phrase, files) ? [{ name, phrase, parts }] : []
  })
}

function isMeant(
  search: CodeSearch,
  { fact, file }: NamedFact,
  parts: readonly string[],
  phrase: Phrase,
  files: ReadonlySet<string>,
): boolean {
  const noun = withoutNumber(parts.at(-1) ?? '')
  // A tokenizer is no token: the noun itself must be said, and the other words side by side with it.
  if (!phrase.words.includes(noun) || !isRow(parts, phrase, isType(fact))) return false
  const specific = parts.filter((part) => !isGeneric(part)).length
  if (!isType(fact)) return specific >= FEWEST_SPECIFIC && !isGeneric(noun)
  if (parts.length > 1) return specific > 0
  if (noun !== phrase.noun || specific === 0) return false
  const { path = '', facts = [] } = search.files[file] ?? {}
  if (facts.some((one) => one.kind === 'table' && one.noun === 'model' && one.name === fact.name)) return true
  return (phrase.isMade || files.has(path)) && isContract(fact) && heirsOf(search, fact.name, file) > 0
}

/** Whether the words of a name stand in a row; those of a deed in any order: `hash password` and `password hash` are one. */
function isRow(parts: readonly string[], { words }: Phrase, isOrdered: boolean): boolean {
  const stems = words.map(stemOf)
  const wanted = new Set(parts.map((part) => stemOf(withoutNumber(part))))
  const places = [...wanted].map((stem) => stems.indexOf(stem))
  if (isOrdered && places.some((place, at) => at > 0 && place < (places[at - 1] ?? 0))) return false
  return !places.includes(-1) && Math.max(...places) - Math.min(...places) < wanted.size
}

function reusedOf(search: CodeSearch, { name: { fact, file }, phrase, parts }: SaidName): SaidSymbol {
  const name = fact.container === undefined ? fact.name : `${fact.container}.${fact.name}`
  const heirs = heirsOf(search, fact.name, file)
  const invites = heirs > 0 || isContract(fact) || fact.abstract === true || partsOf(fact.name).some(isBaseWord)
  const isNoun = partsOf(fact.name).map(withoutNumber).includes(phrase.noun)
  const extend = phrase.isMade && isType(fact) && invites && isNoun
  const stems = new Set(parts.map((part) => stemOf(withoutNumber(part))))
  const said = phrase.written.filter((piece) => partsOf(piece).some((part) => stems.has(stemOf(withoutNumber(part)))))
  return {
    symbol: `${search.files[file]?.path ?? ''}#${name}`,
    how: extend ? 'extend' : 'import',
    reason: `the task says "${said.join(' ')}"${extend ? `; ${anotherOf(fact, heirs)}` : ''}`,
    isMade: phrase.isMade,
  }
}

function heirsOf(search: CodeSearch, name: string, file: number): number {
  const path = search.files[file]?.path
  const base = search
    .bases()
    .all.find(({ definition }) => definition.fact.name === name && definition.file.path === path)
  return base?.heirs ?? 0
}
