import type { ExecutionState } from '../../execution/state.ts'
import type { Scribe } from '../scribe.ts'

/**
 * Pauses an execution in which too large a share of the tries fails. Tries are counted since it was last set going, so that
 * whoever resumes it gets as many new ones before it pauses again.
 */
export function pauseAtFailureRate(scribe: Scribe, execution: ExecutionState): void {
  const rate = execution.coordinator.policies.circuit_breakers?.failure_rate
  const { recent } = execution.breakers
  if (rate === undefined || execution.status !== 'running' || recent.length < rate.min_samples) return
  const failed = recent.filter((bad) => bad).length
  if (failed === 0 || failed < rate.threshold * recent.length) return
  const reason = `${failed} of the last ${recent.length} tries failed`
  scribe.write(execution.execution_id, { type: 'execution_paused', reason })
}
