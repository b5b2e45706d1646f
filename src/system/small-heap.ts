import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/**
 * Keeps the part of the heap for what was just made as small as it is now. It would grow to some 50 MB, which is worth it where
 * much is computed; a coordinator waits most of the time, and holds little.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1')
}

/** Lets the heap grow again, for whoever computes. */
export function letHeapGrow(): void {
  setFlagsFromString('--semi-space-growth-factor=2')
}

/** Gives back what nobody needs any more, at once: some 20 ms, worth it after much was read that is not kept. */
export function dropGarbage(): void {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  setFlagsFromString('--no-expose-gc')
  collect()
}
