/** Something that must be taken back, whichever way the process ends. */

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Hands back a function that releases once. It is also called when the process exits, or is asked to end by a signal that
 * nobody else listens to; the process then ends by that signal.
 */
export function releaseAtEnd(release: () => void): () => void {
  let released = false
  const once = (): void => {
    if (released) return
    released = true
    process.off('exit', once)
    for (const signal of SIGNALS) process.off(signal, interrupted)
    release()
  }
  const interrupted = (signal: NodeJS.Signals): void => {
    once()
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal)
  }
  process.on('exit', once)
  for (const signal of SIGNALS) process.on(signal, interrupted)
  return once
}
