/** How much of the words of an earlier title a later task says: what is about a thing is called by it, and who needs it speaks of it. */
import { wordsOf } from '../search/words.ts'
import { FEW, MOST_TASKS_OF_WORD } from './likeness.ts'
import type { Telling } from './told-name.ts'

/** Said this often, by its logarithm, a word counts whole. */
const WHOLE = 2

/** Of each task, by its rank: the share of the title of each earlier one that it says, by the rarity of words among titles. */
export function titleMentions(ordered: readonly Telling[]): Map<number, number>[] {
  const size = ordered.length
  const titles = ordered.map(({ subject }) => new Set(wordsOf(subject.title)))
  const inTitles = new Map<string, number>()
  for (const title of titles) for (const word of title) inTitles.set(word, (inTitles.get(word) ?? 0) + 1)
  const tellers = new Map<string, { readonly rank: number; readonly count: number }[]>()
  for (const [rank, { words }] of ordered.entries()) {
    for (const [word, count] of words) {
      if (!inTitles.has(word)) continue
      const list = tellers.get(word)
      if (list === undefined) tellers.set(word, [{ rank, count }])
      else list.push({ rank, count })
    }
  }
  const rarity = (word: string): number => Math.max(0, Math.log((size + 1) / ((inTitles.get(word) ?? 0) + 0.5)))
  const mentions = ordered.map(() => new Map<number, number>())
  for (const [earlier, title] of titles.entries()) {
    const whole = [...title].reduce((sum, word) => sum + rarity(word), 0)
    if (whole === 0) continue
    for (const word of title) {
      const list = tellers.get(word) ?? []
      if (size > FEW && list.length > MOST_TASKS_OF_WORD) continue
      for (const { rank, count } of list) {
        if (rank <= earlier) continue
        const row = mentions[rank] as Map<number, number>
        const share = (rarity(word) * Math.min(1, Math.log1p(count) / WHOLE)) / whole
        row.set(earlier, (row.get(earlier) ?? 0) + share)
      }
    }
  }
  return mentions
}
