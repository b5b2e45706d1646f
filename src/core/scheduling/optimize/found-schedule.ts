/** A schedule, in the problem's unit of time, and the order that it is told by, the most urgent task first. */
export interface FoundSchedule {
  readonly makespan: number
  readonly order: Int32Array
  /** When each task starts. */
  readonly starts: Float64Array
}
