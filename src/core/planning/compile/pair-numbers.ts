import { assert } from '../../std/assert.ts'

const MOST_NAMES = 2 ** 25

/** A number for each ordered pair of names, below 2 ** 50, so that a map of half a million pairs needs no text for each. */
export class PairNumbers {
  readonly #numbers = new Map<string, number>()

  /** The number of the pair; always the same for the same pair of one `PairNumbers`. */
  of(from: string, to: string): number {
    return this.#number(from) * MOST_NAMES + this.#number(to)
  }

  #number(name: string): number {
    const known = this.#numbers.get(name)
    if (known !== undefined) return known
    const next = this.#numbers.size
    assert(next < MOST_NAMES, 'more names than pairs of them can be numbered')
    this.#numbers.set(name, next)
    return next
  }
}
