import type { CoordinatorNode } from '../model/coordinator.ts'
import { isDoneByWord } from '../execution/own-word.ts'
import type { ExecutionState } from '../execution/state.ts'
import { counted } from '../std/counted.ts'

const LISTED = 10

/** Ids of the tasks that count as done although only a word stands for them. */
export function doneByWord(execution: ExecutionState): string[] {
  return execution.plan.nodes.flatMap(({ id }: CoordinatorNode, task) => (isDoneByWord(execution, task) ? [id] : []))
}

/** What is said of those; undefined when there are none. */
export function doneByWordText(ids: readonly string[]): string | undefined {
  if (ids.length === 0) return undefined
  const more = ids.length > LISTED ? ` and ${ids.length - LISTED} more` : ''
  return `${counted(ids.length, 'task')} done by word alone, nothing checks ${ids.length === 1 ? 'it' : 'them'}: ${ids.slice(0, LISTED).join(', ')}${more}`
}
