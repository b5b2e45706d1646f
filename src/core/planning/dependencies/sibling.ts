/**
 * Tasks that do the same to different things: “Jira mention provider”, “Linear mention provider”. Their words are alike because
 * they have the same ground, not because one needs the other.
 */
import { wordsOf } from '../search/words.ts'
import type { Subject } from './subject.ts'

/** Share of the words of the longer title that both have. */
const LEAST_SHARE = 0.5
/** Titles that end alike and are compared with each other. */
const MOST_ALIKE = 200

/** Pairs of places, the smaller one first, of tasks that are siblings by their titles. */
export function siblingsAmong(subjects: readonly Pick<Subject, 'title'>[]): ReadonlySet<string> {
  const byEnd = new Map<string, { readonly place: number; readonly words: ReadonlySet<string> }[]>()
  const pairs = new Set<string>()
  for (const [place, { title }] of subjects.entries()) {
    const words = wordsOf(title.replaceAll(/\([^()]*\)/g, ' '))
    const last = words.at(-1)
    if (last === undefined || words.length < 2) continue
    const alike = byEnd.get(last) ?? []
    byEnd.set(last, alike)
    const own = new Set(words)
    for (const other of alike) if (areSiblings(own, other.words)) pairs.add(`${other.place} ${place}`)
    if (alike.length < MOST_ALIKE) alike.push({ place, words: own })
  }
  return pairs
}

function areSiblings(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  const shared = a.intersection(b).size
  return shared >= Math.max(a.size, b.size) * LEAST_SHARE && shared < a.size && shared < b.size
}
