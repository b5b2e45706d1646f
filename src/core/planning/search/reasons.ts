/** Why a file was found, in phrases. */
import { eachTextWord, nameWords, pathWords } from './file-words.ts'
import type { CodeSearch } from './prepared-search.ts'
import { rarity, spreadOf } from './postings.ts'
import type { Query } from './query.ts'
import type { Ranking } from './ranking.ts'
import type { Reason } from './search-result.ts'

/** Words that one reason names. */
const MOST_WORDS = 5
/** Past changes that one file names. */
const MOST_CHANGES = 2
/** A file through which at least this share of the changes that add files pass. */
const OFTEN = 0.1
const LONGEST_MESSAGE = 80

/** The reasons for a document, the strongest kinds first. */
export function reasonsFor(search: CodeSearch, query: Query, ranking: Ranking, document: number): Reason[] {
  return [
    ...named(ranking, document),
    ...wordReasons(search, query, document),
    ...changeReasons(search, ranking, document),
    ...tieReasons(search, ranking, document),
    ...often(search, document),
  ]
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
  const text: number[] = []
  eachTextWord(search.index, search.places[document] ?? 0, (word) => text.push(word))
  const fields = [
    ['its path says', pathWords(file, search.lexicon)],
    ['its names say', nameWords(file, search.lexicon)],
    ['its text says', text],
  ] as const
  return fields.flatMap(([phrase, words]) => {
    const found = [...new Set(words)]
      .filter((word) => query.words.has(word) && !said.has(word))
      .map((word) => ({ word, worth: worth(search, query, word) }))
      .sort((a, b) => b.worth - a.worth || a.word - b.word)
      .slice(0, MOST_WORDS)
    for (const { word } of found) said.add(word)
    if (found.length === 0) return []
    const texts = found.map(({ word }) => wordText(search, query, word))
    return [{ kind: 'words', text: `${phrase} ${texts.join(', ')}` } as const]
  })
}

function worth({ postings, files }: CodeSearch, query: Query, word: number): number {
  return (query.words.get(word) ?? 0) * rarity(spreadOf(postings, word), files.length)
}

/** A word as the text wrote it; one that it did not write with the one that it stands for. */
export function wordText({ lexicon }: CodeSearch, query: Query, word: number): string {
  const because = query.meant.get(word)
  const text = query.spoken.get(word) ?? lexicon.words[word] ?? ''
  return because === undefined || because === text ? text : `${text} (for ${because})`
}

function changeReasons({ past }: CodeSearch, { alike }: Ranking, document: number): Reason[] {
  return alike
    .filter(({ change }) => past.files[change]?.includes(document) === true)
    .slice(0, MOST_CHANGES)
    .map(({ change }) => ({
      kind: 'past_change',
      text: `an alike change touched it: ${cut(past.messages[change] ?? '')}`,
    }))
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
