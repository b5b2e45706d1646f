import type { VirtualClock } from './virtual-clock.ts'

/**
 * The clock that a coordinator reads, as the machine's clock does it: the wall's time at its start, and never before the last
 * moment that is known, plus what has passed since. So a wall clock that jumps moves nothing before the next start.
 */
export class CoordinatorClock {
  readonly #world: VirtualClock
  /** What the wall clock says beyond the world's time. */
  #wallAhead = 0
  /** What this coordinator's clock says beyond the world's time. */
  #ahead = 0

  constructor(world: VirtualClock) {
    this.#world = world
  }

  now(): number {
    return this.#world.now() + this.#ahead
  }

  /** The world's time at which this clock shows a moment. */
  inWorld(moment: number): number {
    return moment - this.#ahead
  }

  /** The wall clock is set, forward or back. */
  jump(ms: number): void {
    this.#wallAhead += ms
  }

  /** A coordinator starts, knowing of a last moment. */
  restart(notBefore: number): void {
    const world = this.#world.now()
    this.#ahead = Math.max(world + this.#wallAhead, notBefore) - world
  }
}
