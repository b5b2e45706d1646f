/** Successes that nothing proves. */
import type { CoordinatorNode } from '../model/coordinator.ts'
import type { ExecutionOptions } from '../model/execution-options.ts'
import { type ExecutionState, taskState } from './state.ts'

/**
 * Whether only the word of who does it stands for a task's success: an agent, or an executor of the user's own, where no
 * check must hold. An exit code of a command and a server's answer are more than that.
 */
export function restsOnWord({ action, acceptance }: CoordinatorNode, { agent }: ExecutionOptions): boolean {
  const isWord = action.executor !== undefined || (action.kind === 'agent' && agent !== 'simulated')
  return isWord && !acceptance.some(({ priority, when }) => priority === 'must' && when === 'on_complete')
}

/** Whether a task counts as done although only a word stands for it: of who did it, or of a person who said so after a try. */
export function isDoneByWord(execution: ExecutionState, task: number): boolean {
  if (taskState(execution, task) !== 'SUCCEEDED' || execution.last_run[task] === 0) return false
  return restsOnWord(execution.plan.nodes[task] as CoordinatorNode, execution.options)
}
