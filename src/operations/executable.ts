import { EXIT, Failure } from '../core/model/failure.ts'
import type { Coordinator } from '../core/model/coordinator.ts'
import { neverFits } from '../core/execution/claims/never-fits.ts'
import { capabilityProblem, poolProblem } from '../core/execution/workers.ts'

/** Refuses, before anything starts, a plan that can never be carried out as it stands. */
export function checkExecutable(coordinator: Coordinator, agent: string | null): void {
  refuseWhatNeverFits(coordinator)
  refuseWhatNobodyCan(coordinator)
  if (agent === null) refuseWithoutAgent(coordinator)
}

/** Ids of the tasks that have no command of their own: an agent does them. What was done when the plan was made is left out. */
export function tasksForAgent(coordinator: Coordinator): readonly string[] {
  return coordinator.graph.nodes.filter((node) => node.action.kind === 'agent' && !node.done).map((node) => node.id)
}

/** How many tasks are only simulated when this agent does what has no command. */
export function simulatedTasks(coordinator: Coordinator, agent: string | null): number {
  return agent === 'simulated' ? tasksForAgent(coordinator).length : 0
}

function refuseWhatNeverFits(coordinator: Coordinator): void {
  for (const node of coordinator.graph.nodes) {
    const why = neverFits(node, coordinator)
    if (why === undefined) continue
    throw new Failure({
      code: 'never-fits',
      message: `${node.id} (${node.name}) ${why}.`,
      exit: EXIT.resources_unresolvable,
      place: `coordinator.json, task ${node.id}`,
      advice: 'Raise the capacity or ask for less, then plan again.',
    })
  }
}

function refuseWhatNobodyCan(coordinator: Coordinator): void {
  const { worker_pool, graph } = coordinator
  const pool = poolProblem(coordinator)
  if (pool !== undefined) {
    throw new Failure({
      code: 'bad-worker-pool',
      message: `The plan's workers contradict themselves: ${pool}.`,
      exit: EXIT.resources_unresolvable,
      place: 'coordinator.json, worker_pool',
      advice: 'Mend worker_pool in tasks.config.ts, then plan again.',
    })
  }
  if (worker_pool.workers === undefined) return
  for (const node of graph.nodes) {
    const why = node.done ? undefined : capabilityProblem(node, coordinator)
    if (why === undefined) continue
    throw new Failure({
      code: 'no-capable-worker',
      message: `${node.id} (${node.name}) ${why}.`,
      exit: EXIT.resources_unresolvable,
      place: `coordinator.json, task ${node.id}`,
      advice: 'Give a kind of worker in worker_pool what it needs, or ask for something else, then plan again.',
    })
  }
}

function refuseWithoutAgent(coordinator: Coordinator): void {
  const without = coordinator.graph.nodes.filter((node) => node.action.kind === 'agent' && !node.done)
  if (without.length === 0) return
  const shown = without.slice(0, 10).map((node) => `${node.id} (${node.name})`)
  const more = without.length > shown.length ? ` and ${without.length - shown.length} more` : ''
  throw new Failure({
    code: 'no-agent',
    message: `${without.length} of ${coordinator.graph.nodes.length} tasks have no command, and no agent was named: ${shown.join(', ')}${more}.`,
    exit: EXIT.arguments,
    advice:
      "Name who does them: --agent simulated only pretends, --agent '<command>' runs that command for each of them, with the task's brief on its standard input and in the file $TASKS_BRIEF; or add a run: to those tasks and plan again.",
  })
}
