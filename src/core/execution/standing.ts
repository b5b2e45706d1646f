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
