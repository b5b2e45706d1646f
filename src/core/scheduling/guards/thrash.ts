import type { ExecutionState } from '../../execution/state.ts'

/** How much longer a task waits that is on its way into quarantine: twice as long from half of the failures on. */
export function thrashFactor(execution: ExecutionState, task: number, at: number): number {
  const thrash = execution.coordinator.policies.circuit_breakers?.thrash
  const times = execution.breakers.own.get(task)
  if (thrash === undefined || times === undefined) return 1
  const within = times.filter((time) => time > at - thrash.window_s * 1000).length
  return within > 1 && 2 * within >= thrash.min_loops ? 2 : 1
}

/** Whether a task has failed so often within the window of the policy that it is not worth another try. */
export function thrashes(execution: ExecutionState, task: number, at: number): boolean {
  const thrash = execution.coordinator.policies.circuit_breakers?.thrash
  const times = execution.breakers.own.get(task)
  if (thrash === undefined || times === undefined || times.length < thrash.min_loops) return false
  return (times[times.length - thrash.min_loops] as number) > at - thrash.window_s * 1000
}
