import { assert } from '../../std/assert.ts'
import type { Event } from '../../model/event.ts'
import { type ExecutionState, type OpenAttempt, taskState } from '../state.ts'
import { move } from './move.ts'

/** The open attempt that an event names. */
export function attemptOf(
  execution: ExecutionState,
  event: { readonly attempt?: string | undefined; readonly type: string },
): OpenAttempt {
  const attempt = execution.open.get(event.attempt ?? '')
  assert(attempt !== undefined, `${event.type} names an open attempt, not ${String(event.attempt)}`)
  return attempt
}

/** An attempt was ordered: it is open, and its task moves on. */
export function foldOrder(
  execution: ExecutionState,
  event: Extract<Event, { type: 'attempt_ordered' }>,
  task: number,
): void {
  const token = event.attempt
  assert(token !== undefined && !execution.open.has(token), `${String(token)} is a new attempt`)
  assert(
    event.number === (execution.attempts[task] as number) + 1,
    `attempts of ${event.task} are numbered without gaps`,
  )
  execution.attempts[task] = event.number
  execution.open.set(token, {
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
    cancel: null,
  })
  if (execution.worker_of[task] !== event.worker) occupy(execution, task, event.worker)
  if (event.kind === 'run') {
    execution.runs[task] = (execution.runs[task] as number) + 1
    execution.own_attempts[task] = (execution.own_attempts[task] as number) + 1
    execution.checks_passed[task] = 0
    execution.artifacts.delete(task)
    move(execution, task, 'ASSIGNED')
  } else if (event.kind === 'compensate') move(execution, task, 'COMPENSATING')
  else if (taskState(execution, task) !== 'VERIFYING') move(execution, task, 'VERIFYING')
}

function occupy(execution: ExecutionState, task: number, workerId: string): void {
  const former = execution.workers.get(execution.worker_of[task] ?? '')
  if (former !== undefined) former.busy--
  const worker = execution.workers.get(workerId)
  execution.worker_of[task] = workerId
  // A worker that left while the task was cut off has no slot to count.
  if (worker !== undefined) worker.busy++
}

/** An attempt has ended and told how. */
export function foldFinish(
  execution: ExecutionState,
  event: Extract<Event, { type: 'attempt_finished' }>,
  task: number,
): void {
  const attempt = attemptOf(execution, event)
  execution.open.delete(attempt.token)
  if (event.kind === 'run' && event.artifacts !== undefined) execution.artifacts.set(task, event.artifacts)
  // An undo that went well says nothing about the run that was lost before it.
  if (event.outcome !== 'cancelled' && event.kind !== 'compensate') execution.lost_attempts[task] = 0
  if (event.kind === 'compensate' && event.outcome === 'succeeded') move(execution, task, 'ROLLED_BACK')
  if (event.kind === 'run') {
    if (event.outcome === 'succeeded' && (execution.plan.nodes[task]?.acceptance.length ?? 0) > 0)
      move(execution, task, 'VERIFYING')
    // To be stopped is not the task's own failure.
    if (event.outcome === 'cancelled') execution.own_attempts[task] = (execution.own_attempts[task] as number) - 1
  }
  // A check that was asked to end has ended; the task is where it was, whatever the check found.
  if (event.kind === 'check') move(execution, task, 'VERIFYING')
  if (event.kind === 'check' && checkPassed(execution, task, attempt, event.outcome)) {
    execution.checks_passed[task] = (execution.checks_passed[task] as number) + 1
  }
}

/** A check that only should pass never holds its task back. */
function checkPassed(execution: ExecutionState, task: number, attempt: OpenAttempt, outcome: string): boolean {
  const check = execution.plan.nodes[task]?.acceptance[attempt.check_index ?? -1]
  return outcome === 'succeeded' || (check?.priority === 'should' && outcome !== 'cancelled')
}
