import { rateMovesAt } from '../execution/claims.ts'
import { isOver } from '../execution/standing.ts'
import { type ExecutionState, type SiteState, countOf } from '../execution/state.ts'
import { cancelAttempt } from './command.ts'
import type { Scribe } from './scribe.ts'

/** What the time that has passed brings about in one execution. */
export function passTime(scribe: Scribe, execution: ExecutionState): void {
  for (const attempt of execution.open.values()) {
    if (attempt.deadline_at !== null && attempt.deadline_at <= scribe.at)
      cancelAttempt(scribe, execution, attempt, 'timeout')
  }
  for (const [task, wakeAt] of execution.wake_at) {
    if (wakeAt <= scribe.at) {
      scribe.write(execution.execution_id, {
        type: 'task_requeued',
        task: scribe.id(execution, task),
        reason: 'backoff_over',
      })
    }
  }
}

/** The next moment at which time alone changes something, or null. The loop sleeps until then. */
export function nextDeadline(site: SiteState): number | null {
  let next = Infinity
  for (const execution of site.executions.values()) {
    if (isOver(execution)) continue
    for (const attempt of execution.open.values()) {
      if (attempt.deadline_at !== null && attempt.cancel === null) next = Math.min(next, attempt.deadline_at)
    }
    for (const wakeAt of execution.wake_at.values()) next = Math.min(next, wakeAt)
    next = Math.min(next, nextRateMove(site, execution))
  }
  return next === Infinity ? null : next
}

/** When the window of a rate next moves, while there are ready tasks that may wait for it. */
function nextRateMove(site: SiteState, execution: ExecutionState): number {
  let next = Infinity
  if (execution.status !== 'running' || countOf(execution, 'READY') === 0) return next
  for (const claim of execution.plan.rates) {
    next = Math.min(next, rateMovesAt(site.ledger, claim, site.at) ?? Infinity)
  }
  return next
}
