import { unreachable } from '../std/assert.ts'
import type { Deadline } from '../execution/deadline-index.ts'
import { opensAt } from '../execution/claims/ledger.ts'
import { underWay } from '../execution/recovery/looks.ts'
import { isOver } from '../execution/standing.ts'
import { type ExecutionState, type SiteState, taskState } from '../execution/state.ts'
import { nextPressure } from './guards/backpressure.ts'
import { nextBarrier } from './guards/barriers.ts'
import { nextProbe } from './guards/breakers.ts'
import { nextThrottle } from './guards/throttles.ts'
import { answer, settledBy } from './approvals/answer.ts'
import { cancelAttempt } from './cancel.ts'
import { nextForKept } from './claims/aging.ts'
import { endLockWaits, nextLockMove } from './claims/lock-requests.ts'
import { orderAttempt } from './order.ts'
import { nextPreemption } from './preemption.ts'
import { leavesAt } from './workers/scaling.ts'
import type { Scribe } from './scribe.ts'
import { endQueueing, endTotal } from './timeouts.ts'

/** What the time that has passed brings about in one execution. */
export function passTime(scribe: Scribe, execution: ExecutionState): void {
  const { deadlines } = execution
  endLockWaits(scribe, execution)
  for (
    let due = deadlines.takeDue(execution, scribe.at);
    due !== undefined;
    due = deadlines.takeDue(execution, scribe.at)
  ) {
    meet(scribe, execution, due)
  }
}

function meet(scribe: Scribe, execution: ExecutionState, due: Deadline): void {
  switch (due.kind) {
    case 'attempt':
    case 'start': {
      const attempt = underWay(execution, due.token)
      const reason = due.kind === 'start' ? 'start_timeout' : 'timeout'
      if (attempt !== undefined) cancelAttempt(scribe, execution, attempt, reason)
      return
    }
    case 'queue':
      endQueueing(scribe, execution, due.task)
      return
    case 'total':
      endTotal(scribe, execution, due.task)
      return
    case 'approval': {
      const approval = execution.approvals.get(due.approval)
      if (approval?.default && settledBy(execution, approval) === undefined)
        answer(scribe, execution, approval, approval.default, 'timeout')
      return
    }
    case 'retry':
      if (taskState(execution, due.task) === 'COMPENSATING') orderAttempt(scribe, execution, due.task, 'compensate')
      else {
        const task = scribe.id(execution, due.task)
        scribe.write(execution.execution_id, { type: 'task_requeued', task, reason: 'backoff_over' })
      }
      return
    default:
      unreachable(due)
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
    next = Math.min(
      next,
      nextThrottle(execution, site.at),
      nextProbe(execution),
      nextBarrier(execution),
      nextForKept(site, execution),
    )
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
