import { EXIT, Failure } from '../core/model/failure.ts'
import type { Coordinator, CoordinatorNode } from '../core/model/coordinator.ts'
import { neverFits } from '../core/execution/claims/never-fits.ts'
import { impossibilities } from './rule-findings.ts'

/** Refuses, before anything starts, a plan that can never be carried out as it stands. */
export function checkExecutable(coordinator: Coordinator, agent: string | null): void {
  refuseWhatNeverFits(coordinator)
  refuseImpossible(coordinator)
  if (agent === null || agent.trim() === '') refuseWithoutAgent(coordinator)
}

/** Refuses rules and workers with which a plan, or the draft of one, can never be carried out. */
export function refuseImpossible(coordinator: Coordinator, isDraft = false): void {
  const [first] = impossibilities(coordinator)
  if (first === undefined) return
  const { code, message, place, advice } = first
  throw new Failure({
    code,
    message,
    exit: exitFor(code, isDraft),
    // What is only being planned stands in no file yet.
    ...(isDraft ? {} : { place }),
    advice,
  })
}

/** Names that nobody has, in rules: of a plan that is being made they stand in the configuration or the specification. */
const WRONG_NAMES: ReadonlySet<string> = new Set(['unknown-healing-pattern', 'unknown-critical-task'])

function exitFor(code: string, isDraft: boolean): number {
  if (WRONG_NAMES.has(code)) return isDraft ? EXIT.arguments : EXIT.plan_invalid
  return code === 'cached-effects' ? EXIT.plan_invalid : EXIT.resources_unresolvable
}

/** Ids of the tasks that have no command of their own: an agent does them. What was done when the plan was made is left out. */
export function tasksForAgent(coordinator: Coordinator): readonly string[] {
  return coordinator.graph.nodes.filter(isForAgent).map((node) => node.id)
}

function isForAgent({ action, done }: CoordinatorNode): boolean {
  return action.kind === 'agent' && action.executor === undefined && done !== true
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

function refuseWithoutAgent(coordinator: Coordinator): void {
  const without = coordinator.graph.nodes.filter(isForAgent)
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
