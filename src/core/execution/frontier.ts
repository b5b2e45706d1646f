import { Heap } from '../std/heap.ts'

/** The signature of all tasks that are done by a person. */
export const FOR_A_PERSON = -1

/**
 * Ready tasks in the order of their place, and those set aside until what they wait for changes.
 *
 * Tasks that ask for the same (one signature) stand in one queue, and only its head is looked at: if the head cannot
 * start, the others cannot either. A head that cannot start is parked under its obstacle's key, and looked at again only
 * when that key is woken. `next` offers the most urgent head that is fresh or woken; the caller then parks it, or drops
 * it because it starts or is no longer READY. The frontier is an index: with every READY task fresh, the same tasks start
 * in the same order, because a parked one is by definition one that could not start. Tasks for a person need no worker:
 * they stand apart, and nothing is before them.
 */
export class Frontier {
  readonly #place: Int32Array
  readonly #signature: Int32Array
  readonly #queues: (Heap<number> | undefined)[] = []
  /** Under which key the head of each signature is parked; undefined when it is fresh, in hand, or there is none. */
  readonly #parkedUnder: (string | undefined)[] = []
  readonly #fresh: Heap<number>
  readonly #parked = new Map<string, Heap<number>>()
  readonly #woken = new Set<string>()
  readonly #forPeople: Heap<number>

  constructor(place: Int32Array, signature: Int32Array) {
    this.#place = place
    this.#signature = signature
    this.#fresh = this.#heap()
    this.#forPeople = this.#heap()
  }

  #heap(): Heap<number> {
    return new Heap<number>((a, b) => (this.#place[a] as number) < (this.#place[b] as number))
  }

  /** A task has become ready. */
  add(task: number): void {
    const signature = this.#signature[task] as number
    if (signature === FOR_A_PERSON) {
      this.#forPeople.push(task)
      return
    }
    const queue = (this.#queues[signature] ??= this.#heap())
    queue.push(task)
    if (queue.peek() !== task) return
    const key = this.#parkedUnder[signature]
    if (key === undefined) this.#fresh.push(task)
    else this.#parkedAt(key).push(task)
  }

  /** Sets the head of a queue aside until `key` is woken. */
  park(task: number, key: string): void {
    this.#parkedUnder[this.#signature[task] as number] = key
    this.#parkedAt(key).push(task)
  }

  #parkedAt(key: string): Heap<number> {
    let heap = this.#parked.get(key)
    if (heap === undefined) {
      heap = this.#heap()
      this.#parked.set(key, heap)
    }
    return heap
  }

  /** Takes a head out of its queue for good; the next of its kind is looked at then. */
  drop(task: number): void {
    const queue = this.#queues[this.#signature[task] as number]
    queue?.pop()
    const head = queue?.peek()
    if (head !== undefined) this.#fresh.push(head)
  }

  /** What tasks waited for under `key` may have changed. */
  wake(key: string): void {
    if (this.#parked.has(key)) this.#woken.add(key)
  }

  /** Says that nothing parked under `key` can start for now. */
  sleep(key: string): void {
    this.#woken.delete(key)
  }

  /** Whether tasks are parked under a key. */
  hasParked(key: string): boolean {
    return this.#parked.has(key)
  }

  /** Takes out the most urgent task for a person. */
  nextForPerson(): number | undefined {
    return this.#forPeople.pop()
  }

  /** The most urgent task that is fresh or whose obstacle was woken. It is in hand until it is parked or dropped. */
  next(): number | undefined {
    for (;;) {
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
      if (this.#isHead(task, key)) return task
    }
  }

  /** Whether an entry still speaks for its queue. A more urgent task of its kind may have come, or it was offered before. */
  #isHead(task: number, key: string | null): boolean {
    const signature = this.#signature[task] as number
    if (this.#queues[signature]?.peek() !== task || this.#parkedUnder[signature] !== (key ?? undefined)) return false
    this.#parkedUnder[signature] = undefined
    return true
  }
}
