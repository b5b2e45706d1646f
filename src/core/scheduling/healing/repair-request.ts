import type { CoordinatorNode } from '../../model/coordinator.ts'
import type { TaskError } from '../../model/failure.ts'
import type { RepairRequest } from '../../ports/repairer.ts'
import { foundBy } from '../../execution/healing/found-by-breaker.ts'
import { breakerId } from '../../execution/holds/breaker.ts'
import { isActive, satisfiesDependents } from '../../execution/lifecycle.ts'
import { type ExecutionState, taskState } from '../../execution/state.ts'

/** What the planner is told about an issue; undefined when nobody waits for its answer any more. */
export function repairRequest(execution: ExecutionState, id: string, at: number): RepairRequest | undefined {
  const { execution_id, coordinator, issues, plan } = execution
  const known = issues.get(id)
  if (known?.stage !== 'open') return undefined
  const waiting = new Set<string>()
  const running = new Set<string>()
  // An update of the other mode ends whom it changes.
  const isHot = coordinator.policies.update_mode === 'hot'
  const not_found = new Map<string, string>()
  for (let task = 0; task < plan.nodes.length; task++) {
    const state = taskState(execution, task)
    const node = plan.nodes[task] as CoordinatorNode
    const { id: name } = node
    const lacks = state === 'SUCCEEDED' ? undefined : lackedBy(node, execution.errors[task])
    if (lacks !== undefined) not_found.set(name, lacks)
    if (satisfiesDependents(state)) continue
    if (!isActive(state)) waiting.add(name)
    else if (isHot) running.add(name)
  }
  let tries = 0
  for (const { issue, remedy, stage } of issues.values())
    if (
      issue.pattern === known.issue.pattern &&
      issue.key === known.issue.key &&
      remedy !== null &&
      stage !== 'refused'
    )
      tries++
  // What has failed in the same way since it was told is mended with it.
  const breaker = execution.breakers.all.get(breakerId(known.issue.pattern, known.issue.key))
  const issue = breaker === undefined ? known.issue : { ...known.issue, ...foundBy(execution, breaker) }
  return { execution_id, issue, coordinator, waiting, running, not_found, at, tries }
}

/** The command that a task which was to mend something did not find: what its failure names, else its own. */
function lackedBy({ mends, action }: CoordinatorNode, error: TaskError | null | undefined): string | undefined {
  if (mends === undefined || error?.code !== 'COMMAND_NOT_FOUND') return undefined
  return error.captures?.['command'] ?? action.cmd?.split(' ')[0]
}
