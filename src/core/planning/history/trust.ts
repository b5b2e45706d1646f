import type { RemedyRecord } from '../../model/history.ts'

/** Outcomes after which a share says something. */
const OUTCOMES_MIN = 3

/**
 * Whether the remedies for a pattern may be carried out without a person: not when the last two did not help, and not when
 * fewer than half of the newest did, of which eight are kept and three must be there. A remedy that failed did not help either.
 */
export function mayActAlone({ recent }: Pick<RemedyRecord, 'recent'>): boolean {
  const lastTwo = recent.slice(-2)
  if (lastTwo.length === 2 && lastTwo.every(({ outcome }) => outcome !== 'helped')) return false
  const helped = recent.filter(({ outcome }) => outcome === 'helped').length
  return recent.length < OUTCOMES_MIN || helped * 2 >= recent.length
}

/** Patterns that ask a person first because of what became of their remedies, in order. */
export function patternsThatAsk(remedies: readonly RemedyRecord[]): string[] {
  return remedies.filter((record) => !mayActAlone(record)).map(({ pattern }) => pattern)
}
