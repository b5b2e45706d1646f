import type { Clock } from '../core/ports/clock.ts'

/** Where a simulated world plans what will happen: on virtual time, or on a real clock. */
export interface Timeline {
  /** Milliseconds since 1970. */
  now(): number
  /** Does `act` once the moment has come, unless the returned function is called before. */
  at(moment: number, act: () => void): () => void
}

/** A timeline on a clock that really passes: what a simulated agent of a real execution works with. */
export function timelineOf(clock: Clock): Timeline {
  return {
    now: () => clock.now(),
    at(moment, act) {
      const revoked = new AbortController()
      void clock.sleepUntil(moment, revoked.signal).then(() => {
        if (!revoked.signal.aborted) act()
      })
      return () => revoked.abort()
    },
  }
}
