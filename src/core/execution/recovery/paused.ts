import type { CoordinatorNode } from '../../model/coordinator.ts'
import { type ExecutionState, taskState } from '../state.ts'

const NAMED = 3

/** What a task in PAUSED waits for, as a sentence without a subject and a final stop, and the tasks that it names. */
export function pausedText(execution: ExecutionState, task: number): readonly [string, readonly string[]] {
  const { rollback, preempted } = execution.recovery
  const by = preempted.get(task)
  if (by !== undefined) {
    const id = idOf(execution, by)
    return [`made room for ${id}, and goes on when that has started`, [id]]
  }
  if (!rollback.has(task)) return ['is paused', []]
  const asked = idsOf(execution, (other) => taskState(execution, other) === 'NEEDS_ATTENTION')
  if (asked.length > 0)
    return [`is rolled back, and waits for a person to see to ${listed(asked)}, which could not be undone`, asked]
  const isUndone = rollback.get(task) === 'undone'
  const order = [...rollback.keys()]
  // What was done before it is undone after it.
  const awaited = new Set(isUndone ? order : order.slice(0, order.indexOf(task)))
  const left = idsOf(execution, (other) => awaited.has(other) && rollback.get(other) === 'waiting')
  const what = isUndone ? 'is undone, and runs again' : 'is rolled back, and goes on'
  return left.length === 0 ? [`${what} with the next turn`, []] : [`${what} after ${listed(left)}`, left]
}

/** Members of the rollback that are so. */
function idsOf(execution: ExecutionState, isSo: (task: number) => boolean): string[] {
  return [...execution.recovery.rollback.keys()].filter(isSo).map((task) => idOf(execution, task))
}

function listed(ids: readonly string[]): string {
  const more = ids.length - NAMED
  return more > 0 ? `${ids.slice(0, NAMED).join(', ')} and ${more} more` : ids.join(', ')
}

function idOf(execution: ExecutionState, task: number): string {
  return (execution.plan.nodes[task] as CoordinatorNode).id
}
