/** A binary min-heap. `before(a, b)` must be a total order, so that equal inputs always leave in the same order. */
export class Heap<T> {
  readonly #items: T[] = []
  readonly #before: (a: T, b: T) => boolean

  constructor(before: (a: T, b: T) => boolean) {
    this.#before = before
  }

  /** Number of items held. */
  get size(): number {
    return this.#items.length
  }

  /** The first item, left in place. */
  peek(): T | undefined {
    return this.#items[0]
  }

  /** Adds an item in O(log n). */
  push(item: T): void {
    const items = this.#items
    let child = items.length
    items.push(item)
    while (child > 0) {
      const parent = (child - 1) >> 1
      const above = items[parent] as T
      if (!this.#before(item, above)) break
      items[child] = above
      child = parent
    }
    items[child] = item
  }

  /** Removes and returns the first item in O(log n). */
  pop(): T | undefined {
    const items = this.#items
    const first = items[0]
    const last = items.pop()
    if (last !== undefined && items.length > 0) this.#sink(last)
    return first
  }

  #sink(item: T): void {
    const items = this.#items
    let parent = 0
    for (;;) {
      let child = 2 * parent + 1
      if (child >= items.length) break
      if (child + 1 < items.length && this.#before(items[child + 1] as T, items[child] as T)) child++
      if (!this.#before(items[child] as T, item)) break
      items[parent] = items[child] as T
      parent = child
    }
    items[parent] = item
  }
}
