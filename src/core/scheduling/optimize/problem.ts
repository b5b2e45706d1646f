import type { Policies } from '../../model/policies.ts'

/** Lists of numbers, one for each row, behind each other: row `i` is `items[begin[i]]` up to, and without, `items[begin[i + 1]]`. */
export interface Rows {
  readonly begin: Int32Array
  readonly items: Int32Array
}

/** Tasks with known durations that share renewable resources, as arrays over dense numbers. */
export interface SearchProblem {
  readonly tasks: number
  /** In whole units of time. */
  readonly durations: Float64Array
  readonly successors: Rows
  readonly predecessors: Rows
  /** Which resources a task holds while it runs; only what may become scarce. */
  readonly holds: Rows
  /** How much of each, beside `holds.items`. */
  readonly units: Float64Array
  readonly capacities: Float64Array
  readonly turns: TurnsOfPriorities | null
}

/** How the frontier takes turns between priorities: see execution/turns.ts. Null where there is but one. */
export interface TurnsOfPriorities {
  readonly fairness: Policies['fairness']
  /** The bucket of each task, or {@link AT_ONCE}. */
  readonly bucketOf: Uint8Array
}

/** Instead of a bucket: it starts as soon as it is ready, and nobody's turn is over by that. */
export const AT_ONCE = 255

/** What a problem is made of. Every task fits the capacities alone, and the arrows have no cycle. */
export interface ProblemParts {
  readonly durations: readonly number[]
  readonly successors: readonly (readonly number[])[]
  /** For each task, pairs of a resource and the units that are held of it. */
  readonly demands: readonly (readonly (readonly [resource: number, units: number])[])[]
  readonly capacities: readonly number[]
  /** Absent is null. */
  readonly turns?: TurnsOfPriorities | null
}

/** Makes the arrays, in O(tasks + arrows + demands). */
export function searchProblem({ durations, successors, demands, capacities, turns }: ProblemParts): SearchProblem {
  const predecessors = durations.map((): number[] => [])
  successors.forEach((list, task) => list.forEach((next) => predecessors[next]?.push(task)))
  const units = demands.flatMap((list) => list.map(([, amount]) => amount))
  return {
    tasks: durations.length,
    durations: Float64Array.from(durations),
    successors: rowsOf(successors),
    predecessors: rowsOf(predecessors),
    holds: rowsOf(demands.map((list) => list.map(([resource]) => resource))),
    units: Float64Array.from(units),
    capacities: Float64Array.from(capacities),
    turns: turns ?? null,
  }
}

function rowsOf(lists: readonly (readonly number[])[]): Rows {
  const begin = new Int32Array(lists.length + 1)
  lists.forEach((list, i) => (begin[i + 1] = (begin[i] as number) + list.length))
  return { begin, items: Int32Array.from(lists.flat()) }
}

/** The same problem with time running backwards. */
export function reversed(problem: SearchProblem): SearchProblem {
  return { ...problem, successors: problem.predecessors, predecessors: problem.successors, turns: null }
}

/** Time from the start of each task to the end of the longest chain below it. */
export function remainingPaths({ tasks, durations, successors, predecessors }: SearchProblem): Float64Array {
  const paths = new Float64Array(tasks)
  const waits = new Int32Array(tasks)
  const order: number[] = []
  for (let task = 0; task < tasks; task++) {
    waits[task] = (successors.begin[task + 1] as number) - (successors.begin[task] as number)
    if (waits[task] === 0) order.push(task)
  }
  for (let next = 0; next < order.length; next++) {
    const task = order[next] as number
    const path = (paths[task] as number) + (durations[task] as number)
    paths[task] = path
    const last = predecessors.begin[task + 1] as number
    for (let i = predecessors.begin[task] as number; i < last; i++) {
      const before = predecessors.items[i] as number
      if (path > (paths[before] as number)) paths[before] = path
      const left = (waits[before] as number) - 1
      waits[before] = left
      if (left === 0) order.push(before)
    }
  }
  return paths
}

/** What no schedule can beat: the longest path, and the work at each resource over its capacity. */
export function makespanBound(problem: SearchProblem): number {
  const { durations, holds, units, capacities } = problem
  const work = new Float64Array(capacities.length)
  for (let task = 0; task < problem.tasks; task++) {
    for (let i = holds.begin[task] as number; i < (holds.begin[task + 1] as number); i++) {
      const resource = holds.items[i] as number
      work[resource] = (work[resource] as number) + (durations[task] as number) * (units[i] as number)
    }
  }
  const queues = work.map((amount, resource) => Math.ceil(amount / (capacities[resource] as number) - 1e-6))
  const longest = (most: number, each: number): number => Math.max(most, each)
  return queues.reduce(longest, remainingPaths(problem).reduce(longest, 0))
}
