import type { ExecutionState } from '../../execution/state.ts'
import { failTask } from '../failures/settle.ts'
import { errorOfKind } from '../failures/task-error.ts'
import { accept, looksAfterwards } from '../order.ts'
import { startRollback } from '../rollback/rollback.ts'
import type { Scribe } from '../scribe.ts'

/** What was written may stay: what looks at the work goes on. */
export function keepOutside(scribe: Scribe, execution: ExecutionState, task: number): void {
  const id = scribe.id(execution, task)
  if (!looksAfterwards(execution, task)) return accept(scribe, execution, task)
  return scribe.write(execution.execution_id, { type: 'task_requeued', task: id, reason: 'check_again' })
}

/**
 * What was written may not stay: the run has failed, and is not tried again. What has an undo is undone first, as in any rollback,
 * with what the undo has to hold; then it is cancelled.
 */
export function rejectOutside(scribe: Scribe, execution: ExecutionState, task: number): void {
  if (execution.plan.nodes[task]?.compensation !== undefined) {
    const id = scribe.id(execution, task)
    scribe.write(execution.execution_id, { type: 'task_requeued', task: id, reason: 'invalidated' })
    startRollback(scribe, execution, [task], 'what it wrote outside its scope may not stay')
    return
  }
  const error = errorOfKind(
    'SCOPE_VIOLATION',
    'code',
    'wrote outside its scope, and a person said that this may not stay',
  )
  failTask(scribe, execution, task, { ...error, retryable: false }, true)
}
