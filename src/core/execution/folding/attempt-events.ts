import { assert } from '../../std/assert.ts'
import type { Event } from '../../model/event.ts'
import { type ExecutionState, type OpenAttempt, taskState } from '../state.ts'
import { noteStart } from '../frontier/turns.ts'
import { noteWriter } from '../healing/writers.ts'
import { openLook, underWay } from '../recovery/looks.ts'
import { move } from './move.ts'
import { noteRun, noteUndoFailed, noteUndone, noteUntouched } from './rollback-events.ts'
import { noteReserve } from '../spending.ts'
import { noteBegun, noteOrdered } from '../timing.ts'
import { occupy } from './worker-events.ts'

/** The open attempt that an event names. */
export function attemptOf(
  execution: ExecutionState,
  event: { readonly attempt?: string | undefined; readonly type: string },
): OpenAttempt {
  const attempt = underWay(execution, event.attempt ?? '')
  assert(attempt !== undefined, () => `${event.type} names an open attempt, not ${String(event.attempt)}`)
  return attempt
}

/** An attempt was ordered: it is open, and its task moves on. */
export function foldOrder(
  execution: ExecutionState,
  event: Extract<Event, { type: 'attempt_ordered' }>,
  task: number,
): void {
  const token = event.attempt
  assert(token !== undefined && underWay(execution, token) === undefined, () => `${String(token)} is a new attempt`)
  assert(
    event.number === (execution.attempts[task] as number) + 1,
    () => `attempts of ${event.task} are numbered without gaps`,
  )
  execution.attempts[task] = event.number
  const attempt: OpenAttempt = {
    token,
    task,
    kind: event.kind,
    number: event.number,
    worker: event.worker,
    executor: event.executor,
    check_index: event.check_index ?? null,
    ordered_at: event.ts,
    started_at: null,
    deadline_at: event.deadline_at,
    setup_seconds: event.setup_seconds ?? 0,
    cancel: null,
    resume_from: event.resume_from ?? null,
    checkpoint: null,
    checkpoint_percent: event.resume_from?.percent ?? 0,
    checkpoint_ms: 0,
    candidate: null,
  }
  if (event.at_checkpoint === undefined) execution.open.set(token, attempt)
  else openLook(execution, attempt, event)
  if (event.deadline_at !== null)
    execution.deadlines.add({ at: event.deadline_at, task, kind: 'attempt', token }, execution)
  if (event.at_checkpoint !== undefined) return
  if (execution.worker_of[task] !== event.worker) occupy(execution, task, event.worker)
  if (event.kind === 'run') {
    execution.runs[task] = (execution.runs[task] as number) + 1
    execution.own_attempts[task] = (execution.own_attempts[task] as number) + 1
    execution.checks_passed[task] = 0
    execution.last_run[task] = event.number
    execution.artifacts.delete(task)
    execution.from_cache.delete(task)
    noteReserve(execution, task, token)
    noteOrdered(execution, attempt)
    noteStart(execution.turns, execution.plan.bucket[task] as number)
    noteRun(execution, task, event.seq)
    if (mayBeInterrupted(execution, task)) execution.recovery.interruptible.set(token, 1)
    move(execution, task, 'ASSIGNED')
  } else if (event.kind === 'compensate') {
    execution.wake_at.delete(task)
    move(execution, task, 'COMPENSATING')
  } else if (event.kind === 'integrate') move(execution, task, 'INTEGRATING')
  else move(execution, task, 'VERIFYING')
}

/** A run has begun. */
export function foldStart(
  execution: ExecutionState,
  event: Extract<Event, { type: 'task_started' }>,
  task: number,
): void {
  const attempt = attemptOf(execution, event)
  attempt.started_at = event.ts
  noteBegun(execution, attempt.token)
  if (taskState(execution, task) === 'ASSIGNED') move(execution, task, 'RUNNING')
}

/** A task is tried again later; or its undo is, and the task is where it was until then. */
export function foldRetry(
  execution: ExecutionState,
  event: Extract<Event, { type: 'task_retry_scheduled' }>,
  task: number,
): void {
  const state = taskState(execution, task)
  execution.wake_at.set(task, event.wake_at)
  execution.deadlines.add({ at: event.wake_at, task, kind: 'retry' }, execution)
  move(execution, task, state === 'COMPENSATING' || state === 'CANCELLING' ? 'COMPENSATING' : 'BACKOFF')
}

/** An attempt is to end: whether it does so, and how, it tells itself. */
export function foldCancelOrder(
  execution: ExecutionState,
  event: Extract<Event, { type: 'attempt_cancel_ordered' }>,
  task: number,
): void {
  const { reason, grace_ms, by, why } = event
  if (why !== undefined) execution.recovery.quarantined.set(task, why)
  attemptOf(execution, event).cancel = { reason, grace_ms, ...(by === undefined ? {} : { by }) }
  if (execution.looks.has(event.attempt as string)) return
  if (reason === 'abort' || reason === 'cancelled') execution.cancel_wanted[task] = 1
  move(execution, task, 'CANCELLING')
}

function close(execution: ExecutionState, { token }: OpenAttempt): void {
  execution.open.delete(token)
  execution.recovery.interruptible.delete(token)
  noteBegun(execution, token)
}

function mayBeInterrupted({ plan }: ExecutionState, task: number): boolean {
  return plan.nodes[task]?.preemptible === true && plan.nodes[task].checkpoint_capable === true
}

/** An attempt will never tell how it ended. */
export function foldLost(
  execution: ExecutionState,
  event: Extract<Event, { type: 'attempt_lost' }>,
  task: number,
): void {
  if (execution.looks.delete(event.attempt as string)) return
  close(execution, attemptOf(execution, event))
  if (event.kind === 'check' || event.kind === 'integrate') move(execution, task, 'VERIFYING')
  execution.lost_attempts[task] = (execution.lost_attempts[task] as number) + 1
  if (event.kind === 'run') execution.own_attempts[task] = (execution.own_attempts[task] as number) - 1
  if (event.kind === 'run' && event.reason === 'never_started') noteUntouched(execution, task)
  if (event.kind === 'compensate') noteUndoFailed(execution, task)
}

/** An attempt has ended and told how. */
export function foldFinish(
  execution: ExecutionState,
  event: Extract<Event, { type: 'attempt_finished' }>,
  task: number,
): void {
  if (execution.looks.delete(event.attempt as string)) return
  const attempt = attemptOf(execution, event)
  close(execution, attempt)
  if (event.kind === 'run' && event.artifacts !== undefined) execution.artifacts.set(task, event.artifacts)
  if (event.kind === 'run') noteWriter(execution, task, event)
  if (event.cached !== undefined) execution.from_cache.set(task, event.cached.replace(/ .*/, ''))
  countInfrastructure(execution, task, attempt, event.outcome)
  if (event.kind === 'compensate' && event.outcome === 'succeeded') {
    noteUndone(execution, task)
    move(execution, task, 'ROLLED_BACK')
  } else if (event.kind === 'compensate') noteUndoFailed(execution, task)
  if (event.kind === 'run') {
    if (event.outcome === 'succeeded' && isLookedAtAfterwards(execution, task)) move(execution, task, 'VERIFYING')
    // To be stopped is not the task's own failure.
    if (event.outcome === 'cancelled') execution.own_attempts[task] = (execution.own_attempts[task] as number) - 1
    if (event.outcome === 'could_not_run') noteUntouched(execution, task)
  }
  // A check that was asked to end has ended; the task is where it was, whatever the check found.
  if (event.kind === 'check' || event.kind === 'integrate') move(execution, task, 'VERIFYING')
  if (event.kind === 'check' && checkPassed(execution, task, attempt, event.outcome)) {
    execution.checks_passed[task] = (execution.checks_passed[task] as number) + 1
  }
}

/**
 * Whoever looks at a task and cannot look proves nothing about it: that is counted with what is lost. What ends by itself ends
 * the row; but an undo that went well says nothing about the run that was lost before it.
 */
function countInfrastructure(execution: ExecutionState, task: number, attempt: OpenAttempt, outcome: string): void {
  const { kind } = attempt
  const looks = kind === 'check' || kind === 'integrate'
  if (looks && outcome === 'could_not_run') {
    if (!checkPassed(execution, task, attempt, outcome))
      execution.lost_attempts[task] = (execution.lost_attempts[task] as number) + 1
  } else if (outcome !== 'cancelled' && kind !== 'compensate') execution.lost_attempts[task] = 0
}

/** Whether something follows a run before its task has succeeded. */
function isLookedAtAfterwards(execution: ExecutionState, task: number): boolean {
  return (execution.plan.nodes[task]?.acceptance.length ?? 0) > 0 || execution.options.workspace === 'copy'
}

/** A check that only should pass never holds its task back. */
function checkPassed(execution: ExecutionState, task: number, attempt: OpenAttempt, outcome: string): boolean {
  const check = execution.plan.nodes[task]?.acceptance[attempt.check_index ?? -1]
  return outcome === 'succeeded' || (check?.priority === 'should' && outcome !== 'cancelled')
}
