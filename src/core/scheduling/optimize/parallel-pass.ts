/**
 * Schedules by parallel generation: time goes from end to end of tasks, and at each moment whatever fits starts, in the order
 * of the list. This is what the rolling frontier does, so its makespan is what the frontier makes of an order.
 */
import { type Turns, lanesInTurn, newTurns, noteStart } from '../../execution/turns.ts'
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
      for (let i = 0; i < this.#readyCount; i++) {
        const task = ready[i] as number
        if (this.#takeIfFree(task)) this.#begin(task, now)
        else ready[kept++] = task
      }
      this.#readyCount = kept
      return
    }
    while (this.#startInTurn(AT_ONCE, turns, now));
    while (lanesInTurn(this.#turns, turns.fairness).some((bucket) => this.#startInTurn(bucket, turns, now)));
  }

  /** Starts the first task of a bucket that can start; whether there was one. */
  #startInTurn(bucket: number, { bucketOf }: TurnsOfPriorities, now: number): boolean {
    for (let i = 0; i < this.#readyCount; i++) {
      const task = this.#ready[i] as number
      if (bucketOf[task] !== bucket || !this.#takeIfFree(task)) continue
      this.#ready.copyWithin(i, i + 1, this.#readyCount--)
      if (bucket !== AT_ONCE) noteStart(this.#turns, bucket)
      this.#begin(task, now)
      return true
    }
    return false
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
      let at = this.#readyCount++
      while (at > 0 && (this.#rank[this.#ready[at - 1] as number] as number) > (this.#rank[next] as number)) {
        this.#ready[at] = this.#ready[at - 1] as number
        at--
      }
      this.#ready[at] = next
    }
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
