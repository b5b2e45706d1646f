import type { Task } from '../../model/task.ts'
import { linesOf, type DurationBasis } from '../compile/duration-basis.ts'
import { DEFAULT_DURATION, LINES_PER_HOUR } from '../defaults.ts'

/** Lines by which a size that was rounded for people may miss the one that was counted with. */
const ROUNDING = 1

/** Where a task's duration comes from, told from the task alone. */
export function durationSource({ inferred, duration, action, boundaries }: Task): DurationBasis {
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
