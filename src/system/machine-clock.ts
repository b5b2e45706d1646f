import type { Clock } from '../core/ports/clock.ts'

/** The longest wait that a timer of Node can hold, in milliseconds. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

/**
 * The machine's clock: the wall's time at the start plus what has passed since, so that a change of the wall clock moves
 * nothing. It begins no earlier than `notBefore` (milliseconds since 1970), the last moment that is known from before.
 */
export function machineClock(notBefore = 0): Clock {
  const anchor = Math.max(Date.now(), notBefore)
  const began = performance.now()
  const now = (): number => anchor + Math.floor(performance.now() - began)
  return {
    now,
    sleepUntil(at, signal) {
      return new Promise((resolve) => {
        let timer: NodeJS.Timeout | undefined
        const done = (): void => {
          clearTimeout(timer)
          signal.removeEventListener('abort', done)
          resolve()
        }
        const wait = (): void => {
          const left = at - now()
          if (signal.aborted || left <= 0) done()
          else timer = setTimeout(wait, Math.min(left, LONGEST_TIMER_MS))
        }
        signal.addEventListener('abort', done, { once: true })
        wait()
      })
    },
  }
}
