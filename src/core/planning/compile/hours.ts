import type { Task } from '../../model/task.ts'

/** PERT mean and standard deviation of a task, in hours. */
export interface Effort {
  readonly mean: number
  readonly sd: number
}

/** PERT over the three durations: mean (o + 4m + p) / 6, standard deviation (p − o) / 6. */
export function effortOf(duration: Task['duration']): Effort {
  return {
    mean: (duration.optimistic + 4 * duration.mostLikely + duration.pessimistic) / 6,
    sd: (duration.pessimistic - duration.optimistic) / 6,
  }
}

/** What is left of a task: nothing when it was done before the plan was made. */
export function effortLeft(task: Task): Effort {
  return task.done ? { mean: 0, sd: 0 } : effortOf(task.duration)
}

/** Whether a task takes a worker and its resources: not when it was done before, or when a person does it. */
export function takesResources(task: Task): boolean {
  return !task.done && task.action.kind !== 'human'
}

/** Standard deviations above the mean at which 80 and 95 of 100 are done. */
export const Z80 = 0.84
/** See {@link Z80}. */
export const Z95 = 1.65
