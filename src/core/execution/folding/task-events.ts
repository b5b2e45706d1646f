import { unreachable } from '../../std/assert.ts'
import type { Event } from '../../model/event.ts'
import { type ExecutionState, type SiteState, taskState } from '../state.ts'
import { attemptOf, foldCancelOrder, foldFinish, foldLost, foldOrder, foldRetry, foldStart } from './attempt-events.ts'
import { foldFailedTry, foldGoodTry, foldProbe, foldQuestion } from './breaker-events.ts'
import { foldCheckpoint, foldCheckpointRefused, foldContinued } from './checkpoint-events.ts'
import { foldInvalidated, foldPaused, noteSuccess } from './rollback-events.ts'
import { noteThrottledRun } from '../holds/throttle.ts'
import { waitsForPerson } from '../lifecycle.ts'
import { noteSpent } from '../spending.ts'
import { countAnew, move, takeUpAgain } from './move.ts'
import { foldVerified } from '../recovery/looks.ts'
import { endReservation, foldAcquired, foldReleased, foldReserved, foldUse } from './resource-events.ts'
import { foldLockDenied, foldLockGivenUp, foldLockGranted, foldLockWaiting, foldNoMoreLocks } from './lock-events.ts'
import { foldWaveReopened } from './wave-events.ts'

type EventWithTask = Extract<Event, { task: string }>

/** What was done well and is undone is done anew, so it has all its attempts again, as when a person says so. */
const COUNTS_ANEW: ReadonlySet<string> = new Set(['operator', 'check_again', 'invalidated'])

/** Folds an event that is about one task. */
export function foldTaskEvent(site: SiteState, execution: ExecutionState, event: EventWithTask, task: number): void {
  switch (event.type) {
    case 'resource_acquired':
      foldAcquired(site, execution, task, event.ts)
      move(execution, task, 'QUEUED')
      return
    case 'resource_released':
      foldReleased(site, execution, task)
      return
    case 'attempt_ordered':
    case 'task_started':
    case 'attempt_cancel_ordered':
    case 'attempt_finished':
    case 'attempt_lost':
      foldAttempt(site, execution, event, task)
      return
    case 'task_succeeded':
      foldSucceeded(execution, event, task)
      return
    case 'task_failed':
      foldFailed(execution, event, task)
      return
    case 'task_retry_scheduled':
      foldRetry(execution, event, task)
      return
    case 'task_requeued':
      if (COUNTS_ANEW.has(event.reason)) countAnew(execution, task)
      if (event.reason === 'check_again') execution.recovery.kept.set(task, 1)
      takeUpAgain(execution, task)
      return
    case 'task_approved':
      execution.approved[task] = 1
      takeUpAgain(execution, task)
      return
    case 'task_skipped':
    case 'task_cancelled':
      execution.holdings.extra.delete(task)
      move(execution, task, event.type === 'task_skipped' ? 'SKIPPED' : 'CANCELLED')
      if (event.type === 'task_cancelled') execution.recovery.quarantined.set(task, event.reason)
      return
    case 'task_needs_attention':
      foldAttention(execution, event, task)
      return
    case 'task_quarantined':
    case 'task_paused':
    case 'task_invalidated':
    case 'task_checkpoint':
    case 'task_continued':
    case 'checkpoint_refused':
    case 'checkpoint_verified':
    case 'task_reserved':
    case 'reservation_ended':
    case 'lock_waiting':
    case 'lock_granted':
    case 'lock_denied':
    case 'report_refused':
    case 'task_progress':
      foldHeld(site, execution, event, task)
      return
    case 'task_taken':
      foldTaken(execution, event, task)
      return
    case 'task_usage':
    case 'alert_fired':
    case 'scope_violation':
      return
    default:
      unreachable(event)
  }
}

/** A task is done. */
function foldSucceeded(
  execution: ExecutionState,
  event: Extract<Event, { type: 'task_succeeded' }>,
  task: number,
): void {
  if (!waitsForPerson(taskState(execution, task))) foldGoodTry(execution, event.ts)
  execution.artifacts.delete(task)
  noteSuccess(execution, task, event.seq)
  execution.holdings.extra.delete(task)
  move(execution, task, 'SUCCEEDED')
}

/** A try of a task failed. */
function foldFailed(execution: ExecutionState, event: Extract<Event, { type: 'task_failed' }>, task: number): void {
  execution.errors[task] = event.error
  execution.can_retry[task] = event.canRetry ? 1 : 0
  // What a person lets stand failed before, and was counted then.
  if (!waitsForPerson(taskState(execution, task)))
    foldFailedTry(execution, { task, error: event.error, at: event.ts, seq: event.seq })
  move(execution, task, 'FAILED')
}

/** Only a person can say how a task goes on. */
function foldAttention(
  execution: ExecutionState,
  { reason, question, choices, seq }: Extract<Event, { type: 'task_needs_attention' }>,
  task: number,
): void {
  move(execution, task, reason === 'approval' ? 'WAITING_APPROVAL' : 'NEEDS_ATTENTION')
  execution.attention.set(task, { id: `ask-${seq}`, reason, question, choices })
  // What a person does is looked at anew each time.
  if (reason === 'manual') execution.checks_passed[task] = 0
  foldQuestion(execution, task, reason)
}

/** Somebody is at it. */
function foldTaken(execution: ExecutionState, { by }: Extract<Event, { type: 'task_taken' }>, task: number): void {
  const attention = execution.attention.get(task)
  if (attention !== undefined) execution.attention.set(task, { ...attention, taken_by: by })
}

type AttemptEvent = Extract<
  EventWithTask,
  { type: 'attempt_ordered' | 'task_started' | 'attempt_cancel_ordered' | 'attempt_finished' | 'attempt_lost' }
>

/** Folds what becomes of an attempt. */
function foldAttempt(site: SiteState, execution: ExecutionState, event: AttemptEvent, task: number): void {
  switch (event.type) {
    case 'attempt_ordered':
      foldOrder(execution, event, task)
      if (event.kind === 'run') {
        foldProbe(execution, task)
        noteThrottledRun(execution, task, event.ts)
      }
      return
    case 'task_started':
      foldStart(execution, event, task)
      return
    case 'attempt_cancel_ordered':
      foldCancelOrder(execution, event, task)
      foldLockGivenUp(site, execution, event.attempt as string, event.reason === 'lock_timeout')
      return
    case 'attempt_finished':
      noteSpent(site, execution, attemptOf(execution, event), {
        duration_ms: event.duration_ms,
        usage: event.usage,
        untouched: event.outcome === 'could_not_run' || event.cached !== undefined,
      })
      if (!execution.looks.has(event.attempt as string)) foldUse(execution, event, task)
      foldFinish(execution, event, task)
      foldNoMoreLocks(site, execution, event.attempt as string)
      return
    case 'attempt_lost':
      noteLostSpending(site, execution, event)
      if (!execution.looks.has(event.attempt as string)) foldUse(execution, event, task)
      foldLost(execution, event, task)
      foldNoMoreLocks(site, execution, event.attempt as string)
      return
    default:
      unreachable(event)
  }
}

/** Nobody knows what it did: it took the time up to now. */
function noteLostSpending(
  site: SiteState,
  execution: ExecutionState,
  event: Extract<Event, { type: 'attempt_lost' }>,
): void {
  const attempt = attemptOf(execution, event)
  const duration_ms = Math.max(0, event.ts - (attempt.started_at ?? attempt.ordered_at))
  noteSpent(site, execution, attempt, { duration_ms, untouched: event.reason === 'never_started' })
}

type HeldEvent = Extract<
  EventWithTask,
  {
    type:
      | 'task_quarantined'
      | 'task_paused'
      | 'task_invalidated'
      | 'task_checkpoint'
      | 'task_continued'
      | 'checkpoint_refused'
      | 'checkpoint_verified'
      | 'task_reserved'
      | 'reservation_ended'
      | 'lock_waiting'
      | 'lock_granted'
      | 'lock_denied'
      | 'report_refused'
      | 'task_progress'
  }
>

/** Folds what holds a task back, what it goes on from, and what is only told. */
function foldHeld(site: SiteState, execution: ExecutionState, event: HeldEvent, task: number): void {
  switch (event.type) {
    case 'task_quarantined':
      move(execution, task, 'QUARANTINED')
      execution.recovery.quarantined.set(task, event.reason)
      return
    case 'task_paused':
      foldPaused(execution, event, task)
      return
    case 'task_invalidated': {
      const { current_level } = execution
      foldInvalidated(execution, task)
      if (execution.current_level !== current_level) foldWaveReopened(execution, event.ts)
      return
    }
    case 'task_checkpoint':
      foldCheckpoint(execution, event, task)
      return
    case 'task_continued':
      foldContinued(execution, task)
      return
    case 'checkpoint_refused':
      foldCheckpointRefused(execution, event, task)
      return
    case 'checkpoint_verified':
      foldVerified(execution, event, task)
      return
    case 'task_reserved':
      foldReserved(site, execution, task, event.position)
      return
    case 'reservation_ended':
      endReservation(site, execution, task)
      return
    case 'lock_waiting':
      foldLockWaiting(site, execution, event, task)
      return
    case 'lock_granted':
      foldLockGranted(site, execution, event, task)
      return
    case 'lock_denied':
      foldLockDenied(site, execution, event, task)
      return
    case 'report_refused':
    case 'task_progress':
      return
    default:
      unreachable(event)
  }
}
