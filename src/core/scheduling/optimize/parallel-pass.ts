/**
 * Schedules by parallel generation: time goes from end to end of tasks, and at each moment whatever fits starts, in the order
 * of the list. This is what the rolling frontier does, so its makespan is what the frontier makes of an order.
 */
import { type Turns, lanesInTurn, newTurns, noteStart } from '../../execution/frontier/turns.ts'
import { DRIFT, type Pass } from './pass.ts'
import { AT_ONCE, type SearchProblem, type TurnsOfPriorities } from './problem.ts'

/** See the header. What a pass needs is allocated once. */
export class ParallelPass implements Pass {
  readonly #problem: SearchProblem
  readonly #left: Float64Array
  readonly #waits: Int32Array
  readonly #rank: Int32Array
  readonly #ends: Float64Array
  /** Ready tasks by rank. */
  readonly #ready: Int32Array
  #readyCount = 0
  /** Running tasks by their ends, the first of them last. */
  readonly #running: Int32Array
  #runningCount = 0
  /** All tasks in the order of their ends. */
  readonly #ended: Int32Array
  readonly #moments: Float64Array
  readonly #rates: Float64Array
  #momentCount = 0
  /** A resource that all tasks hold, or -1, and the fewest units that one of them holds. */
  readonly #common: number
  readonly #commonLeast: number
  #turns: Turns = newTurns(0)

  constructor(problem: SearchProblem) {
    const { tasks, capacities } = problem
    this.#problem = problem
    this.#left = new Float64Array(capacities.length)
    this.#waits = new Int32Array(tasks)
    this.#rank = new Int32Array(tasks)
    this.#ends = new Float64Array(tasks)
    this.#ready = new Int32Array(tasks)
    this.#running = new Int32Array(tasks)
    this.#ended = new Int32Array(tasks)
    this.#moments = new Float64Array(tasks + 1)
    this.#rates = new Float64Array(tasks + 1)
    const { resource, least } = heldByAll(problem)
    this.#common = resource
    this.#commonLeast = least
  }

  run(list: Int32Array): number {
    const { tasks, predecessors, capacities } = this.#problem
    this.#left.set(capacities)
    this.#readyCount = 0
    this.#runningCount = 0
    this.#momentCount = 0
    if (this.#problem.turns !== null) this.#turns = newTurns(0)
    for (let i = 0; i < tasks; i++) this.#rank[list[i] as number] = i
    for (let i = 0; i < tasks; i++) {
      const task = list[i] as number
      const waits = (predecessors.begin[task + 1] as number) - (predecessors.begin[task] as number)
      this.#waits[task] = waits
      if (waits === 0) this.#ready[this.#readyCount++] = task
    }
    let now = 0
    for (let ended = 0; ended < tasks;) {
      this.#start(now)
      this.#note(now)
      now = this.#ends[this.#running[this.#runningCount - 1] as number] as number
      while (this.#runningCount > 0 && this.#ends[this.#running[this.#runningCount - 1] as number] === now) {
        const task = this.#running[--this.#runningCount] as number
        this.#ended[ended++] = task
        this.#end(task)
      }
    }
    this.#note(now)
    return now
  }

  turnRound(list: Int32Array, moments: Float64Array): void {
    const last = list.length - 1
    const makespan = last < 0 ? 0 : (this.#ends[this.#ended[last] as number] as number)
    for (let i = 0; i <= last; i++) {
      const task = this.#ended[last - i] as number
      list[i] = task
      moments[i] = makespan - (this.#ends[task] as number)
    }
  }

  profile(moments: Float64Array, use: Float64Array): number {
    let sum = 0
    for (let i = 0; i < this.#momentCount; i++) {
      const time = this.#moments[i] as number
      if (i > 0) sum += (this.#rates[i - 1] as number) * (time - (this.#moments[i - 1] as number))
      moments[i] = time
      use[i] = sum
    }
    return this.#momentCount
  }

  #start(now: number): void {
    const { turns } = this.#problem
    if (turns === null) {
      const ready = this.#ready
      let kept = 0
      let next = 0
      while (next < this.#readyCount && !this.#isFull()) {
        const task = ready[next++] as number
        if (this.#takeIfFree(task)) this.#begin(task, now)
        else ready[kept++] = task
      }
      ready.copyWithin(kept, next, this.#readyCount)
      this.#readyCount -= next - kept
      return
    }
    while (this.#startInTurn(AT_ONCE, turns, now));
    while (lanesInTurn(this.#turns, turns.fairness).some((bucket) => this.#startInTurn(bucket, turns, now)));
  }

  /** Starts the first task of a bucket that can start; whether there was one. */
  #startInTurn(bucket: number, { bucketOf }: TurnsOfPriorities, now: number): boolean {
    for (let i = 0; i < this.#readyCount && !this.#isFull(); i++) {
      const task = this.#ready[i] as number
      if (bucketOf[task] !== bucket || !this.#takeIfFree(task)) continue
      this.#ready.copyWithin(i, i + 1, this.#readyCount--)
      if (bucket !== AT_ONCE) noteStart(this.#turns, bucket)
      this.#begin(task, now)
      return true
    }
    return false
  }

  /** Whether nothing more can start, because too little is left of what everybody needs. */
  #isFull(): boolean {
    return this.#common >= 0 && (this.#left[this.#common] as number) + DRIFT < this.#commonLeast
  }

  #begin(task: number, now: number): void {
    const end = now + (this.#problem.durations[task] as number)
    this.#ends[task] = end
    // Before those that end at the same time: whoever started first is taken out first.
    let at = this.#runningCount++
    while (at > 0 && (this.#ends[this.#running[at - 1] as number] as number) <= end) {
      this.#running[at] = this.#running[at - 1] as number
      at--
    }
    this.#running[at] = task
  }

  #takeIfFree(task: number): boolean {
    const { holds, units, durations } = this.#problem
    if (durations[task] === 0) return true
    const first = holds.begin[task] as number
    const last = holds.begin[task + 1] as number
    for (let i = first; i < last; i++)
      if ((this.#left[holds.items[i] as number] as number) + DRIFT < (units[i] as number)) return false
    for (let i = first; i < last; i++) {
      const resource = holds.items[i] as number
      this.#left[resource] = (this.#left[resource] as number) - (units[i] as number)
    }
    return true
  }

  #end(task: number): void {
    const { holds, units, durations, successors } = this.#problem
    if (durations[task] !== 0) {
      const last = holds.begin[task + 1] as number
      for (let i = holds.begin[task] as number; i < last; i++) {
        const resource = holds.items[i] as number
        this.#left[resource] = (this.#left[resource] as number) + (units[i] as number)
      }
    }
    const last = successors.begin[task + 1] as number
    for (let i = successors.begin[task] as number; i < last; i++) {
      const next = successors.items[i] as number
      const waits = (this.#waits[next] as number) - 1
      this.#waits[next] = waits
      if (waits > 0) continue
      this.#makeReady(next)
    }
  }

  #makeReady(task: number): void {
    const ready = this.#ready
    const rank = this.#rank[task] as number
    let low = 0
    let high = this.#readyCount
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#rank[ready[middle] as number] as number) < rank) low = middle + 1
      else high = middle
    }
    ready.copyWithin(low + 1, low, this.#readyCount++)
    ready[low] = task
  }

  #note(now: number): void {
    const { capacities } = this.#problem
    const last = this.#momentCount - 1
    const at = last >= 0 && this.#moments[last] === now ? last : this.#momentCount++
    let rate = 0
    for (let k = 0; k < capacities.length; k++) rate += 1 - (this.#left[k] as number) / (capacities[k] as number)
    this.#moments[at] = now
    this.#rates[at] = rate
  }
}

/** The first resource that all tasks hold, and the fewest units that one holds; -1 when there is none. */
function heldByAll({ tasks, durations, holds, units, capacities }: SearchProblem): {
  readonly resource: number
  readonly least: number
} {
  const holders = new Int32Array(capacities.length)
  const least = new Float64Array(capacities.length).fill(Infinity)
  for (let task = 0; task < tasks; task++) {
    // It takes nothing, so it can always start.
    if (durations[task] === 0) continue
    for (let i = holds.begin[task] as number; i < (holds.begin[task + 1] as number); i++) {
      const resource = holds.items[i] as number
      holders[resource] = (holders[resource] as number) + 1
      least[resource] = Math.min(least[resource] as number, units[i] as number)
    }
  }
  const resource = holders.indexOf(tasks)
  return { resource, least: least[resource] ?? 0 }
}
