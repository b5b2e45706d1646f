import type { ExecutionState } from '../../execution/state.ts'

/** Whether a task has failed so often within the window of the policy that it is not worth another try. */
export function thrashes(execution: ExecutionState, task: number, at: number): boolean {
  const thrash = execution.coordinator.policies.circuit_breakers?.thrash
  const times = execution.breakers.own.get(task)
  if (thrash === undefined || times === undefined || times.length < thrash.min_loops) return false
  return (times[times.length - thrash.min_loops] as number) > at - thrash.window_s * 1000
}
