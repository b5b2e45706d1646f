import type { ExecutionState } from '../state.ts'

/** The ledger's name for a task of an execution. */
export function holderOf(execution: ExecutionState, task: number): string {
  return `${execution.execution_id}/${(execution.plan.nodes[task] as { id: string }).id}`
}
