/**
 * How strongly words speak for one task before another. Three kinds are measured, each in means of its plan so that long and short
 * texts count alike, and summed: what both say, how much of the earlier title the later one says, and which names the earlier one
 * told first. What its title says of a task's place in the work (the ground of it, the end of it) multiplies the sum: without a
 * common word there is nothing to multiply.
 */
import { rounded } from '../../std/rounded.ts'
import { likenessOf, type Likeness } from './likeness.ts'
import { placeOf } from './stage.ts'
import { namesTakenUp } from './taken-up.ts'
import { titleMentions } from './title-mention.ts'
import type { Telling } from './told-name.ts'

/** What each kind weighs, its usual mean, and how many means one pair has at most. */
const LIKENESS = { weight: 1, usual: 0.15 }
const TITLES = { weight: 1, usual: 0.2 }
const NAMES = { weight: 0.3, usual: 0.5 }
const MOST_MEANS = 4
/** The pairs that the usual mean stands for beside those of the plan: the mean of a few pairs says little. */
const USUAL_PAIRS = 15
/** What a title says of the place of what comes first, and of what comes last. */
const BEFORE = { ground: 2, early: 1.5 }
const AFTER_ALL = 1.7

/** Weighs all pairs of tasks in a given order; the mean is that of all pairs, those without a common word among them. */
export function evidenceOfWords(ordered: readonly Telling[]): Likeness {
  const pairs = (ordered.length * (ordered.length - 1)) / 2
  const meanOf = (sum: number, usual: number): number => (sum + usual * USUAL_PAIRS) / (pairs + USUAL_PAIRS)
  const links = ordered.map(() => new Map<number, number>())
  const weights = LIKENESS.weight + TITLES.weight + NAMES.weight
  for (const [rows, { weight, usual }] of [
    [likenessOf(ordered), LIKENESS],
    [titleMentions(ordered), TITLES],
    [namesTakenUp(ordered), NAMES],
  ] as const) {
    const mean = meanOf(sumOf(rows), usual)
    for (const [to, row] of rows.entries()) {
      const own = links[to] as Map<number, number>
      for (const [from, score] of row) {
        own.set(from, (own.get(from) ?? 0) + (weight / weights) * Math.min(MOST_MEANS, score / mean))
      }
    }
  }
  const places = ordered.map(({ subject }) => placeOf(subject.title))
  for (const [to, row] of links.entries()) {
    for (const [from, score] of row) {
      const [first, last] = [places[from], places[to]]
      const before = first?.isGround === true ? BEFORE.ground : first?.isEarly === true ? BEFORE.early : 1
      // Both in sum, not multiplied: a pair is not counted twice for being told well.
      row.set(from, rounded(score * (before + (last?.isLate === true ? AFTER_ALL : 1) - 1)))
    }
  }
  return { links, mean: rounded(meanOf(sumOf(links), 1)) }
}

function sumOf(rows: readonly ReadonlyMap<number, number>[]): number {
  return rows.reduce((all, row) => all + [...row.values()].reduce((part, score) => part + score, 0), 0)
}
