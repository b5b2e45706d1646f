import { chance } from '../../core/std/chance.ts'

/** Keyed chance of one seed. Every draw has a key of its own, so that drawing one thing more changes nothing else. */
export class Dice {
  readonly #seed: number

  constructor(seed: number) {
    this.#seed = seed
  }

  /** In [0, 1). */
  luck(...key: readonly (string | number)[]): number {
    return chance(this.#seed, 'world', ...key)
  }

  /** True with a probability in [0, 1]. */
  happens(probability: number, ...key: readonly (string | number)[]): boolean {
    return this.luck(...key) < probability
  }

  /** A whole number from 0, below `limit`. */
  below(limit: number, ...key: readonly (string | number)[]): number {
    return Math.floor(this.luck(...key) * limit)
  }

  /** One of several. */
  pick<T>(items: readonly [T, ...T[]], ...key: readonly (string | number)[]): T {
    return items[this.below(items.length, ...key)] ?? items[0]
  }

  /** A number in [0, most) in half of the worlds, else 0: so each trouble comes alone too. */
  trouble(most: number, what: string): number {
    return this.happens(0.5, 'troubled', what) ? most * this.luck('trouble', what) : 0
  }
}
