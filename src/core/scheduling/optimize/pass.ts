/** One way of making schedules out of lists, in one direction of time. It keeps its last schedule until the next. */
export interface Pass {
  /** Schedules all tasks by `list`, in which every task stands behind its predecessors; gives the makespan. */
  run(list: Int32Array): number
  /**
   * The last schedule as a list for a pass in the other direction: by their ends, last first. `moments` gets, for each place of
   * the list, how long before the end of all the task ended: never less than at the place before.
   */
  turnRound(list: Int32Array, moments: Float64Array): void
  /**
   * How much of all resources together is in use along the last schedule: moments in order, and the use up to each of them, as
   * shares of capacities × time. Gives how many moments there are; at most one more than tasks.
   */
  profile(moments: Float64Array, use: Float64Array): number
}

/** Sums of fractions drift by a few ulps; a claim that fits exactly must not be refused for that. */
export const DRIFT = 1e-9
