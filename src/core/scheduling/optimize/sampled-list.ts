import type { RandomStream } from '../../std/random-stream.ts'
import { type SearchProblem, remainingPaths } from './problem.ts'

/** Lists around a rule: whoever has little time left comes early, more or less by chance. */
export class SampledLists {
  readonly #problem: SearchProblem
  readonly #waits: Int32Array
  readonly #ready: Int32Array
  /** How early each task has to be over, up to a constant: less is more urgent. */
  readonly #latest: Float64Array
  /** A part of the mean duration, so that the unit of time changes nothing. */
  readonly #least: number

  constructor(problem: SearchProblem) {
    this.#problem = problem
    this.#waits = new Int32Array(problem.tasks)
    this.#ready = new Int32Array(problem.tasks)
    this.#latest = remainingPaths(problem).map((path, task) => (problem.durations[task] as number) - path)
    this.#least = Math.max(
      1,
      problem.durations.reduce((sum, duration) => sum + duration, 0) / Math.max(1, problem.tasks) / 5,
    )
  }

  /** The list of the rule itself; with chance, one that strays from it the less the more there would be to regret. */
  fill(list: Int32Array, chance: RandomStream | null): void {
    const { tasks, successors, predecessors } = this.#problem
    const ready = this.#ready
    let count = 0
    for (let task = 0; task < tasks; task++) {
      const waits = (predecessors.begin[task + 1] as number) - (predecessors.begin[task] as number)
      this.#waits[task] = waits
      if (waits === 0) ready[count++] = task
    }
    for (let place = 0; place < tasks; place++) {
      const pick = chance === null ? this.#mostUrgent(count) : this.#drawn(count, chance)
      const task = ready[pick] as number
      ready[pick] = ready[--count] as number
      list[place] = task
      const last = successors.begin[task + 1] as number
      for (let i = successors.begin[task] as number; i < last; i++) {
        const next = successors.items[i] as number
        const left = (this.#waits[next] as number) - 1
        this.#waits[next] = left
        if (left === 0) ready[count++] = next
      }
    }
  }

  #mostUrgent(count: number): number {
    let pick = 0
    for (let i = 1; i < count; i++) if (this.#latestOf(i) < this.#latestOf(pick)) pick = i
    return pick
  }

  #drawn(count: number, chance: RandomStream): number {
    let worst = -Infinity
    let sum = 0
    for (let i = 0; i < count; i++) {
      const latest = this.#latestOf(i)
      if (latest > worst) worst = latest
      sum += latest
    }
    // Something for each, beside its regret, so that nobody is without a chance.
    const least = this.#least
    let left = chance.next() * (count * (worst + least) - sum)
    for (let i = 0; i < count - 1; i++) {
      left -= worst - this.#latestOf(i) + least
      if (left < 0) return i
    }
    return count - 1
  }

  #latestOf(place: number): number {
    return this.#latest[this.#ready[place] as number] as number
  }
}
