/** Tasks that people do themselves. */
import type { ExecutionState } from './state.ts'

/** The reason of the question whether a person has done a task. */
export const MANUAL_QUESTION = 'manual'

/** What may be answered to it. */
export const MANUAL_CHOICES: readonly string[] = ['done', 'skip', 'fail']

/** Whether a task waits for a person to do it. */
export function isManual(execution: ExecutionState, task: number): boolean {
  return execution.attention.get(task)?.reason === MANUAL_QUESTION
}
