/**
 * Items that say the same are one: most of the words of the one, by their worth, are words of the other. Numbers, code and paths
 * tell things apart: `page 1` is not `page 2`.
 */
import { joinItems, type DraftedItem } from './drafted-item.ts'
import { termsOf, type TermWeights } from './term-weights.ts'

/** As much as this of the smaller one's words, two items are one. */
const THE_SAME = 0.8
/** A word of more items than this tells none apart. */
const MOST_POSTINGS = 200

/** Joins each item into the first one before it that says the same. */
export function joinTwins(items: readonly DraftedItem[], weights: TermWeights): DraftedItem[] {
  const joined: (DraftedItem | undefined)[] = []
  const worths: number[] = []
  const postings = new Map<string, number[]>()
  const marks = items.map(marksOf)
  for (const [place, item] of items.entries()) {
    const words = wordsOf(item)
    const worth = worthOf(words, weights)
    const twin = twinOf(words, worth, weights, postings, worths, (other) => differ(marks[place], marks[other]))
    const first = twin === undefined ? undefined : joined[twin]
    joined.push(item)
    worths.push(worth)
    if (twin !== undefined && first !== undefined) {
      joined[twin] = joinItems(first, item)
      joined[place] = undefined
      continue
    }
    for (const word of words) {
      const list = postings.get(word)
      if (list === undefined) postings.set(word, [place])
      else list.push(place)
    }
  }
  return joined.filter((item) => item !== undefined)
}

function twinOf(
  words: ReadonlySet<string>,
  worth: number,
  weights: TermWeights,
  postings: ReadonlyMap<string, readonly number[]>,
  worths: readonly number[],
  isOther: (place: number) => boolean,
): number | undefined {
  const shared = new Map<number, number>()
  for (const word of words) {
    const list = postings.get(word) ?? []
    if (list.length > MOST_POSTINGS) continue
    for (const place of list) shared.set(place, (shared.get(place) ?? 0) + weights.of(word))
  }
  let best: number | undefined
  let most = THE_SAME
  for (const [place, sum] of shared) {
    const share = sum / Math.min(worth, worths[place] ?? worth)
    if (share > most && !isOther(place)) [best, most] = [place, share]
  }
  return best
}

/** Numbers, identifiers with digits, and paths. */
function marksOf({ leading }: DraftedItem): ReadonlySet<string> {
  const text = leading.map(({ requirement }) => requirement.text).join(' ')
  return new Set(text.match(/[\w.-]*\/[\w/.{}:-]*\w|[\w-]*\d[\w-]*(?:\.\w+)*/g) ?? [])
}

/** Whether each of two has a mark that the other has not. */
function differ(a: ReadonlySet<string> = new Set(), b: ReadonlySet<string> = new Set()): boolean {
  return [...a].some((mark) => !b.has(mark)) && [...b].some((mark) => !a.has(mark))
}

function wordsOf({ heading, leading }: DraftedItem): ReadonlySet<string> {
  return new Set([...(heading === undefined ? [] : termsOf(heading)), ...leading.flatMap(({ terms }) => terms)])
}

function worthOf(words: ReadonlySet<string>, weights: TermWeights): number {
  let sum = 0
  for (const word of words) sum += weights.of(word)
  return sum
}
