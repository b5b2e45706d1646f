/**
 * How urgent each task is: a priority, which a task inherits from what waits for it, then the longest path that remains
 * below it. Both are told from the arrows that leave a task, so that a change of the plan touches only what lies above it.
 * Soft arrows bias the order as hard ones do, but those that would close a circle do not.
 */
import { Sweep } from '../../std/sweep.ts'
import type { CoordinatorNode } from '../../model/coordinator.ts'
import type { Priority } from '../../model/identity.ts'

/** The priorities, most urgent first: a task's bucket is the place of its priority here. */
export const BUCKETS: readonly Priority[] = ['critical', 'high', 'medium', 'low']

/** The arrows and the keys of urgency, by task number. */
export interface Ranking {
  readonly nodes: readonly CoordinatorNode[]
  /** Hard arrows. */
  readonly successors: readonly (readonly number[])[]
  readonly predecessors: readonly (readonly number[])[]
  /** Soft arrows that bias the order: those that close no circle. */
  readonly softSuccessors: readonly (readonly number[])[]
  readonly softPredecessors: readonly (readonly number[])[]
  /** Where each task stands in one order along all these arrows. */
  readonly position: Int32Array
  /** The inherited priority, as a place in {@link BUCKETS}. */
  readonly bucket: Uint8Array
  /** The longest remaining path in hours, the task itself included. */
  readonly rank: Float64Array
}

/** Tells the keys of one task from those of its successors. Whether they are others than before. */
export function rankTask({ nodes, successors, softSuccessors, bucket, rank }: Ranking, task: number): boolean {
  const node = nodes[task] as CoordinatorNode
  let most = BUCKETS.indexOf(node.priority)
  let below = 0
  for (const next of successors[task] as readonly number[]) {
    if ((rank[next] as number) > below) below = rank[next] as number
    if ((bucket[next] as number) < most) most = bucket[next] as number
  }
  let longest = node.estimates.mean_h + below
  for (const next of softSuccessors[task] as readonly number[]) {
    const after = rank[next] as number
    // A little more than what it should come before: their order is all that a soft arrow tells.
    longest = Math.max(longest, after + Number.EPSILON * (1 + after))
    if ((bucket[next] as number) < most) most = bucket[next] as number
  }
  if (bucket[task] === most && rank[task] === longest) return false
  bucket[task] = most
  rank[task] = longest
  return true
}

/**
 * Tells the keys of these tasks again, and of all above them that change with them. In place; gives the tasks whose keys
 * are others now. `position` must hold for the arrows as they are.
 */
export function rerank(ranking: Ranking, tasks: Iterable<number>): number[] {
  const { position, predecessors, softPredecessors } = ranking
  // From the last in the order to the first: what lies above a task stands before it.
  const last = position.length - 1
  const sweep = new Sweep(position.length)
  const look = (task: number): void => sweep.add(last - (position[task] as number), task)
  for (const task of tasks) look(task)
  const changed: number[] = []
  for (let task = sweep.take(); task !== undefined; task = sweep.take()) {
    if (!rankTask(ranking, task)) continue
    changed.push(task)
    for (const before of predecessors[task] as readonly number[]) look(before)
    for (const before of softPredecessors[task] as readonly number[]) look(before)
  }
  return changed
}
