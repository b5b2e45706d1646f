import type { OptimizedOrder, OrderProgress } from '../operations/optimized-order.ts'
import type { Screen } from './screen.ts'

/** Pause before the first word, and between two, in milliseconds: what is quick says nothing. */
const PAUSE_MS = 300

const STAGES = { search: 'looking for a better order: schedule', simulate: 'simulating both orders: run' } as const

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Carries a search out and says on one line of `err` how far it is, where that is a terminal. Signals are heard between two
 * steps: the first ends the search, with nothing started, and the process by that signal.
 */
export async function watchedSearch(
  search: Generator<OrderProgress, OptimizedOrder>,
  screen: Screen,
  now: () => number = () => performance.now(),
): Promise<OptimizedOrder> {
  let heard: NodeJS.Signals | undefined
  const hear = (signal: NodeJS.Signals): void => {
    heard ??= signal
  }
  for (const signal of SIGNALS) process.on(signal, hear)
  let last = now()
  let shown = false
  try {
    for (let next = search.next(); ; next = search.next()) {
      if (next.done === true) return next.value
      const { stage, done, total } = next.value
      if (now() - last >= PAUSE_MS) {
        last = now()
        shown = true
        screen.status(`… ${STAGES[stage]} ${done} of ${total}`)
      }
      await new Promise((resolve) => setImmediate(resolve))
      if (heard !== undefined) return await ended(heard)
    }
  } finally {
    if (shown) screen.status('')
    for (const signal of SIGNALS) process.off(signal, hear)
  }

  /** Ends the process by the signal, and never comes back. */
  function ended(signal: NodeJS.Signals): Promise<never> {
    if (shown) screen.status('')
    screen.err('Stopped while looking for a better order; nothing was started.')
    for (const each of SIGNALS) process.off(each, hear)
    process.kill(process.pid, signal)
    return new Promise<never>(() => {})
  }
}
