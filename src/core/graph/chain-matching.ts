import { NONE, firstMatching, type Arrows } from './first-matching.ts'

/** Level of a right copy that no path has reached in this phase. */
const UNREACHED = -1
/** Level of a right copy through which this phase can reach nothing more. */
const SPENT = -2

/**
 * The largest matching between earlier copies (left) and later copies (right) of the places of an acyclic graph, where u matches
 * v when u reaches v: matched pairs, joined, are the least number of chains that hold every place. Hopcroft–Karp.
 *
 * Who reaches whom is never stored: a path enters the right copy of an arrow's target and may end there, turn back to the
 * left copy that is matched with it, or pass through it, along its own arrows. Whatever is reached by passing through a
 * right copy stands in the same layer or an earlier one, so no phase needs to pass through it twice in vain: beside the paths
 * that it finds, a phase looks at each arrow four times at most. Phases are at most about twice the root of the number of places.
 */
export class ChainMatching {
  readonly #start: Uint32Array
  readonly #target: Uint32Array
  readonly #size: number
  /** The right copy of each left one, and the other way round. */
  readonly #rightOf: Int32Array
  readonly #leftOf: Int32Array
  /** The layer of each right copy in this phase, counted from 1. */
  readonly #level: Int32Array
  /** Next arrow of each place, as a left copy and as one that is passed through. */
  readonly #leftCursor: Uint32Array
  readonly #passCursor: Uint32Array
  /** Whether a path has tried to end at, or to turn around at, each right copy. */
  readonly #tried: Uint8Array
  /** Of each right copy that was passed through, the last one that was passed through on that path. */
  readonly #leap: Int32Array
  /** The path: `u` for a left copy, `~v` for a right copy that is entered, to end there, to turn there or to pass through. */
  readonly #path: Int32Array
  /** Left copies in the order in which a phase reaches them; the first `#free` of them are free. */
  readonly #queue: Int32Array
  #free = 0
  #looks: number

  constructor({ start, target }: Arrows, mostLooks: number) {
    this.#start = start
    this.#target = target
    this.#size = start.length - 1
    const { rightOf, leftOf } = firstMatching({ start, target })
    this.#rightOf = rightOf
    this.#leftOf = leftOf
    this.#level = new Int32Array(this.#size)
    this.#leftCursor = new Uint32Array(this.#size)
    this.#passCursor = new Uint32Array(this.#size)
    this.#tried = new Uint8Array(this.#size)
    this.#leap = new Int32Array(this.#size)
    this.#path = new Int32Array(2 * this.#size + 2)
    this.#queue = new Int32Array(this.#size)
    this.#looks = mostLooks
  }

  /** A largest antichain, in places, or nothing when that asks for too many looks. */
  antichain(): number[] | undefined {
    for (;;) {
      this.#gatherFree()
      const last = this.#layer()
      if (last === 0) break
      this.#leftCursor.set(this.#start.subarray(0, this.#size))
      this.#passCursor.set(this.#start.subarray(0, this.#size))
      this.#tried.fill(0)
      this.#leap.fill(NONE)
      for (let i = 0; i < this.#free && this.#looks >= 0; i++) this.#augment(this.#queue[i] as number, last)
      if (this.#looks < 0) return undefined
    }
    const found: number[] = []
    for (let place = 0; place < this.#size; place++) {
      const right = this.#rightOf[place] as number
      const leftReached = right === NONE || this.#level[right] !== UNREACHED
      if (leftReached && this.#level[place] === UNREACHED) found.push(place)
    }
    return found
  }

  /** Layers the right copies from the free left ones; gives the first layer that holds a free right copy, 0 when none does. */
  #layer(): number {
    const start = this.#start
    const target = this.#target
    const leftOf = this.#leftOf
    const level = this.#level.fill(UNREACHED)
    const queue = this.#queue
    const stack = this.#path
    let queued = this.#free
    for (let depth = 1, head = 0; head < queued; depth++) {
      let found = false
      for (const end = queued; head < end; head++) {
        stack[0] = queue[head] as number
        for (let top = 0; top >= 0;) {
          const place = stack[top--] as number
          const rowEnd = start[place + 1] as number
          for (let i = start[place] as number; i < rowEnd; i++) {
            const right = target[i] as number
            if (level[right] !== UNREACHED) continue
            level[right] = depth
            stack[++top] = right
            const back = leftOf[right] as number
            if (back === NONE) found = true
            else queue[queued++] = back
          }
          this.#looks -= rowEnd - (start[place] as number)
        }
      }
      if (found) return depth
    }
    return 0
  }

  /** Puts the free left copies that have arrows at the head of the queue. */
  #gatherFree(): void {
    this.#free = 0
    for (let left = 0; left < this.#size; left++) {
      if (this.#rightOf[left] === NONE && this.#start[left] !== this.#start[left + 1]) this.#queue[this.#free++] = left
    }
  }

  /** Looks for a path from a free left copy to a free right one, layer by layer down to `last`, and turns its matches over. */
  #augment(root: number, last: number): void {
    const path = this.#path
    const level = this.#level
    path[0] = root
    for (let top = 0; top >= 0;) {
      const frame = path[top] as number
      let next: number
      if (frame >= 0) {
        const above = top === 0 ? 0 : (level[~(path[top - 1] as number)] as number)
        next = this.#step(frame, this.#leftCursor, above + 1)
      } else {
        const right = ~frame
        if (this.#tried[right] === 0) {
          this.#tried[right] = 1
          const back = this.#leftOf[right] as number
          if (back === NONE) {
            this.#turnOver(top)
            return
          }
          if ((level[right] as number) < last) {
            path[++top] = back
            continue
          }
        }
        next = this.#passThrough(right)
      }
      if (next === NONE) top--
      else path[++top] = ~next
    }
  }

  /** Where a path goes on from a right copy that was tried: straight to where the path before it branched off, if there is more. */
  #passThrough(right: number): number {
    const leap = this.#leap[right] as number
    if (leap !== NONE && this.#level[leap] !== SPENT) return leap
    const next = this.#step(right, this.#passCursor, this.#level[right] as number)
    if (next === NONE) this.#level[right] = SPENT
    return next
  }

  /** The next target of `place` in a layer, or none. */
  #step(place: number, cursor: Uint32Array, layer: number): number {
    const begin = cursor[place] as number
    const end = this.#start[place + 1] as number
    let i = begin
    while (i < end && this.#level[this.#target[i] as number] !== layer) i++
    this.#looks -= i - begin + 1
    cursor[place] = i
    return i < end ? (this.#target[i] as number) : NONE
  }

  /** Matches each left copy of the path with the right copy above it that was not only passed through. */
  #turnOver(top: number): void {
    let right = NONE
    let branch = NONE
    this.#looks -= top
    for (let i = top; i >= 0; i--) {
      const frame = this.#path[i] as number
      if (frame >= 0) {
        this.#rightOf[frame] = right
        this.#leftOf[right] = frame
        right = branch = NONE
      } else if (right === NONE) right = ~frame
      else if (branch === NONE) branch = ~frame
      else this.#leap[~frame] = branch
    }
  }
}
