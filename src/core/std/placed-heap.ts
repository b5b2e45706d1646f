/**
 * A binary min-heap that tells each item where it stands, so that any item can leave or be put right in O(log n).
 * `before(a, b)` must be a total order; `place(item, position)` writes the position down.
 */
export class PlacedHeap<T> {
  readonly #items: T[] = []
  readonly #before: (a: T, b: T) => boolean
  readonly #place: (item: T, position: number) => void

  constructor(before: (a: T, b: T) => boolean, place: (item: T, position: number) => void) {
    this.#before = before
    this.#place = place
  }

  /** Number of items held. */
  get size(): number {
    return this.#items.length
  }

  /** All items, in no particular order. */
  get items(): readonly T[] {
    return this.#items
  }

  /** The first item, left in place. */
  peek(): T | undefined {
    return this.#items[0]
  }

  /** Adds an item. */
  push(item: T): void {
    this.#items.push(item)
    this.#rise(item, this.#items.length - 1)
  }

  /** Takes out the item at a position. */
  removeAt(position: number): void {
    const last = this.#items.pop() as T
    if (position < this.#items.length) this.#settle(last, position)
  }

  /** The item at a position counts for more or for less than before: puts it where it belongs. */
  restore(position: number): void {
    this.#settle(this.#items[position] as T, position)
  }

  #settle(item: T, position: number): void {
    if (position > 0 && this.#before(item, this.#items[(position - 1) >> 1] as T)) this.#rise(item, position)
    else this.#sink(item, position)
  }

  #rise(item: T, from: number): void {
    const items = this.#items
    let at = from
    while (at > 0) {
      const above = (at - 1) >> 1
      const other = items[above] as T
      if (!this.#before(item, other)) break
      items[at] = other
      this.#place(other, at)
      at = above
    }
    items[at] = item
    this.#place(item, at)
  }

  #sink(item: T, from: number): void {
    const items = this.#items
    let at = from
    for (;;) {
      let below = 2 * at + 1
      if (below >= items.length) break
      if (below + 1 < items.length && this.#before(items[below + 1] as T, items[below] as T)) below++
      const other = items[below] as T
      if (!this.#before(other, item)) break
      items[at] = other
      this.#place(other, at)
      at = below
    }
    items[at] = item
    this.#place(item, at)
  }
}
