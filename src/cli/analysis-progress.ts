import type { AnalyzeRequest } from '../core/ports/analyzer.ts'
import type { Screen } from './screen.ts'

/** Pause before the first word, and between two, in milliseconds: what is quick says nothing. */
const PAUSE_MS = 300

const STAGES = {
  list: 'listing files',
  scan: 'reading files',
  history: 'reading the history',
  index: 'putting the index together',
} as const

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Says on one line of `err` how far an analysis is, where that is a terminal, and when a signal stops its reading, that it did;
 * the process then ends by that signal. `end` takes both away.
 */
export function analysisProgress(
  screen: Screen,
  now: () => number = () => performance.now(),
): { readonly progress: NonNullable<AnalyzeRequest['progress']>; readonly end: () => void } {
  let last = now()
  let shown = false
  let isRead = false
  const stopped = (signal: NodeJS.Signals): void => {
    end()
    screen.err(`Stopped; nothing was written${isRead ? '' : ', and what was read so far is not kept'}.`)
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal)
  }
  const unheard = (): void => {
    for (const signal of SIGNALS) process.off(signal, stopped)
  }
  const end = (): void => {
    unheard()
    if (shown) screen.status('')
  }
  for (const signal of SIGNALS) process.on(signal, stopped)
  return {
    progress: (stage, done, total) => {
      isRead = stage === 'history'
      // What comes then lets no listener in for a while, so the signal itself must end it.
      if (stage === 'index') unheard()
      if (now() - last < PAUSE_MS) return
      last = now()
      shown = true
      screen.status(`… ${STAGES[stage]}${total === 0 ? '' : ` ${done} of ${total}`}`)
    },
    end,
  }
}
