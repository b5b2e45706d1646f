/** What was asked of the planner, and what was done meanwhile. */
export interface Replan {
  /** Causes that have been told of: each is told once. */
  readonly told: Set<string>
  /** Lanes that are left because parallelism was shrunk; null when their number is not touched. */
  lanes: number | null
}

/** Nothing was asked. */
export function noReplan(): Replan {
  return { told: new Set(), lanes: null }
}

/** A deep copy. */
export function copyReplan(from: Replan): Replan {
  return { told: new Set(from.told), lanes: from.lanes }
}
