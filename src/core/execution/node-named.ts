import type { CoordinatorNode } from '../model/coordinator.ts'
import type { SiteState } from './state.ts'

/** A task of an execution as its plan has it now, by its id. */
export function nodeNamed({ executions }: SiteState, execution_id: string, task: string): CoordinatorNode | undefined {
  const plan = executions.get(execution_id)?.plan
  return plan?.nodes[plan.numberOf.get(task) ?? -1]
}
