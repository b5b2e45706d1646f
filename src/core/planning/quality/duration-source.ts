import type { Task } from '../../model/task.ts'
import { linesOf, type DurationBasis } from '../compile/duration-basis.ts'
import { DEFAULT_DURATION, LINES_PER_HOUR } from '../defaults.ts'

/** Lines by which a size that was rounded for people may miss the one that was counted with. */
const ROUNDING = 1

/** A task's duration in hours as it was before history corrected it. */
export function durationBefore({ duration, duration_history }: Task): Task['duration'] {
  return duration_history?.before ?? duration
}

/** Where a task's duration comes from before history corrected it, told from the task alone. */
export function durationSource(task: Task): DurationBasis {
  const { inferred, action, boundaries } = task
  const duration = durationBefore(task)
  if (!inferred.includes('duration')) return 'stated'
  const lines =
    action.kind === 'agent' && !inferred.includes('boundaries.expected_complexity')
      ? linesOf(boundaries.expected_complexity.value)
      : undefined
  if (lines !== undefined && Math.abs(lines - duration.mostLikely * LINES_PER_HOUR) <= ROUNDING) return 'complexity'
  const { optimistic, mostLikely, pessimistic } = DEFAULT_DURATION[action.kind]
  const isDefault =
    duration.optimistic === optimistic && duration.mostLikely === mostLikely && duration.pessimistic === pessimistic
  return isDefault ? 'default' : 'estimated'
}
