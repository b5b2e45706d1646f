/**
 * A small generator of numbers by chance (Marsaglia's xorshift, 32 bits): the same seed gives the same numbers on every machine.
 * For searches, which ask millions of times in an order of their own; decisions of the runtime use keyed chance instead.
 */
export class RandomStream {
  #state: number

  constructor(seed: number) {
    // Seeds that are close to each other must not begin alike; a state of 0 would stay 0.
    let state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b)
    state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35)
    this.#state = (state ^ (state >>> 16)) | 0 || 0x6d2b79f5
  }

  /** A number in [0, 1). */
  next(): number {
    let state = this.#state
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    this.#state = state
    return (state >>> 0) / 0x1_0000_0000
  }

  /** A whole number from 0 up to, and without, `limit`. */
  below(limit: number): number {
    return Math.floor(this.next() * limit)
  }
}
