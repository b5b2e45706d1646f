/**
 * How large a task should be, and which tasks are left as their author made them. The size is the PERT mean; a task of
 * which nobody said how long it takes has none.
 */
import type { TaskProposal } from '../../model/proposal.ts'
import { actionOf, durationOf } from './duration-basis.ts'
import { effortOf } from './hours.ts'

/** A task above it is split, in hours. */
export const SPLIT_ABOVE = 16
/** A task below it is joined with its neighbours, in hours. */
export const MERGE_BELOW = 0.5
/** What a part should have at most, in hours. */
export const AIM_AT_MOST = 8

/** PERT mean in hours; undefined for a task that is done, and where only a default is known. */
export function sizeOf(task: TaskProposal): number | undefined {
  if (task.done === true) return undefined
  const { duration, basis } = durationOf(task)
  const { optimistic, mostLikely, pessimistic } = duration
  // Durations that do not ascend are an error, told where the tasks are filled.
  if (basis === 'default' || optimistic > mostLikely || mostLikely > pessimistic) return undefined
  return effortOf(duration).mean
}

/** Why a task must stay as it is, to follow "it is left as it is: "; undefined when it may be split or joined. */
export function protectedBy(task: TaskProposal): string | undefined {
  const { kind, cmd } = actionOf(task)
  if (task.id !== undefined) return 'it has an id of its own'
  if (kind === 'shell' || cmd !== undefined) return 'it has a command of its own'
  if (kind === 'human') return 'a person does it'
  if (kind === 'noop') return 'it runs nothing'
  if (durationOf(task).basis === 'stated') return 'its duration is stated'
  if (task.compensation !== undefined) return 'its undoing is stated for the whole'
  return undefined
}
