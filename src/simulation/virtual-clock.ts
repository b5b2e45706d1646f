import { assert } from '../core/std/assert.ts'
import { Heap } from '../core/std/heap.ts'
import type { Clock, StopSignal } from '../core/ports/clock.ts'
import type { Timeline } from './timeline.ts'

interface Happening {
  readonly at: number
  readonly number: number
  act: (() => void) | null
}

/** Time that passes only when it is told to. What was planned for the same moment happens in the order of planning. */
export class VirtualClock implements Clock, Timeline {
  readonly #planned = new Heap<Happening>((a, b) => a.at < b.at || (a.at === b.at && a.number < b.number))
  #now: number
  #count = 0

  constructor(start: number) {
    this.#now = start
  }

  now(): number {
    return this.#now
  }

  at(moment: number, act: () => void): () => void {
    const happening: Happening = { at: Math.max(moment, this.#now), number: this.#count++, act }
    this.#planned.push(happening)
    return () => {
      happening.act = null
    }
  }

  sleepUntil(at: number, signal: StopSignal): Promise<void> {
    if (signal.aborted || at <= this.#now) return Promise.resolve()
    return new Promise((resolve) => {
      const revoke = this.at(at, resolve)
      const wake = (): void => {
        revoke()
        resolve()
      }
      signal.addEventListener('abort', wake, { once: true })
    })
  }

  /** The moment of the next thing that is planned, or null when nothing is. */
  next(): number | null {
    for (;;) {
      const first = this.#planned.peek()
      if (first === undefined) return null
      if (first.act !== null) return first.at
      this.#planned.pop()
    }
  }

  /** Lets time pass, and does what was planned up to and including `moment`. */
  passUntil(moment: number): void {
    assert(moment >= this.#now, `time does not go back from ${this.#now} to ${moment}`)
    for (let next = this.next(); next !== null && next <= moment; next = this.next()) {
      const happening = this.#planned.pop() as Happening
      this.#now = happening.at
      happening.act?.()
    }
    this.#now = Math.max(this.#now, moment)
  }
}
