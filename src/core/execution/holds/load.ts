import type { ExecutionState } from '../state.ts'
import { maxTasks } from '../workers/workers.ts'

/** Share of the slots that hold a task, where `fewer` slots are left out. */
export function loadOf(execution: ExecutionState, fewer = 0): number {
  const { roster } = execution
  const slots = roster.slots(maxTasks(execution)) - fewer
  return slots <= 0 ? 1 : roster.busy / slots
}

/** Whether the load lies below the share at which workers may leave. */
export function isLow(execution: ExecutionState): boolean {
  const { scaling } = execution.coordinator.worker_pool
  return scaling !== undefined && loadOf(execution) < scaling.scale_down_at
}
