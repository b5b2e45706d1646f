import { unreachable } from '../../std/assert.ts'
import type { Event } from '../../model/event.ts'
import type { Claim } from '../claims/claim.ts'
import { release, take } from '../claims/ledger.ts'
import { type ExecutionState, type SiteState, taskState } from '../state.ts'
import { attemptOf, foldCancelOrder, foldFinish, foldLost, foldOrder } from './attempt-events.ts'
import { holderOf } from './holder.ts'
import { wake } from '../wake.ts'
import { countAnew, move, takeUpAgain } from './move.ts'

type EventWithTask = Extract<Event, { task: string }>

/** Folds an event that is about one task. */
export function foldTaskEvent(site: SiteState, execution: ExecutionState, event: EventWithTask, task: number): void {
  const claims = execution.plan.claims[task] as readonly Claim[]
  switch (event.type) {
    case 'resource_acquired':
      take(site.ledger, claims, holderOf(execution, task), event.ts)
      execution.holds_claims[task] = 1
      move(execution, task, 'QUEUED')
      return
    case 'resource_released':
      release(site.ledger, claims, holderOf(execution, task))
      for (const claim of claims) wake(site, claim.key)
      execution.holds_claims[task] = 0
      return
    case 'attempt_ordered':
      foldOrder(execution, event, task)
      return
    case 'task_started': {
      const attempt = attemptOf(execution, event)
      attempt.started_at = event.ts
      if (taskState(execution, task) === 'ASSIGNED') move(execution, task, 'RUNNING')
      return
    }
    case 'attempt_cancel_ordered':
      foldCancelOrder(execution, event, task)
      return
    case 'attempt_finished':
      foldFinish(execution, event, task)
      return
    case 'attempt_lost':
      foldLost(execution, event, task)
      return
    case 'task_succeeded':
      execution.artifacts.delete(task)
      noteSuccess(execution, task, event.seq)
      move(execution, task, 'SUCCEEDED')
      return
    case 'task_failed':
      execution.errors[task] = event.error
      execution.can_retry[task] = event.canRetry ? 1 : 0
      move(execution, task, 'FAILED')
      return
    case 'task_retry_scheduled':
      execution.wake_at.set(task, event.wake_at)
      execution.deadlines.add({ at: event.wake_at, task, kind: 'retry' }, execution)
      move(execution, task, 'BACKOFF')
      return
    case 'task_requeued':
      if (event.reason === 'operator') countAnew(execution, task)
      takeUpAgain(execution, task)
      return
    case 'task_approved':
      execution.approved[task] = 1
      takeUpAgain(execution, task)
      return
    case 'task_skipped':
    case 'task_cancelled':
      move(execution, task, event.type === 'task_skipped' ? 'SKIPPED' : 'CANCELLED')
      return
    case 'task_needs_attention':
      move(execution, task, event.reason === 'approval' ? 'WAITING_APPROVAL' : 'NEEDS_ATTENTION')
      execution.attention.set(task, { reason: event.reason, question: event.question, choices: event.choices })
      return
    case 'task_quarantined':
      move(execution, task, 'QUARANTINED')
      return
    case 'task_paused':
      move(execution, task, 'PAUSED')
      return
    case 'task_reserved':
    case 'lock_waiting':
    case 'lock_granted':
    case 'lock_denied':
    case 'task_invalidated':
    case 'report_refused':
    case 'task_checkpoint':
    case 'task_progress':
      return
    default:
      unreachable(event)
  }
}
