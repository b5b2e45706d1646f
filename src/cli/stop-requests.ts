/**
 * Ctrl-C and the signals that mean the same. The first asks the execution to stop cleanly; a second Ctrl-C, for
 * those who will not wait, kills at once. The closing of the terminal and SIGTERM only ever ask.
 */
import type { EventEmitter } from 'node:events'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
/** One press can arrive twice: from the terminal, and from a parent that passes it on. */
const SAME_PRESS_MS = 150

/** What a stop request leads to. */
export interface StopActions {
  /** Cancel what runs, let it end within its grace, and leave. Called once. */
  stop(signal: string): void
  /** Kill what runs now. Called once, after `stop`. */
  kill(): void
}

/** Listens until the returned function is called. `now` gives milliseconds that never go back. */
export function onStopRequests(source: EventEmitter, actions: StopActions, now: () => number): () => void {
  let asked_at: number | undefined
  let killed = false
  const listeners = SIGNALS.map((signal) => {
    const listener = (): void => {
      if (asked_at === undefined) {
        asked_at = now()
        actions.stop(signal)
      } else if (signal === 'SIGINT' && !killed && now() - asked_at >= SAME_PRESS_MS) {
        killed = true
        actions.kill()
      }
    }
    source.on(signal, listener)
    return () => void source.off(signal, listener)
  })
  return () => listeners.forEach((forget) => forget())
}
