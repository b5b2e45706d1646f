import type { TaskError } from '../model/failure.ts'
import { type ExecutionState, taskState } from '../execution/state.ts'
import { cancelAttempt } from './cancel.ts'
import { failTask } from './failures/settle.ts'
import { taskError } from './failures/task-error.ts'
import type { Scribe } from './scribe.ts'

/** A ready task has waited too long to start: it fails, and is not tried again. */
export function endQueueing(scribe: Scribe, execution: ExecutionState, task: number): void {
  if (taskState(execution, task) !== 'READY') return
  failTask(scribe, execution, task, forGood('QUEUE_TIMEOUT', 'was ready too long without starting'), false)
}

/** A task has had all its time: what it is at is ended; what it would try again is not. */
export function endTotal(scribe: Scribe, execution: ExecutionState, task: number): void {
  const state = taskState(execution, task)
  if (state === 'BACKOFF' || state === 'READY')
    return failTask(scribe, execution, task, forGood('TOTAL_TIMEOUT', 'has had all its time'), false)
  for (const attempt of execution.open.values())
    if (attempt.task === task && attempt.kind !== 'compensate')
      cancelAttempt(scribe, execution, attempt, 'total_timeout')
}

function forGood(code: string, message: string): TaskError {
  return { ...taskError(code, 'resource', message), retryable: false }
}
