/** Why a file was found, in phrases. */
import { eachTextWord, nameWords, pathWords } from './file-words.ts'
import type { CodeSearch } from './prepared-search.ts'
import { rarity, spreadOf } from './postings.ts'
import type { Query } from './query.ts'
import type { Ranking } from './ranking.ts'
import type { Reason } from './search-result.ts'

/** Reasons of one file, clauses about words among them, and words that one names. */
const MOST_REASONS = 3
const MOST_CLAUSES = 2
const MOST_WORDS = 5
/** A file through which at least this share of the changes that add files pass. */
const OFTEN = 0.1
const LONGEST_MESSAGE = 80

/** The reasons for a document, the strongest kinds first. A past change is told once: `told` are those that were. */
export function reasonsFor(
  search: CodeSearch,
  query: Query,
  ranking: Ranking,
  document: number,
  told: Set<number>,
): Reason[] {
  const first = [...named(ranking, document), ...wordReasons(search, query, document)]
  const change = first.length < MOST_REASONS ? changeReasons(search, ranking, document, told) : []
  return [...first, ...change, ...tieReasons(search, ranking, document), ...often(search, document)].slice(
    0,
    MOST_REASONS,
  )
}

function named({ stated, symbols }: Ranking, document: number): Reason[] {
  const names = symbols.get(document) ?? []
  return [
    ...(stated.has(document) ? [{ kind: 'named', text: 'the text names this file' } as const] : []),
    ...(names.length > 0
      ? [{ kind: 'named', text: `the text names ${names.slice(0, MOST_WORDS).join(', ')}, which it defines` } as const]
      : []),
  ]
}

function wordReasons(search: CodeSearch, query: Query, document: number): Reason[] {
  const file = search.files[document]
  if (file === undefined) return []
  const said = new Set<number>()
  const heard = new Set<string>()
  const text: number[] = []
  eachTextWord(search.index, search.places[document] ?? 0, (word) => text.push(word))
  const fields = [
    ['its path says', pathWords(file, search.lexicon)],
    ['its names say', nameWords(file, search.lexicon)],
    ['its text says', text],
  ] as const
  const clauses = fields.flatMap(([phrase, words]) => {
    const found = [...new Set(words)]
      .filter((word) => query.words.has(word) && !said.has(word))
      .map((word) => ({ word, worth: worth(search, query, word) }))
      .sort((a, b) => b.worth - a.worth || a.word - b.word)
      .slice(0, MOST_WORDS)
    for (const { word } of found) said.add(word)
    if (found.length === 0) return []
    const texts = plainly(found.map(({ word }) => wordText(query, word))).filter(
      (one) => !one.split(' ').every((word) => heard.has(word)),
    )
    for (const one of texts) for (const word of one.split(' ')) heard.add(word)
    return texts.length === 0 ? [] : [{ kind: 'words', text: `${phrase} ${texts.join(', ')}` } as const]
  })
  return clauses.slice(0, MOST_CLAUSES)
}

function worth({ postings, files }: CodeSearch, query: Query, word: number): number {
  return (query.words.get(word) ?? 0) * rarity(spreadOf(postings, word), files.length)
}

/** Each text once, and no word that stands in a longer text of them. */
export function plainly(texts: readonly string[]): string[] {
  const whole = new Set(texts.filter((text) => text.includes(' ')).flatMap((text) => text.split(' ')))
  return [...new Set(texts)].filter((text) => text !== '' && !whole.has(text))
}

/** A word as the text wrote it; for one that it did not write, what it wrote in its place. */
export function wordText(query: Query, word: number): string {
  return query.meant.get(word) ?? query.spoken.get(word) ?? ''
}

function changeReasons({ past }: CodeSearch, { alike }: Ranking, document: number, told: Set<number>): Reason[] {
  const touching = alike.filter(({ change }) => past.files[change]?.includes(document) === true)
  const fresh = touching.find(({ change }) => !told.has(change))
  if (touching.length === 0) return []
  if (fresh === undefined) return [{ kind: 'past_change', text: 'a past change named above touched it too' }]
  told.add(fresh.change)
  return [
    { kind: 'past_change', text: `a past change like this touched it: ${cut(past.messages[fresh.change] ?? '')}` },
  ]
}

function tieReasons({ files, neighbours }: CodeSearch, { seeds }: Ranking, document: number): Reason[] {
  const kinds = [
    ['changes_together', 'changes together with', neighbours.changing],
    ['imports', 'imports', neighbours.importing],
    ['imported_by', 'is imported by', neighbours.imported],
  ] as const
  return kinds.flatMap(([kind, phrase, ties]) => {
    const tie = (ties.get(document) ?? [])
      .filter(({ to }) => to !== document && seeds.includes(to))
      .sort((a, b) => b.strength - a.strength || a.to - b.to)[0]
    if (tie === undefined) return []
    const times = tie.commits > 0 ? ` (${tie.commits} commits)` : ''
    return [{ kind, text: `${phrase} ${files[tie.to]?.path ?? ''}${times}` }]
  })
}

function often({ past }: CodeSearch, document: number): Reason[] {
  const share = past.wiring[document] ?? 0
  if (share < OFTEN) return []
  return [{ kind: 'often_changed', text: `${Math.round(share * 100)} % of the changes that add files touch it` }]
}

function cut(message: string): string {
  return message.length > LONGEST_MESSAGE ? `${message.slice(0, LONGEST_MESSAGE - 1)}…` : message
}
