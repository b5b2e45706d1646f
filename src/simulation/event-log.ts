import type { Event } from '../core/model/event.ts'
import { assert } from '../core/std/assert.ts'
import { chance } from '../core/std/chance.ts'

/**
 * The simulator's disk: it keeps what was appended whatever happens to the coordinator, and may refuse for a while. A batch is
 * stored whole or not at all, as a transaction is; but whoever appended it may be told that it failed although it did not,
 * and hands it in again.
 */
export class EventLog {
  readonly events: Event[] = []
  readonly #seed: number
  readonly #fails: number
  readonly #unacknowledged: number
  readonly #keeps: boolean
  #tries = 0

  /** `fails` and `unacknowledged` are chances of each append. One that keeps nothing is for worlds that nobody asks afterwards. */
  constructor(seed: number, fails: number, unacknowledged = 0, keeps = true) {
    this.#seed = seed
    this.#fails = fails
    this.#unacknowledged = unacknowledged
    this.#keeps = keeps
  }

  /** Stores a batch whole, once, or not at all; says whether it is known to be stored. */
  append(batch: readonly Event[]): boolean {
    this.#tries++
    if (this.#fails > 0 && chance(this.#seed, 'append', this.#tries) < this.#fails) return false
    if (this.#keeps) this.#store(batch)
    return this.#unacknowledged === 0 || chance(this.#seed, 'acknowledged', this.#tries) >= this.#unacknowledged
  }

  /** Whether a batch is stored. */
  holds(batch: readonly Event[]): boolean {
    const [first] = batch
    return first !== undefined && this.events[first.position - 1] === first
  }

  #store(batch: readonly Event[]): void {
    const last = this.events.at(-1)?.position ?? 0
    for (const event of batch) {
      if (event.position > last) {
        assert(event.position === (this.events.at(-1)?.position ?? 0) + 1, `a journal has no gap at ${event.position}`)
        this.events.push(event)
      } else assert(this.events[event.position - 1] === event, `position ${event.position} is taken by another event`)
    }
  }
}
