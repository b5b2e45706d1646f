import { setImmediate } from 'node:timers/promises'
import type { Clock } from '../core/ports/clock.ts'
import type { Input } from '../core/model/input.ts'

/** An input before it is taken: the loop stamps the moment, so that `at` never decreases. */
export type Letter = Input extends infer I ? (I extends Input ? Omit<I, 'at'> : never) : never

/** How long a patient letter waits for company. */
const PATIENCE_MS = 25
/** Why a deadline is waited for no longer. Given, because one that is made each time costs more than all else here. */
const ARRIVED = 'a letter has arrived'

/** Where everything from outside arrives, in order, until the loop takes it. */
export class Mailbox {
  #letters: Letter[] = []
  #wake: (() => void) | null = null
  #urgent = false
  #patience: NodeJS.Timeout | undefined

  /** Adds one letter and wakes the loop. */
  put(letter: Letter): void {
    this.#letters.push(letter)
    this.#urgent = true
    this.#wake?.()
  }

  /**
   * Adds a letter that nobody waits for: it rides with the next one, or wakes the loop after a moment. So what begins and
   * ends at once costs one commit and not two.
   */
  putPatiently(letter: Letter): void {
    this.#letters.push(letter)
    this.#patience ??= setTimeout(() => {
      this.#urgent = true
      this.#wake?.()
    }, PATIENCE_MS)
  }

  /** Takes all that has arrived. */
  take(): Letter[] {
    const taken = this.#letters
    this.#letters = []
    this.#urgent = false
    clearTimeout(this.#patience)
    this.#patience = undefined
    return taken
  }

  /**
   * Resolves when there are letters, or at `deadline` (milliseconds since 1970; null for never). What is ready to be read
   * at the same moment is read first, so that one commit serves all that ended together.
   */
  async wait(clock: Clock, deadline: number | null): Promise<void> {
    if (!this.#urgent) await this.#arrivalOr(clock, deadline)
    await setImmediate()
  }

  async #arrivalOr(clock: Clock, deadline: number | null): Promise<void> {
    const timer = new AbortController()
    const arrival = new Promise<void>((resolve) => {
      this.#wake = resolve
    })
    await (deadline === null ? arrival : Promise.race([arrival, clock.sleepUntil(deadline, timer.signal)]))
    this.#wake = null
    timer.abort(ARRIVED)
  }
}
