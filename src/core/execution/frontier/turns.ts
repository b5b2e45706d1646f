/**
 * Whose turn it is: the order in which tasks became ready, what each priority has had, and what runs. State, folded.
 *
 * `weighted` is stride scheduling: a start moves its bucket's pass on by the bucket's stride, and the bucket with the least
 * pass is asked first. No pass falls behind that of the last start, so a bucket that was empty, or had nothing that could
 * start, comes back at the present: it neither is starved nor catches up.
 */
import type { Policies } from '../../model/policies.ts'
import { BUCKETS } from '../plan/ranking.ts'

/** See the header. */
export interface Turns {
  /** The number of each task's arrival among the ready ones: its last one. */
  arrival: Int32Array
  arrivals: number
  /** By bucket. */
  readonly passes: number[]
  /** The bucket of the last start; -1 before the first. */
  last: number
  /** One more than the bucket under which an active task is counted; 0 for the others. */
  counted: Uint8Array
  /** Active tasks of each bucket. */
  readonly active: number[]
}

/** Inverse weights of the buckets (1, 0.75, 0.5, 0.25), as whole numbers. */
const STRIDES = [3, 4, 6, 12] as const

/** The turns of an execution in which nothing has happened. */
export function newTurns(tasks: number): Turns {
  return {
    arrival: new Int32Array(tasks),
    arrivals: 0,
    passes: [...STRIDES],
    last: -1,
    counted: new Uint8Array(tasks),
    active: BUCKETS.map(() => 0),
  }
}

/** A deep copy. */
export function copyTurns(turns: Turns): Turns {
  return {
    ...turns,
    arrival: turns.arrival.slice(),
    passes: [...turns.passes],
    counted: turns.counted.slice(),
    active: [...turns.active],
  }
}

/** A task has become ready. */
export function noteArrival(turns: Turns, task: number): void {
  turns.arrival[task] = ++turns.arrivals
}

/** A run of a task of this bucket was ordered. */
export function noteStart(turns: Turns, bucket: number): void {
  const { passes } = turns
  const present = passes[bucket] as number
  for (let other = 0; other < passes.length; other++) if ((passes[other] as number) < present) passes[other] = present
  passes[bucket] = present + (STRIDES[bucket] as number)
  turns.last = bucket
}

/** A task is active from now on. */
export function noteActive(turns: Turns, task: number, bucket: number): void {
  turns.counted[task] = bucket + 1
  turns.active[bucket] = (turns.active[bucket] as number) + 1
}

/** A task is active no longer. */
export function noteIdle(turns: Turns, task: number): void {
  const bucket = (turns.counted[task] as number) - 1
  turns.counted[task] = 0
  turns.active[bucket] = (turns.active[bucket] as number) - 1
}

/** Number of tasks that hold a worker. */
export function activeIn({ active }: Turns): number {
  let sum = 0
  for (const count of active) sum += count
  return sum
}

/** What an execution has of the site just now: its active tasks, one of low priority counted as much as four critical ones. */
export function serviceOf({ active }: Turns): number {
  let sum = 0
  for (let bucket = 0; bucket < active.length; bucket++) sum += (active[bucket] as number) * (STRIDES[bucket] as number)
  return sum
}

/** Lanes of the frontier beside the buckets. */
export const PEOPLE_LANE = BUCKETS.length
/** See {@link PEOPLE_LANE}. */
export const APPROVAL_LANE = BUCKETS.length + 1

const ONE_LANE = [0]
const LANES = BUCKETS.map((_, bucket) => bucket)

/** The lanes from which tasks start, in the order in which they are asked now. */
export function lanesInTurn({ passes, last }: Turns, fairness: Policies['fairness']): readonly number[] {
  if (fairness === 'fifo') return ONE_LANE
  if (fairness === 'round_robin') return LANES.map((lane) => (last + 1 + lane) % LANES.length)
  // Four of them, asked before every start: put in order by hand.
  const lanes: number[] = []
  for (let lane = 0; lane < LANES.length; lane++) {
    const pass = passes[lane] as number
    let at = lane
    for (; at > 0 && (passes[lanes[at - 1] as number] as number) > pass; at--) lanes[at] = lanes[at - 1] as number
    lanes[at] = lane
  }
  return lanes
}
