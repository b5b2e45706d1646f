import type { CoordinatorNode } from '../model/coordinator.ts'
import type { CancelReason } from '../model/event.ts'
import type { ExecutionState, OpenAttempt } from '../execution/state.ts'
import type { Scribe } from './scribe.ts'

/** Asks one open attempt to end, once. `by` is the task that it makes room for, `why` what a person said. */
export function cancelAttempt(
  scribe: Scribe,
  execution: ExecutionState,
  attempt: OpenAttempt,
  reason: CancelReason,
  by?: string,
  why?: string,
): void {
  if (attempt.cancel !== null) return
  const { id } = execution.plan.nodes[attempt.task] as CoordinatorNode
  const grace_ms = Math.round(execution.coordinator.policies.cancel_grace_seconds * 1000)
  scribe.write(
    execution.execution_id,
    {
      type: 'attempt_cancel_ordered',
      task: id,
      kind: attempt.kind,
      reason,
      grace_ms,
      ...(by === undefined ? {} : { by }),
      ...(why === undefined || why === 'by command' ? {} : { why }),
    },
    attempt.token,
  )
}
