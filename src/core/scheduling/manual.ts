/** What people say about tasks that they do themselves. */
import { isManual } from '../execution/manual.ts'
import { type ExecutionState, taskState } from '../execution/state.ts'
import { failTask } from './failures/settle.ts'
import { taskError } from './failures/task-error.ts'
import { accept, looksAfterwards, verifyNext } from './order.ts'
import type { Scribe } from './scribe.ts'

/** Why a person cannot take on a task, or say that it failed; undefined when they can. */
export function refuseManual(execution: ExecutionState, id: string, action: 'take' | 'fail'): string | undefined {
  const task = execution.plan.numberOf.get(id)
  if (task === undefined) return `there is no task ${id}`
  if (isManual(execution, task)) return undefined
  const verb = action === 'take' ? 'taken' : 'said to have failed'
  return taskState(execution, task) === 'NEEDS_ATTENTION'
    ? `${id} waits for an answer, not for a person to do it; only what people do can be ${verb}`
    : `${id} does not wait for a person to do it; only what people do can be ${verb}`
}

/** A person could not do it. It is not tried again unless somebody asks for that. */
export function failManual(scribe: Scribe, execution: ExecutionState, task: number, reason: string): void {
  failTask(scribe, execution, task, { ...taskError('MANUAL_FAILED', 'logic', reason), retryable: false }, false)
}

/** A person has done it: its checks look at that, where it has any. When one fails, the person is asked again. */
export function doneManual(scribe: Scribe, execution: ExecutionState, task: number): void {
  if (!looksAfterwards(execution, task)) return accept(scribe, execution, task)
  return verifyNext(scribe, execution, task)
}
