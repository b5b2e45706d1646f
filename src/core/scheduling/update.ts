import type { HotUpdate } from '../model/hot-update.ts'
import type { ExecutionState } from '../execution/state.ts'
import type { Scribe } from './scribe.ts'

/** Applies a change of the running plan as a whole, or refuses it with a reason. */
export function update(scribe: Scribe, execution: ExecutionState, patch: HotUpdate): void {
  scribe.write(execution.execution_id, {
    type: 'update_refused',
    update: patch.id,
    reason: 'this version cannot change a running plan; stop the execution and plan again',
  })
}
