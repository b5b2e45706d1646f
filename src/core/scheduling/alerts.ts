import type { AttemptReport } from '../model/attempt.ts'
import type { CoordinatorNode } from '../model/coordinator.ts'
import type { ExecutionState, OpenAttempt } from '../execution/state.ts'
import { cancelAttempt } from './cancel.ts'
import type { Scribe } from './scribe.ts'

/** A metric of a run has passed a bound of its task's: it is told, and what the bound says is done. */
export function heardAlert(
  scribe: Scribe,
  execution: ExecutionState,
  attempt: OpenAttempt,
  report: Extract<AttemptReport, { type: 'alert' }>,
): void {
  const { id, alerts } = execution.plan.nodes[attempt.task] as CoordinatorNode
  const alert = alerts?.[report.alert]
  if (alert === undefined || attempt.kind !== 'run') return
  const { metric, threshold, action } = alert
  const { value } = report
  scribe.write(
    execution.execution_id,
    { type: 'alert_fired', task: id, metric, value, threshold, action },
    attempt.token,
  )
  if (action === 'cancel') cancelAttempt(scribe, execution, attempt, 'alert')
  else if (action === 'pause' && execution.status === 'running')
    scribe.write(execution.execution_id, {
      type: 'execution_paused',
      reason: `${id}: ${metric} is ${value}, past ${threshold}`,
    })
}
