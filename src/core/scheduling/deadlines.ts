import { opensAt } from '../execution/claims/ledger.ts'
import { isOver } from '../execution/standing.ts'
import { type ExecutionState, type SiteState, taskState } from '../execution/state.ts'
import { nextPressure } from './guards/backpressure.ts'
import { nextBarrier } from './guards/barriers.ts'
import { nextProbe } from './guards/breakers.ts'
import { cancelAttempt } from './cancel.ts'
import { nextForKept } from './claims/aging.ts'
import { endLockWaits, nextLockMove } from './claims/lock-requests.ts'
import { orderAttempt } from './order.ts'
import { nextPreemption } from './preemption.ts'
import { leavesAt } from './workers/scaling.ts'
import type { Scribe } from './scribe.ts'

/** What the time that has passed brings about in one execution. */
export function passTime(scribe: Scribe, execution: ExecutionState): void {
  const { deadlines } = execution
  endLockWaits(scribe, execution)
  for (
    let due = deadlines.takeDue(execution, scribe.at);
    due !== undefined;
    due = deadlines.takeDue(execution, scribe.at)
  ) {
    const attempt = due.kind === 'attempt' ? execution.open.get(due.token) : undefined
    if (attempt !== undefined) cancelAttempt(scribe, execution, attempt, 'timeout')
    else if (taskState(execution, due.task) === 'COMPENSATING') orderAttempt(scribe, execution, due.task, 'compensate')
    else
      scribe.write(execution.execution_id, {
        type: 'task_requeued',
        task: scribe.id(execution, due.task),
        reason: 'backoff_over',
      })
  }
}

/** The next moment at which time alone changes something, or null. The loop sleeps until then. */
export function nextDeadline(site: SiteState): number | null {
  let next = Infinity
  for (const execution of site.executions.values()) {
    if (isOver(execution)) continue
    next = Math.min(next, execution.deadlines.next(execution) ?? Infinity, leavesAt(execution) ?? Infinity)
    next = Math.min(next, nextLockMove(execution, site.at))
    if (execution.status !== 'running') continue
    next = Math.min(next, nextOpening(site, execution), nextPressure(execution, site.at))
    next = Math.min(next, nextProbe(execution), nextBarrier(execution), nextForKept(site, execution))
    next = Math.min(next, nextPreemption(execution, site.at))
  }
  return next === Infinity ? null : next
}

/** When something that ready tasks wait for frees itself. Before the first turn after a fold nobody has looked for what. */
function nextOpening({ ledger, at }: SiteState, { frontier, plan }: ExecutionState): number {
  if (frontier.size === 0) return Infinity
  if (frontier.wasAsked) return frontier.nextOpening() ?? Infinity
  let next = Infinity
  for (const claim of plan.rates) next = Math.min(next, opensAt(ledger, claim, at) ?? Infinity)
  return next
}
