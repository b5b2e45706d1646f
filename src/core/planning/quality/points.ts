import type { QualityCategory, QualityPoint } from '../../model/quality.ts'
import type { Task } from '../../model/task.ts'

/** Most tasks that one lost point names. */
const TASKS_SHOWN = 5

/** A point that is given by degrees: `share` (0 to 1) of `max`, and the reason for what is missing. */
export function point(
  id: string,
  max: number,
  share: number,
  lost: string,
  tasks: readonly string[] = [],
): QualityPoint {
  if (share >= 1) return { id, points: max, max, tasks: [] }
  // What is missing shows, however little it is.
  const points = Math.min(max - 0.1, Math.round(max * Math.max(0, share) * 10) / 10)
  return { id, points: Math.round(points * 10) / 10, max, lost, tasks: tasks.slice(0, TASKS_SHOWN) }
}

/** A point for the share of tasks that `holds` is true for. `lost` says it of those for which it is not, by their number. */
export function pointByTasks(
  id: string,
  max: number,
  tasks: readonly Task[],
  holds: (task: Task) => boolean,
  lost: (missing: string) => string,
  enough = 1,
): QualityPoint {
  const missing = tasks.filter((task) => !holds(task))
  const share = tasks.length === 0 ? 1 : (tasks.length - missing.length) / tasks.length / enough
  const count = missing.length === 1 ? '1 task' : `${missing.length} of ${tasks.length} tasks`
  return point(
    id,
    max,
    share,
    lost(missing.length === tasks.length && tasks.length > 1 ? 'all tasks' : count),
    missing.map((task) => task.id),
  )
}

/** A category from its points; one without points does not apply. */
export function category(
  letter: QualityCategory['letter'],
  name: string,
  parts: readonly QualityPoint[],
): QualityCategory {
  return {
    letter,
    name,
    applies: parts.length > 0,
    points: total(parts.map((part) => part.points)),
    max: total(parts.map((part) => part.max)),
    parts: [...parts],
  }
}

/** A sum in tenths. */
export function total(values: readonly number[]): number {
  return Math.round(values.reduce((sum, value) => sum + value, 0) * 10) / 10
}
