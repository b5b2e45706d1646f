import { searchProblem } from '../src/core/scheduling/optimize/problem.ts'
import { type SearchOptions, type SearchState, searchSchedules } from '../src/core/scheduling/optimize/search.ts'
import type { Instance } from './psplib.ts'

/** What a search has found; spans are the instance's time units. */
export type Searched = SearchState

/** Searches one instance to the end. */
export function searchInstance(
  { durations, successors, demands, capacities }: Instance,
  options: SearchOptions,
): Searched {
  const problem = searchProblem({
    durations,
    successors,
    demands: demands.map((row) => row.flatMap((units, k) => (units > 0 ? [[k, units] as const] : []))),
    capacities,
  })
  const search = searchSchedules(problem, options)
  for (let next = search.next(); ; next = search.next()) if (next.done === true) return next.value
}
