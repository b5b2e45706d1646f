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

/** Says on one line of `err` how far an analysis is, where that is a terminal; `end` takes the line away. */
export function analysisProgress(
  screen: Screen,
  now: () => number = () => performance.now(),
): { readonly progress: NonNullable<AnalyzeRequest['progress']>; readonly end: () => void } {
  let last = now()
  let shown = false
  return {
    progress: (stage, done, total) => {
      if (now() - last < PAUSE_MS) return
      last = now()
      shown = true
      screen.status(`… ${STAGES[stage]}${total === 0 ? '' : ` ${done} of ${total}`}`)
    },
    end: () => {
      if (shown) screen.status('')
    },
  }
}
