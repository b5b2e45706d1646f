/** Which tasks come before which, as rows of bits: one for each task, filled in an order in which all before it are done. */

/** Sets of ranks. */
export class Ancestors {
  readonly #words: number
  readonly #bits: Uint32Array
  readonly #counts: Uint32Array

  constructor(size: number) {
    this.#words = (size + 31) >> 5
    this.#bits = new Uint32Array(this.#words * size)
    this.#counts = new Uint32Array(size)
  }

  /** Whether `earlier` comes before `rank`, by one step or more. */
  has(rank: number, earlier: number): boolean {
    return ((this.#bits[rank * this.#words + (earlier >> 5)] as number) & (1 << (earlier & 31))) !== 0
  }

  /** How many come before a task. */
  count(rank: number): number {
    return this.#counts[rank] as number
  }

  /** How many would come before `rank` in addition, if `parent` did. */
  added(rank: number, parent: number): number {
    let count = this.has(rank, parent) ? 0 : 1
    for (let at = 0; at < this.#words; at++) {
      count += ones(
        (this.#bits[parent * this.#words + at] as number) & ~(this.#bits[rank * this.#words + at] as number),
      )
    }
    return count
  }

  /** Puts `parent`, and all before it, before `rank`. */
  add(rank: number, parent: number): void {
    this.#counts[rank] = this.count(rank) + this.added(rank, parent)
    for (let at = 0; at < this.#words; at++) {
      const place = rank * this.#words + at
      this.#bits[place] = (this.#bits[place] as number) | (this.#bits[parent * this.#words + at] as number)
    }
    const own = rank * this.#words + (parent >> 5)
    this.#bits[own] = (this.#bits[own] as number) | (1 << (parent & 31))
  }
}

function ones(word: number): number {
  let bits = word - ((word >>> 1) & 0x5555_5555)
  bits = (bits & 0x3333_3333) + ((bits >>> 2) & 0x3333_3333)
  return (((bits + (bits >>> 4)) & 0x0f0f_0f0f) * 0x0101_0101) >>> 24
}
