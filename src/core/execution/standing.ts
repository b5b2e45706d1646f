import type { ExecutionState } from './state.ts'

/** An execution that takes no more inputs than a resume. */
export function isOver(execution: ExecutionState): boolean {
  const { status } = execution
  return (
    status === 'completed' ||
    status === 'failed' ||
    status === 'aborted' ||
    status === 'needs_attention' ||
    status === 'stopped'
  )
}

/** The reason of a take-up by the coordinator that has waited for an answer itself: its run goes on, no other begins. */
export const ANSWERED = 'answered'
