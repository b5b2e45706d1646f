import { TASK_STATES } from '../model/execution-options.ts'
import { admits } from '../execution/admission.ts'
import { holdersOf } from '../execution/claims/ledger.ts'
import { type ExecutionState, countOf, taskState } from '../execution/state.ts'
import { orderAttempt, releaseClaims } from './order.ts'
import type { Scribe } from './scribe.ts'

/** Ends an execution that can do nothing more. */
export function conclude(scribe: Scribe, execution: ExecutionState): void {
  if (execution.open.size > 0) return
  const { execution_id } = execution
  if (execution.status === 'stopping' && !execution.aborting) {
    scribe.write(execution_id, { type: 'execution_stopped', reason: 'asked to stop' })
    return
  }
  if (execution.status === 'stopping') {
    undoUnverified(scribe, execution)
    if (execution.open.size > 0) return
    cancelTheRest(scribe, execution)
    scribe.write(execution_id, { type: 'execution_finished', status: 'aborted', counts: countsOf(execution) })
    return
  }
  if (execution.status !== 'running' || execution.wake_at.size > 0) return
  if (countOf(execution, 'READY') > 0 && mayStillStart(scribe, execution)) return
  const done = countOf(execution, 'SUCCEEDED') + countOf(execution, 'SKIPPED')
  const status =
    done === execution.plan.nodes.length
      ? 'completed'
      : countOf(execution, 'NEEDS_ATTENTION') + countOf(execution, 'WAITING_APPROVAL') > 0
        ? 'needs_attention'
        : 'failed'
  scribe.write(execution_id, { type: 'execution_finished', status, counts: countsOf(execution) })
}

/** Whether a ready task waits for time or for another execution. What waits for anything else would wait for ever. */
function mayStillStart(scribe: Scribe, execution: ExecutionState): boolean {
  for (let task = 0; task < execution.plan.nodes.length; task++) {
    if (taskState(execution, task) !== 'READY') continue
    const admission = admits(scribe.site, execution, task, scribe.at)
    if (admission.ok) return true
    const { obstacle } = admission
    if (obstacle.kind === 'rate' && obstacle.until > scribe.at) return true
    if (obstacle.kind === 'claim' && holdersOf(scribe.site.ledger, obstacle.claim).length > 0) return true
  }
  return false
}

/** What an abort left done but not accepted is undone where that can be. */
function undoUnverified(scribe: Scribe, execution: ExecutionState): void {
  if (countOf(execution, 'VERIFYING') === 0) return
  execution.plan.nodes.forEach((node, task) => {
    if (taskState(execution, task) === 'VERIFYING' && node.compensation !== undefined)
      orderAttempt(scribe, execution, task, 'compensate')
  })
}

function cancelTheRest(scribe: Scribe, execution: ExecutionState): void {
  for (let task = 0; task < execution.plan.nodes.length; task++) {
    const state = taskState(execution, task)
    if (state === 'PENDING' || state === 'READY' || state === 'BACKOFF' || state === 'VERIFYING') {
      scribe.write(execution.execution_id, {
        type: 'task_cancelled',
        task: scribe.id(execution, task),
        reason: 'the execution was aborted',
      })
      releaseClaims(scribe, execution, task)
    }
  }
}

function countsOf(execution: ExecutionState): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const state of TASK_STATES) if (countOf(execution, state) > 0) counts[state] = countOf(execution, state)
  return counts
}
