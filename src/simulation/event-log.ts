import type { Event } from '../core/model/event.ts'
import { chance } from '../core/std/chance.ts'

/** The simulator's disk: it keeps what was appended whatever happens to the coordinator, and may refuse for a while. */
export class EventLog {
  readonly events: Event[] = []
  readonly #seed: number
  readonly #fails: number
  readonly #keeps: boolean
  #tries = 0

  /** `fails` is the chance that one append is refused. One that keeps nothing is for worlds that nobody asks afterwards. */
  constructor(seed: number, fails: number, keeps = true) {
    this.#seed = seed
    this.#fails = fails
    this.#keeps = keeps
  }

  /** Stores a batch whole, or not at all; says which. */
  append(batch: readonly Event[]): boolean {
    this.#tries++
    if (this.#fails > 0 && chance(this.#seed, 'append', this.#tries) < this.#fails) return false
    if (this.#keeps) for (const event of batch) this.events.push(event)
    return true
  }
}
