import type { ExecutionState, OpenAttempt } from '../execution/state.ts'
import type { Scribe } from './scribe.ts'

/** A running task asks for locks beside those that it holds. */
export function requestLocks(
  scribe: Scribe,
  execution: ExecutionState,
  attempt: OpenAttempt,
  locks: readonly string[],
): void {
  scribe.write(
    execution.execution_id,
    {
      type: 'lock_denied',
      task: scribe.id(execution, attempt.task),
      locks: [...locks],
      reason: 'locks are taken when a task starts',
    },
    attempt.token,
  )
}
