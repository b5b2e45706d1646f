import type { ExecutionState } from './state.ts'

/** Why a ready task is held back although all that it needs is free: backpressure, an open breaker, a pending update. */
export interface Hold {
  /** The key under which {@link wake} looks at the task again. */
  readonly key: string
  /** A sentence without a subject and a final stop: `waits until breaker npm lets a probe through`. */
  readonly text: string
}

/** Whether a ready task is held back. A function of state. */
export function holdOf(_execution: ExecutionState, _task: number, _at: number): Hold | undefined {
  return undefined
}
