/**
 * Which of our tasks means which of theirs. Both sides are sets of words (stems, identifiers split) of a title and the beginning of
 * what follows it; two tasks overlap by the words that they share, weighed by rarity among all tasks of both sides, over those of the
 * one that has fewer. Each task goes to the one that it overlaps most, if it does by τ; many may go to one, both ways.
 */
import { raritiesOf } from './baselines.ts'
import { taskWords } from './task-words.ts'

/** The overlap from which two tasks are taken to mean the same; chosen once, and reported with 0.1 less and more. */
export const TAU = 0.35

/**
 * How much of what follows a title is read, in characters: human bodies run to pages. Of 0, 300, 600, 1,500, 4,000 and all it is the one that
 * best tells a plan from the plan of another specification (F1 of bullets as tasks, on the development pairs: 0.69 and 0.19).
 */
const BODY = 1500

/** A task as alignment sees it. */
export interface AlignedText {
  readonly title: string
  readonly body: string
}

/** For each task of either side the place of the other side's that it goes to; nothing where none is near enough. */
export interface Alignment {
  readonly ours: readonly (number | undefined)[]
  readonly theirs: readonly (number | undefined)[]
}

/** Shares of 1. */
export interface AlignmentScore {
  readonly precision: number
  readonly recall: number
  readonly f1: number
}

/** The overlap of each of our tasks (rows) with each of theirs, 0 to 1. */
export function overlaps(ours: readonly AlignedText[], theirs: readonly AlignedText[]): number[][] {
  const [mine, other] = [ours.map(wordSet), theirs.map(wordSet)]
  const rarity = raritiesOf([...mine, ...other])
  const weightOf = (words: Iterable<string>): number => {
    let sum = 0
    for (const word of words) sum += Math.max(0, rarity.get(word) ?? 0)
    return sum
  }
  const weights = other.map(weightOf)
  return mine.map((words) => {
    const own = weightOf(words)
    return other.map((set, at) => {
      const less = Math.min(own, weights[at] ?? 0)
      return less === 0 ? 0 : weightOf([...words].filter((word) => set.has(word))) / less
    })
  })
}

function wordSet({ title, body }: AlignedText): Set<string> {
  return taskWords(`${title}\n${body.slice(0, BODY)}`)
}

/** Aligns both sides by their overlaps. Of equal ones the first counts. */
export function align(table: readonly (readonly number[])[], columns: number, tau: number): Alignment {
  const best = (values: readonly number[]): number | undefined => {
    let at = -1
    for (const [place, value] of values.entries()) if (value >= tau && value > (values[at] ?? 0)) at = place
    return at < 0 ? undefined : at
  }
  return {
    ours: table.map(best),
    theirs: Array.from({ length: columns }, (_, column) => best(table.map((row) => row[column] ?? 0))),
  }
}

/** Precision is the share of ours that mean one of theirs, recall the share of theirs that one of ours means. */
export function scoreAlignment({ ours, theirs }: Alignment): AlignmentScore {
  const share = (list: readonly (number | undefined)[]): number =>
    list.length === 0 ? 0 : list.filter((each) => each !== undefined).length / list.length
  const [precision, recall] = [share(ours), share(theirs)]
  return { precision, recall, f1: precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall) }
}

/** Tasks of both sides that mean the same, directly or by way of others, with both sides present; by their first human task. */
export interface Group {
  readonly ours: readonly number[]
  readonly theirs: readonly number[]
}

/** Groups both sides by where each task goes. */
export function groupsOf({ ours, theirs }: Alignment): Group[] {
  const head = Array.from({ length: ours.length + theirs.length }, (_, place) => place)
  const find = (place: number): number => {
    let at = place
    while (head[at] !== at) at = head[at] ?? at
    return at
  }
  const join = (a: number, b: number): void => {
    head[Math.max(find(a), find(b))] = Math.min(find(a), find(b))
  }
  for (const [place, other] of ours.entries()) if (other !== undefined) join(place, ours.length + other)
  for (const [place, other] of theirs.entries()) if (other !== undefined) join(ours.length + place, other)
  const groups = new Map<number, { ours: number[]; theirs: number[] }>()
  for (const place of head.keys()) {
    const group = groups.get(find(place)) ?? { ours: [], theirs: [] }
    groups.set(find(place), group)
    if (place < ours.length) group.ours.push(place)
    else group.theirs.push(place - ours.length)
  }
  return [...groups.values()]
    .filter((group) => group.ours.length > 0 && group.theirs.length > 0)
    .toSorted((a, b) => (a.theirs[0] ?? 0) - (b.theirs[0] ?? 0))
}
