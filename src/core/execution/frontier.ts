import { Heap } from '../std/heap.ts'

/**
 * Ready tasks in the order of their place, and those set aside until what they wait for changes.
 *
 * A task that was looked at and could not start is parked under its obstacle's key. It is looked at again only
 * when that key is woken. `next` offers the most urgent of what is fresh or woken; the caller parks it again or
 * starts it. The frontier is an index: with every READY task fresh, the same tasks start in the same order,
 * because a parked task is by definition one that could not start. Entries of tasks that are no longer READY
 * are dropped by the caller when they come up.
 */
export class Frontier {
  readonly #place: Int32Array
  readonly #fresh: Heap<number>
  readonly #parked = new Map<string, Heap<number>>()
  readonly #woken = new Set<string>()

  constructor(place: Int32Array) {
    this.#place = place
    this.#fresh = this.#heap()
  }

  #heap(): Heap<number> {
    return new Heap<number>((a, b) => (this.#place[a] as number) < (this.#place[b] as number))
  }

  /** A task has become ready. */
  add(task: number): void {
    this.#fresh.push(task)
  }

  /** Sets a task aside until `key` is woken. */
  park(task: number, key: string): void {
    let heap = this.#parked.get(key)
    if (heap === undefined) {
      heap = this.#heap()
      this.#parked.set(key, heap)
    }
    heap.push(task)
  }

  /** What tasks waited for under `key` may have changed. */
  wake(key: string): void {
    if (this.#parked.has(key)) this.#woken.add(key)
  }

  /** Says that nothing parked under `key` can start for now. */
  sleep(key: string): void {
    this.#woken.delete(key)
  }

  /** The most urgent task that is parked under a key. */
  headOf(key: string): number | undefined {
    return this.#parked.get(key)?.peek()
  }

  /** Takes out the most urgent task that is fresh or whose obstacle was woken, with the key that it was parked under. */
  next(): { readonly task: number; readonly key: string | null } | undefined {
    let best = this.#fresh
    let key: string | null = null
    for (const woken of this.#woken) {
      const heap = this.#parked.get(woken) as Heap<number>
      const head = heap.peek() as number
      const bestHead = best.peek()
      if (bestHead === undefined || (this.#place[head] as number) < (this.#place[bestHead] as number)) {
        best = heap
        key = woken
      }
    }
    const task = best.pop()
    if (task === undefined) return undefined
    if (key !== null && best.size === 0) {
      this.#parked.delete(key)
      this.#woken.delete(key)
    }
    return { task, key }
  }
}
