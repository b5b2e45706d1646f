/**
 * Items taken in the order of their places, while more are added at places that lie further on: what a heap does, for places
 * that are dense. A place has one item, and is added once or more often; each step costs a few bit operations.
 */
export class Sweep {
  /** A bit for each place that has an item. */
  readonly #marks: Int32Array
  readonly #items: Int32Array
  /** No place before this word has an item. */
  #word: number

  /** Places are 0 to `size` - 1. */
  constructor(size: number) {
    this.#marks = new Int32Array((size >>> 5) + 1)
    this.#items = new Int32Array(size)
    this.#word = this.#marks.length
  }

  /** Puts an item at its place. */
  add(place: number, item: number): void {
    const word = place >>> 5
    this.#marks[word] = (this.#marks[word] as number) | (1 << (place & 31))
    this.#items[place] = item
    if (word < this.#word) this.#word = word
  }

  /** Takes the item at the first place that has one. */
  take(): number | undefined {
    const marks = this.#marks
    while (this.#word < marks.length && marks[this.#word] === 0) this.#word++
    if (this.#word >= marks.length) return undefined
    const mark = marks[this.#word] as number
    marks[this.#word] = mark & (mark - 1)
    return this.#items[(this.#word << 5) + 31 - Math.clz32(mark & -mark)]
  }
}
