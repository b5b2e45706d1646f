import type { AttemptRecord } from './execution-view.ts'

/** From this difference on, what executors measured is told and not when it became known. */
const STORED_LATE_MS = 5_000

/** Milliseconds that the last try of a task took until `at`, its checks included; 0 without a run. `resumes` counts those until then. */
export function lastTryMs(attempts: readonly AttemptRecord[], at: number, resumes: number): number {
  const run = attempts.findLastIndex(({ kind }) => kind === 'run')
  if (run < 0) return 0
  // Time in which no coordinator was there was not spent on it.
  const own = attempts.slice(run)
  const [first] = own as [AttemptRecord]
  const measured = own.reduce((sum, { duration_ms }) => sum + (duration_ms ?? 0), 0)
  const passed = at - first.ordered_at
  // Nor was time in which its end could not be stored.
  const isLate = passed - measured > STORED_LATE_MS && own.every(({ duration_ms }) => (duration_ms ?? 0) > 0)
  return first.resumes === resumes && !isLate ? passed : measured
}
