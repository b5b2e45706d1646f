import type { FoundSchedule } from './found-schedule.ts'
import type { Pass } from './pass.ts'

/** A schedule that a search keeps, as what the next schedule in the other direction of time is made from. */
export class Candidate {
  /** The tasks as a list for the other direction. */
  readonly list: Int32Array
  /** For each place of the list, how long before the end of all the task ended. */
  readonly #moments: Float64Array
  readonly #profileAt: Float64Array
  readonly #use: Float64Array
  #profileSize = 0
  makespan = Infinity
  /** Less is better: the makespan, and among equals how much of the work lies late. */
  fitness = Infinity

  constructor(tasks: number) {
    this.list = new Int32Array(tasks)
    this.#moments = new Float64Array(tasks)
    this.#profileAt = new Float64Array(tasks + 1)
    this.#use = new Float64Array(tasks + 1)
  }

  /** Takes over the last schedule of a pass. */
  take(pass: Pass, makespan: number): void {
    this.makespan = makespan
    pass.turnRound(this.list, this.#moments)
    this.#profileSize = pass.profile(this.#profileAt, this.#use)
    this.fitness = makespan + this.#lateness()
  }

  /** The schedule that stands here, in forward time, with its tasks by their starts. */
  found(durations: Float64Array, isForwards: boolean): FoundSchedule {
    const { makespan, list } = this
    const starts = new Float64Array(list.length)
    for (let place = 0; place < list.length; place++) {
      const task = list[place] as number
      const moment = this.#moments[place] as number
      starts[task] = isForwards ? makespan - moment - (durations[task] as number) : moment
    }
    // The list has the last first; turned round it keeps a task without duration behind what it waits for.
    const order = isForwards ? list.toReversed() : list.slice()
    return { makespan, starts, order: order.sort((a, b) => (starts[a] as number) - (starts[b] as number)) }
  }

  /** Finds the part of so long a time in which most is in use; gives the first place of the list within, and the first behind it. */
  densest(length: number): readonly [from: number, to: number] {
    const at = this.#profileAt
    const use = this.#use
    const size = this.#profileSize
    let most = -1
    let start = 0
    let after = 0
    for (let first = 0; first < size && (at[first] as number) + length <= this.makespan; first++) {
      const end = (at[first] as number) + length
      while (after + 1 < size && (at[after + 1] as number) <= end) after++
      let used = (use[after] as number) - (use[first] as number)
      if (after + 1 < size) {
        const span = (at[after + 1] as number) - (at[after] as number)
        used += (((use[after + 1] as number) - (use[after] as number)) * (end - (at[after] as number))) / span
      }
      if (used > most) {
        most = used
        start = at[first] as number
      }
    }
    // The list runs against this schedule's time.
    const from = this.#placeOf(this.makespan - start - length)
    let to = from
    while (to < this.list.length && (this.#moments[to] as number) <= this.makespan - start) to++
    return [from, to]
  }

  #placeOf(moment: number): number {
    let place = 0
    while (place < this.list.length && (this.#moments[place] as number) < moment) place++
    return place
  }

  /** In [0, 1): the mean square of when work is done, in parts of the makespan. */
  #lateness(): number {
    const size = this.#profileSize
    const all = this.#use[size - 1] as number
    if (!(all > 0)) return 0
    let sum = 0
    for (let i = 1; i < size; i++) {
      const part = (this.#profileAt[i] as number) / this.makespan
      sum += ((this.#use[i] as number) - (this.#use[i - 1] as number)) * part * part
    }
    return sum / all / 2
  }
}
