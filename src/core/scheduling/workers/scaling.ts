/**
 * How many workers this process has. Those that came by themselves are not counted.
 *
 *   more: a task could start and finds none free ─ or the load lies above `scale_up_at`
 *   fewer: the load lay below `scale_down_at` for `cool_down_seconds`, and without one it stays below `scale_up_at`
 *
 * One that joins or leaves begins the cool-down anew, so the number does not swing. Nobody leaves who has something to do.
 */
import { isOver } from '../../execution/standing.ts'
import { type ExecutionState, type WorkerState, countOf } from '../../execution/state.ts'
import { loadOf } from '../../execution/holds/load.ts'
import { maxTasks, profilesOf } from '../../execution/workers/workers.ts'
import { dismiss, joinOne, joinUpTo } from './joining.ts'
import type { Scribe } from '../scribe.ts'

/** Before tasks start: who is too many and idle leaves, and who is missing joins. */
export function adjustCrew(scribe: Scribe, execution: ExecutionState): void {
  if (execution.status !== 'running' && execution.status !== 'paused') return
  if (execution.roster.own > execution.options.worker_max) {
    for (let idle = idleDraining(execution); idle !== undefined; idle = idleDraining(execution))
      dismiss(scribe, execution, idle, 'fewer workers were asked for')
  }
  for (let due = leavesAt(execution); due !== null && due <= scribe.at; due = leavesAt(execution)) {
    const idle = execution.roster.lastIdle()
    if (idle === undefined) break
    dismiss(scribe, execution, idle, 'there is too little to do')
  }
  joinUpTo(scribe, execution, execution.options.worker_min)
}

/** One that is too many and has nothing to do. When one leaves, another may be the next that has to. */
function idleDraining({ workers }: ExecutionState): WorkerState | undefined {
  for (const worker of workers.values()) if (worker.draining && worker.busy === 0) return worker
  return undefined
}

/** After tasks have started: one more joins while the load is high and there is more to do. */
export function growCrew(scribe: Scribe, execution: ExecutionState): void {
  const { scaling } = execution.coordinator.worker_pool
  if (scaling === undefined || execution.status !== 'running') return
  while (
    execution.roster.own < execution.options.worker_max &&
    loadOf(execution) > scaling.scale_up_at &&
    countOf(execution, 'PENDING') + countOf(execution, 'READY') + countOf(execution, 'BACKOFF') > 0
  )
    if (!joinOne(scribe, execution)) return
}

/** When a worker leaves for want of work, if nothing happens before; null when none does. */
export function leavesAt(execution: ExecutionState): number | null {
  const { scaling } = execution.coordinator.worker_pool
  const { low_since } = execution.crew
  if (scaling === undefined || low_since === null || isOver(execution) || execution.status === 'stopping') return null
  if (execution.roster.own <= execution.options.worker_min) return null
  const idle = execution.roster.lastIdle()
  if (idle === undefined) return null
  if (loadOf(execution, Math.min(idle.slots, maxTasks(execution))) > scaling.scale_up_at) return null
  return low_since + Math.max(1, Math.round(scaling.cool_down_seconds * 1000))
}

/** Why the number of workers cannot be set so; `undefined` when it can. */
export function scaleProblem(
  execution: ExecutionState,
  wanted: { readonly worker_min?: number | undefined; readonly worker_max?: number | undefined },
): string | undefined {
  const { options, coordinator } = execution
  const least = wanted.worker_min ?? options.worker_min
  const most = wanted.worker_max ?? options.worker_max
  if (wanted.worker_min === undefined && wanted.worker_max === undefined)
    return 'it says neither how many at least nor at most'
  if (least > most) return `at least ${least} workers cannot be at most ${most}`
  if (least === options.worker_min && most === options.worker_max)
    return `there are ${least} to ${most} workers already`
  const own = profilesOf(coordinator).reduce((sum, { count = Infinity }) => sum + count, 0)
  return least > own ? `the pool has ${own} workers in all` : undefined
}
