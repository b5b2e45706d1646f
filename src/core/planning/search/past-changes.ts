/**
 * Past changes as signposts: a change whose message, or whose own documents, read like the query points at the files that it
 * touched. The documents of a change are the pages of prose that came with it (a specification, a plan, a decision): they stand
 * in the codebase now, and tell far more than a message does.
 */
import type { CodeIndex, PastChange } from '../../model/code-index.ts'
import { nameOf } from '../codebase/path-text.ts'
import { eachTextWord } from './file-words.ts'
import { type Lexicon, numberOf } from './lexicon.ts'
import { type Postings, addScores, endDocument, postingList, postingsOf, rarity, spreadOf } from './postings.ts'
import { countWords } from './words.ts'

/** A word of a message counts as much as this many of a document. */
const MESSAGE_WEIGHT = 3
/** A change with more documents than this is about no single one. */
const MOST_DOCUMENTS = 25
/** Changes that are asked. */
const MOST_ALIKE = 60
/** Files of a change share its say by this power of their number. */
const SHARING = 0.6
/** Pages that every change touches. */
const COMMON_PAGE = /^(changelog|changes|readme|agents|claude|roadmap|history|todo)\b/i

/** The past changes that touched files which can be found, newest first. */
export interface PastChanges {
  readonly postings: Postings
  /** Files of each change, as documents of the search. */
  readonly files: readonly Uint32Array[]
  readonly messages: readonly string[]
  /** For each document of the search: how often it was altered by a change that added files, newer changes counting more; 0 to 1. */
  readonly wiring: Float64Array
}

/** One change that reads like the query. */
export interface AlikeChange {
  /** Place in {@link PastChanges}. */
  readonly change: number
  /** 1 for the most alike. */
  readonly likeness: number
}

/** Reads the history of an index; `documents` says which document of the search a path is. */
export function pastChanges(index: CodeIndex, documents: ReadonlyMap<string, number>, lexicon: Lexicon): PastChanges {
  const changes = index.history?.changes ?? []
  const places = new Map(index.files.map(({ path, role }, place) => [path, role === 'docs' ? place : -1]))
  const firsts = firstFiles(changes)
  const list = postingList()
  const files: Uint32Array[] = []
  const messages: string[] = []
  for (const [at, change] of changes.entries()) {
    const touched = change.files.flatMap((path) => documents.get(path) ?? [])
    if (touched.length === 0) continue
    const words = wordsOfChange(change, index, pagesOf(firsts[at] ?? [], places), lexicon)
    for (const [word, times] of words) {
      list.words.push(word)
      list.weights.push(1 + Math.log(times))
    }
    endDocument(list)
    files.push(Uint32Array.from(touched))
    messages.push(change.message.split('\n', 1)[0] ?? '')
  }
  const postings = unitLength(postingsOf(list, lexicon.words.length), files.length)
  return { postings, files, messages, wiring: wiringOf(changes, firsts, documents) }
}

/** The changes most alike to a weighted query, the most alike first. */
export function alikeChanges(past: PastChanges, query: ReadonlyMap<number, number>): AlikeChange[] {
  const all = past.files.length
  const scores = new Float64Array(all)
  for (const [word, times] of query) {
    const rare = rarity(spreadOf(past.postings, word), all)
    if (rare > 0) addScores(past.postings, word, rare * (1 + Math.log(Math.max(times, 1))), scores)
  }
  const order = [...scores.keys()].filter((change) => scores[change]! > 0)
  order.sort((a, b) => scores[b]! - scores[a]! || a - b)
  const best = scores[order[0] ?? 0] ?? 1
  return order.slice(0, MOST_ALIKE).map((change) => ({ change, likeness: scores[change]! / best }))
}

/** What the changes alike say of each document of the search. */
export function saidByChanges(past: PastChanges, alike: readonly AlikeChange[], documents: number): Float64Array {
  const scores = new Float64Array(documents)
  for (const { change, likeness } of alike) {
    const files = past.files[change] ?? new Uint32Array()
    const share = (likeness * likeness) / files.length ** SHARING
    for (const file of files) scores[file]! += share
  }
  return scores
}

/** For each change the files that no older one touched: it added them. */
function firstFiles(changes: readonly PastChange[]): readonly (readonly string[])[] {
  const seen = new Set<string>()
  const firsts: string[][] = changes.map(() => [])
  for (let at = changes.length - 1; at >= 0; at--) {
    for (const path of changes[at]?.files ?? []) {
      if (!seen.has(path)) firsts[at]?.push(path)
      seen.add(path)
    }
  }
  return firsts
}

function pagesOf(paths: readonly string[], places: ReadonlyMap<string, number>): readonly number[] {
  const pages = paths
    .filter((path) => !COMMON_PAGE.test(nameOf(path)))
    .map((path) => places.get(path) ?? -1)
    .filter((place) => place >= 0)
  return pages.length > MOST_DOCUMENTS ? [] : pages
}

function wordsOfChange(
  { message }: PastChange,
  index: CodeIndex,
  pages: readonly number[],
  lexicon: Lexicon,
): ReadonlyMap<number, number> {
  const words = new Map<number, number>()
  for (const [word, times] of countWords(message)) words.set(numberOf(lexicon, word), times * MESSAGE_WEIGHT)
  for (const page of pages) {
    eachTextWord(index, page, (word, times) => words.set(word, (words.get(word) ?? 0) + times))
  }
  return words
}

/** Weighs each word by its rarity, and makes every change as long as every other. */
function unitLength(postings: Postings, changes: number): Postings {
  const { starts, documents, weights } = postings
  const squares = new Float64Array(changes)
  const rare = new Float64Array(starts.length - 1)
  for (let word = 0; word < rare.length; word++) {
    rare[word] = rarity(spreadOf(postings, word), changes)
    for (let at = starts[word]!; at < starts[word + 1]!; at++) {
      squares[documents[at]!]! += (weights[at]! * rare[word]!) ** 2
    }
  }
  const scaled = new Float32Array(weights.length)
  for (let word = 0; word < rare.length; word++) {
    for (let at = starts[word]!; at < starts[word + 1]!; at++) {
      scaled[at] = (weights[at]! * rare[word]!) / Math.sqrt(squares[documents[at]!]! || 1)
    }
  }
  return { starts, documents, weights: scaled }
}

function wiringOf(
  changes: readonly PastChange[],
  firsts: readonly (readonly string[])[],
  documents: ReadonlyMap<string, number>,
): Float64Array {
  const wiring = new Float64Array(documents.size)
  let all = 1
  for (const [at, { files }] of changes.entries()) {
    const added = new Set((firsts[at] ?? []).filter((path) => documents.has(path)))
    const altered = files.flatMap((path) => (added.has(path) ? [] : (documents.get(path) ?? [])))
    if (added.size === 0 || altered.length === 0) continue
    // The weight halves every quarter of the history, as the heat of a file does.
    const weight = 2 ** ((-4 * at) / changes.length)
    all += weight
    for (const document of altered) wiring[document]! += weight
  }
  return wiring.map((weight) => weight / all)
}
