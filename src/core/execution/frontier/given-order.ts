import type { ExecutionOptions } from '../../model/execution-options.ts'
import type { PlanIndex } from '../plan/plan-index.ts'

/**
 * The place of each task in the order that an execution was started with, from 1; null when it was given none. It comes before
 * the longest remaining path, inside a priority. What it does not name came later, often because others wait for it: it goes first.
 */
export type GivenOrder = Int32Array | null

/** Reads the order that the options give. What the plan does not have is passed over. */
export function givenOrder(
  { numberOf, nodes }: Pick<PlanIndex, 'numberOf' | 'nodes'>,
  options: ExecutionOptions,
): GivenOrder {
  if (options.ranking === undefined) return null
  const places = new Int32Array(nodes.length)
  options.ranking.forEach((id, place) => {
    const task = numberOf.get(id)
    if (task !== undefined) places[task] = place + 1
  })
  return places
}

/** The place of a task in a given order; 0 for what it does not name. */
export function placeIn(order: Int32Array, task: number): number {
  return order[task] ?? 0
}
