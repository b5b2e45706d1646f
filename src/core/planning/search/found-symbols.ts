/** The names that a text is about: those whose words it says, the rare words counting most. */
import { compareText } from '../../std/order.ts'
import { rounded } from '../../std/rounded.ts'
import type { CodeSearch } from './prepared-search.ts'
import { addScores, rarity, spreadOf } from './postings.ts'
import type { Query } from './query.ts'
import type { Ranking } from './ranking.ts'
import { plainly, wordText } from './reasons.ts'
import type { FoundSymbol } from './search-result.ts'
import type { NamedFact } from './symbol-words.ts'
import { isGeneric } from './task-phrases.ts'

/** Names that are looked at more closely. */
const MOST_CANDIDATES = 400
/** What a word of any deed counts. */
const GENERIC_SHARE = 0.3
/** What a name in a test counts. */
const TEST_SHARE = 0.4

/** The best names for a query; those in files that were found, and those that other files can use, come first. */
export function foundSymbols(search: CodeSearch, query: Query, ranking: Ranking, most: number): FoundSymbol[] {
  if (most === 0) return []
  const worths = new Map<number, number>()
  const worth = (word: number): number => {
    const known = worths.get(word)
    if (known !== undefined) return known
    const found = rarity(spreadOf(search.symbols.postings, word), search.symbols.names.length)
    worths.set(word, found)
    return found
  }
  const { names, postings } = search.symbols
  const said = new Float64Array(names.length)
  for (const word of query.words.keys()) {
    const share = isGeneric(query.spoken.get(word) ?? '__') ? GENERIC_SHARE : 1
    if (worth(word) > 0) addScores(postings, word, worth(word) * share, said)
  }
  const fileUnit = ranking.scores[ranking.order[0] ?? 0] ?? 1
  const stated = new Set([...ranking.symbols.values()].flat())
  const score = (place: number): number => {
    const name = names[place]
    if (name === undefined) return 0
    const share = covered(name, said[place] ?? 0, worth)
    const file = (ranking.scores[name.file] ?? 0) / fileUnit
    const use = useOf(name, search)
    return (
      (stated.has(name.fact.name) ? 1 : share * use * (0.4 + 0.6 * Math.min(file, 1))) *
      (isTested(search, name) ? TEST_SHARE : 1)
    )
  }
  const candidates = [...said.keys()].filter((place) => (said[place] ?? 0) > 0)
  candidates.sort((a, b) => (said[b] ?? 0) - (said[a] ?? 0) || a - b)
  const scored = candidates
    .slice(0, MOST_CANDIDATES)
    .map((place) => ({ name: names[place] as NamedFact, score: rounded(score(place)) }))
    .sort(
      (a, b) =>
        b.score - a.score ||
        rankOf(a.name) - rankOf(b.name) ||
        compareText(a.name.fact.name, b.name.fact.name) ||
        a.name.file - b.name.file,
    )
  return once(scored)
    .slice(0, most)
    .map(({ name, score: found }) => ({
      path: search.files[name.file]?.path ?? '',
      fact: name.fact,
      score: found,
      reasons: [
        { kind: 'words', text: `the text says ${saidWords(query, name).join(', ')}` },
        ...(isTested(search, name) ? [{ kind: 'tests', text: 'it is a test' } as const] : []),
      ],
    }))
}

/** Whether a name is one of a test. */
function isTested({ files }: CodeSearch, { file, fact }: NamedFact): boolean {
  if (files[file]?.role === 'test') return true
  return (
    files[file]?.facts.some((one) => one.kind === 'test' && one.name === fact.name && one.line === fact.line) === true
  )
}

/** What defines a thing comes before what changes it. */
function rankOf({ fact }: NamedFact): number {
  return fact.kind === 'definition' ? 0 : fact.noun === 'changes' ? 2 : 1
}

/** One line for one thing: a class is also a model, and a table is changed in many places. */
function once<T extends { readonly name: NamedFact }>(found: readonly T[]): T[] {
  const seen = new Set<string>()
  const isTable = ({ kind, noun }: NamedFact['fact']): boolean => kind === 'table' && noun !== 'changes'
  const tables = new Set(found.flatMap(({ name: { fact } }) => (isTable(fact) ? [fact.name] : [])))
  return found.filter(({ name: { fact, file } }) => {
    if (fact.kind === 'table' && !isTable(fact) && tables.has(fact.name)) return false
    const keys =
      fact.kind === 'table'
        ? [`${file} ${fact.name}`, `table ${fact.name}`]
        : [`${file} ${fact.container ?? ''} ${fact.name}`]
    const own = fact.kind === 'definition' && fact.container === undefined ? [`${file} ${fact.name}`] : keys
    if (own.some((key) => seen.has(key))) return false
    for (const key of own) seen.add(key)
    return true
  })
}

/** How much of use a name is to others: what tests have, least. */
function useOf({ fact, file }: NamedFact, { files }: CodeSearch): number {
  if (fact.test_only === true || files[file]?.role === 'test') return 0.4
  return fact.exported === true || fact.kind !== 'definition' ? 1 : 0.7
}

/** How much of a name is said: 1 for all of its words. */
export function covered(name: NamedFact, said: number, worth: (word: number) => number): number {
  let all = 0
  for (const word of name.words) all += worth(word)
  return all === 0 ? 0 : said / all
}

function saidWords(query: Query, name: NamedFact): string[] {
  return plainly(name.words.filter((word) => query.words.has(word)).map((word) => wordText(query, word)))
}
