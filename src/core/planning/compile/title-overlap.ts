import type { Task } from '../../model/task.ts'

/** Two tasks that may be the same work. */
export interface Overlap {
  /** Positions in the list of tasks; the first is the smaller. */
  readonly a: number
  readonly b: number
  readonly reason: 'title' | 'scope'
  /** The words or the path that both have. */
  readonly shared: string
}

/** Share of the words of two titles that both must have, above which they are suspected to name one thing. */
const SAME_WORDS = 0.8
/** Most tasks with a rare word in common that each task is compared with. */
const NEIGHBOURS = 20

/**
 * Pairs of tasks of one feature whose titles are nearly the same words. Each title is compared only with titles that share one
 * of its rarest words, as many as a title must share to reach the limit at all; so the effort grows with the number of tasks.
 */
export function titleOverlaps(tasks: readonly Task[], most: number): Overlap[] {
  const byFeature = new Map<string, number[]>()
  tasks.forEach((task, index) => {
    const list = byFeature.get(task.feature_id)
    if (list === undefined) byFeature.set(task.feature_id, [index])
    else list.push(index)
  })
  const found: Overlap[] = []
  for (const members of byFeature.values()) {
    if (members.length > 1) compareWithin(members, tasks, found, most)
    if (found.length >= most) break
  }
  return found
}

function compareWithin(members: readonly number[], tasks: readonly Task[], found: Overlap[], most: number): void {
  const words = members.map((member) => wordsOf((tasks[member] as Task).title))
  const frequency = new Map<string, number>()
  for (const set of words) for (const word of set) frequency.set(word, (frequency.get(word) ?? 0) + 1)
  const rarity = (word: string): number => frequency.get(word) as number
  const seen = new Map<string, number[]>()
  for (const [i, set] of words.entries()) {
    const rarestFirst = [...set].sort((a, b) => rarity(a) - rarity(b) || (a < b ? -1 : 1))
    const telling = rarestFirst.slice(0, rarestFirst.length - Math.ceil(SAME_WORDS * rarestFirst.length) + 1)
    const near = new Set<number>()
    for (const word of telling) for (const j of seen.get(word) ?? []) near.add(j)
    for (const j of near) {
      if (found.length >= most) return
      const other = words[j] as ReadonlySet<string>
      const shared = rarestFirst.filter((word) => other.has(word)).length
      if (shared <= SAME_WORDS * (set.size + other.size - shared)) continue
      const [a, b] = [members[j] as number, members[i] as number]
      if (arePartsOfOne(tasks[a] as Task, tasks[b] as Task)) continue
      found.push({ a, b, reason: 'title', shared: [...set].filter((word) => other.has(word)).join(' ') })
    }
    for (const word of telling) {
      const list = seen.get(word)
      if (list === undefined) seen.set(word, [i])
      else if (list.length < NEIGHBOURS) list.push(i)
    }
  }
}

/** Parts of one task that was split bear its id with a letter, and its title. */
function arePartsOfOne(a: Task, b: Task): boolean {
  const whole = /^(.*\d)[a-z]+$/
  const of = whole.exec(a.id)?.[1]
  return of !== undefined && of === whole.exec(b.id)?.[1]
}

/** The words of a title, in their order; numbers count as words, so "step 1" and "step 2" differ. */
function wordsOf(title: string): Set<string> {
  return new Set(title.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [])
}
