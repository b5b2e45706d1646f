import type { RandomStream } from '../../std/random-stream.ts'
import type { Candidate } from './candidate.ts'
import type { SearchProblem } from './problem.ts'

/** The part of the time that a child has from its father: at least, and at most. */
const PART_MIN = 0.1
const PART_MAX = 0.4
/** How often it is the other way round, and the mother orders the part alone. */
const INNER_SHARE = 0.15
const MUTANT_SHARE = 0.5
/** How often a mutant's neighbours change places. */
const SWAP_SHARE = 0.05

/** Makes lists for one direction of time out of two candidates of the other. */
export class Children {
  readonly #problem: SearchProblem
  readonly #chance: RandomStream
  /** For each task: 0 before the part, 1 within, 2 behind. */
  readonly #side: Uint8Array

  constructor(problem: SearchProblem, chance: RandomStream) {
    this.#problem = problem
    this.#chance = chance
    this.#side = new Uint8Array(problem.tasks)
  }

  /**
   * The densest part of the father stays as it is, for there he uses the resources well. What he has before it and behind it
   * stays before and behind it, in the mother's order. Every task still stands behind its predecessors.
   */
  fill(list: Int32Array, father: Candidate, mother: Candidate): void {
    const chance = this.#chance
    const [from, to] = father.densest(father.makespan * (PART_MIN + (PART_MAX - PART_MIN) * chance.next()))
    const side = this.#side
    for (let i = 0; i < list.length; i++) side[father.list[i] as number] = i < from ? 0 : i < to ? 1 : 2
    const isInner = chance.next() < INNER_SHARE
    list.set(father.list)
    let before = 0
    let within = from
    let behind = to
    for (let i = 0; i < list.length; i++) {
      const task = mother.list[i] as number
      if (side[task] === 1) {
        if (isInner) list[within++] = task
      } else if (isInner) continue
      else if (side[task] === 0) list[before++] = task
      else list[behind++] = task
    }
    if (chance.next() < MUTANT_SHARE) this.#mutate(list)
  }

  #mutate(list: Int32Array): void {
    for (let i = 1; i < list.length; i++) {
      if (this.#chance.next() >= SWAP_SHARE) continue
      const first = list[i - 1] as number
      const second = list[i] as number
      if (this.#isBefore(first, second)) continue
      list[i - 1] = second
      list[i] = first
    }
  }

  #isBefore(first: number, second: number): boolean {
    const { begin, items } = this.#problem.successors
    const last = begin[first + 1] as number
    for (let i = begin[first] as number; i < last; i++) if (items[i] === second) return true
    return false
  }
}
