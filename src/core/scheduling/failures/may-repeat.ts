import type { TaskError } from '../../model/failure.ts'
import { isAnswered, isCounted } from '../../execution/holds/breaker.ts'
import type { ExecutionState } from '../../execution/state.ts'
import { isForPerson } from './ask-person.ts'
import { isSafeToRepeat, mayRetry, mayRetryAny } from './retry.ts'

/**
 * Whether a failure is repeated. A breaker that answers for it lets the task go again whatever its class is; one that counts it
 * has it tried again while attempts are left, for only a failure that comes again shows that it is not the task's own.
 */
export function mayRepeat(execution: ExecutionState, task: number, error: TaskError, at: number): boolean {
  const node = execution.plan.nodes[task]
  if (node === undefined || isForPerson(error)) return false
  if (isAnswered(execution, task, error, at)) return isSafeToRepeat(node)
  const spent = execution.own_attempts[task] as number
  if (mayRetry(node, error, spent)) return true
  return error.class === 'systemic' && isCounted(execution, task, error) && mayRetryAny(node, error, spent)
}
