/**
 * Schedules by serial generation: each task in turn goes to the earliest gap that its predecessors and resources leave.
 *
 * What is free is kept as a chain of moments, each with the units that are left until the next. Tasks begin where something else
 * ends, so a gap is searched for from moment to moment, and a task adds one moment at most: its end. Walking the chain gives
 * the tasks in the order of their ends without sorting. That order, turned round, is the list for a pass in the other
 * direction of time: two such passes are the double justification of the literature.
 */
import { DRIFT, type Pass } from './pass.ts'
import type { SearchProblem } from './problem.ts'

/** See the header. What a pass needs is allocated once. */
export class SerialPass implements Pass {
  readonly #problem: SearchProblem
  readonly #time: Float64Array
  readonly #next: Int32Array
  /** Units left at each moment: moment × resources + resource. */
  readonly #left: Float64Array
  readonly #endsAt: Int32Array
  /** Tasks that end at a moment, as a chain: the last one, and for each task the one before it. */
  readonly #lastEnding: Int32Array
  readonly #endsBefore: Int32Array
  #moments = 0
  #makespan = 0

  constructor(problem: SearchProblem) {
    const { tasks, capacities } = problem
    this.#problem = problem
    this.#time = new Float64Array(tasks + 1)
    this.#next = new Int32Array(tasks + 1)
    this.#left = new Float64Array((tasks + 1) * capacities.length)
    this.#endsAt = new Int32Array(tasks)
    this.#lastEnding = new Int32Array(tasks + 1)
    this.#endsBefore = new Int32Array(tasks)
  }

  run(list: Int32Array): number {
    this.#moments = 1
    this.#time[0] = 0
    this.#next[0] = -1
    this.#lastEnding[0] = -1
    this.#left.set(this.#problem.capacities)
    let makespan = 0
    for (let i = 0; i < list.length; i++) {
      const end = this.#place(list[i] as number)
      if (end > makespan) makespan = end
    }
    this.#makespan = makespan
    return makespan
  }

  turnRound(list: Int32Array, moments: Float64Array): void {
    let at = list.length
    for (let moment = 0; moment >= 0; moment = this.#next[moment] as number) {
      const first = at
      for (let task = this.#lastEnding[moment] as number; task >= 0; task = this.#endsBefore[task] as number)
        list[--at] = task
      // The chain of one moment goes from the last placed to the first: turned round, the last placed comes first.
      for (let low = at, high = first - 1; low < high; low++, high--) {
        const task = list[low] as number
        list[low] = list[high] as number
        list[high] = task
      }
      for (let i = at; i < first; i++) moments[i] = this.#makespan - (this.#time[moment] as number)
    }
  }

  profile(moments: Float64Array, use: Float64Array): number {
    const { capacities } = this.#problem
    let count = 0
    let sum = 0
    let rate = 0
    for (let moment = 0; moment >= 0; moment = this.#next[moment] as number) {
      const time = this.#time[moment] as number
      if (count > 0) sum += rate * (time - (moments[count - 1] as number))
      moments[count] = time
      use[count++] = sum
      rate = 0
      const row = moment * capacities.length
      for (let k = 0; k < capacities.length; k++)
        rate += 1 - (this.#left[row + k] as number) / (capacities[k] as number)
    }
    return count
  }

  #place(task: number): number {
    const { predecessors, durations } = this.#problem
    const time = this.#time
    const next = this.#next
    let start = 0
    let begin = 0
    const last = predecessors.begin[task + 1] as number
    for (let i = predecessors.begin[task] as number; i < last; i++) {
      const moment = this.#endsAt[predecessors.items[i] as number] as number
      if ((time[moment] as number) > begin) {
        begin = time[moment] as number
        start = moment
      }
    }
    const duration = durations[task] as number
    let end = begin + duration
    let moment = start
    while (moment >= 0 && (time[moment] as number) < end) {
      const fits = this.#fits(task, moment)
      moment = next[moment] as number
      if (!fits) {
        start = moment
        end = (time[moment] as number) + duration
      }
    }
    let before = start
    for (let taken = start; taken !== moment; taken = next[taken] as number) {
      this.#take(task, taken)
      before = taken
    }
    this.#endsAt[task] = duration === 0 ? start : this.#momentAt(end, before, moment, task)
    const at = this.#endsAt[task] as number
    this.#endsBefore[task] = this.#lastEnding[at] as number
    this.#lastEnding[at] = task
    return end
  }

  #fits(task: number, moment: number): boolean {
    const { holds, units, capacities } = this.#problem
    const row = moment * capacities.length
    const last = holds.begin[task + 1] as number
    for (let i = holds.begin[task] as number; i < last; i++)
      if ((this.#left[row + (holds.items[i] as number)] as number) + DRIFT < (units[i] as number)) return false
    return true
  }

  #take(task: number, moment: number): void {
    const { holds, units, capacities } = this.#problem
    const row = moment * capacities.length
    const last = holds.begin[task + 1] as number
    for (let i = holds.begin[task] as number; i < last; i++) {
      const at = row + (holds.items[i] as number)
      this.#left[at] = (this.#left[at] as number) - (units[i] as number)
    }
  }

  /** The moment at which a task ends that was taken off all moments from its start to `before`; `after` is the next one. */
  #momentAt(end: number, before: number, after: number, task: number): number {
    if (after >= 0 && this.#time[after] === end) return after
    const { holds, units, capacities } = this.#problem
    const moment = this.#moments++
    this.#time[moment] = end
    this.#next[moment] = after
    this.#next[before] = moment
    this.#lastEnding[moment] = -1
    const width = capacities.length
    const row = moment * width
    for (let k = 0; k < width; k++) this.#left[row + k] = this.#left[before * width + k] as number
    const last = holds.begin[task + 1] as number
    for (let i = holds.begin[task] as number; i < last; i++) {
      const at = row + (holds.items[i] as number)
      this.#left[at] = (this.#left[at] as number) + (units[i] as number)
    }
    return moment
  }
}
