import type { Input } from '../../model/input.ts'
import type { ExecutionState } from '../../execution/state.ts'
import type { Scribe } from '../scribe.ts'

/** The planner has answered about an issue. An answer that nobody waits for any more changes nothing. */
export function heardRepair(
  scribe: Scribe,
  execution: ExecutionState,
  { issue, answer }: Extract<Input, { type: 'repair_planned' }>,
): void {
  const known = execution.issues.get(issue)
  if (known?.stage !== 'open') return
  const { execution_id } = execution
  if ('refusal' in answer) scribe.write(execution_id, { type: 'remedy_refused', issue, reason: answer.refusal })
  else scribe.write(execution_id, { type: 'remedy_planned', issue, remedy: answer })
}
