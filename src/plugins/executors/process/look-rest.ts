/** Milliseconds between two looks at least. */
export const LEAST_REST_MS = 500

/** A multiple of what a look takes, and the most that it comes to: some one percent of the time, or ten where limits are held. */
const EASY = { factor: 100, most_ms: 5_000 } as const
const LIMITED = { factor: 10, most_ms: 1_000 } as const

/**
 * How long is waited before all processes of the machine are looked at again, in milliseconds. `costs`: what the last looks took;
 * the least counts, because this process may have been kept from working in the middle of one. `isLimited`: an attempt with
 * limits runs, which may not be above them for long.
 */
export function restAfter(costs: readonly number[], isLimited: boolean): number {
  const { factor, most_ms } = isLimited ? LIMITED : EASY
  return Math.min(most_ms, Math.max(LEAST_REST_MS, factor * Math.min(...costs)))
}
