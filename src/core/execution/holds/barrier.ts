/**
 * The barrier between two waves, where the plan states a rule for it. Without a rule a wave ends when all of it has ended
 * well; hard arrows hold whatever the barrier.
 */
import type { Policies } from '../../model/policies.ts'
import { nearest } from '../../std/nearest.ts'
import { satisfiesDependents } from '../lifecycle.ts'
import { type ExecutionState, taskState } from '../state.ts'

/** The wave that runs now. */
export interface Barrier {
  started_at: number
  /** Its time is over, and the fallback has been begun. */
  timed_out: boolean
  /** A person has let the next wave begin. */
  answered: boolean
}

type BarrierPolicy = NonNullable<Policies['barrier']>

/** What is wrong with the critical tasks of a plan with these ids, as a sentence without a final stop; undefined when all are there. */
export function unknownCritical({ barrier }: Pick<Policies, 'barrier'>, ids: readonly string[]): string | undefined {
  const { critical_tasks = [] } = barrier ?? {}
  if (critical_tasks.length === 0) return undefined
  const known = new Set(ids)
  const unknown = critical_tasks.find((id) => !known.has(id))
  if (unknown === undefined) return undefined
  const close = nearest(unknown, ids)
  return `barrier.critical_tasks name ${unknown}, which is no task of the plan${close === undefined ? '' : ` (did you mean ${close}?)`}`
}

/** The rule of the barrier, where there is one. */
export function barrierOf(execution: ExecutionState): BarrierPolicy | undefined {
  return execution.coordinator.mode === 'wave_based' ? execution.coordinator.policies.barrier : undefined
}

/** When the time of the wave that runs is over; null when it has no end, or is over. */
export function waveEndsAt(execution: ExecutionState): number | null {
  const minutes = barrierOf(execution)?.timeout_minutes
  if (minutes === undefined || execution.barrier.timed_out || execution.current_level >= execution.plan.levels)
    return null
  return execution.barrier.started_at + Math.ceil(minutes * 60_000)
}

const members = new WeakMap<Int32Array, readonly (readonly number[])[]>()

/** Tasks of a wave that were not done before the execution, by number. A function of the plan. */
export function waveOf(execution: ExecutionState, wave: number): readonly number[] {
  const { level, levels, nodes } = execution.plan
  let waves = members.get(level)
  if (waves === undefined) {
    const lists: number[][] = Array.from({ length: levels }, () => [])
    nodes.forEach((node, task) => {
      if (!node.done) lists[level[task] as number]?.push(task)
    })
    waves = lists
    members.set(level, waves)
  }
  return waves[wave] ?? []
}

/** Why the wave that runs may end; undefined while it may not. */
export function waveMayEnd(execution: ExecutionState, policy: BarrierPolicy): string | undefined {
  const left = execution.level_left[execution.current_level] ?? 0
  if (left === 0) return 'all of it ended well'
  if (policy.kind === 'all') return undefined
  const tasks = waveOf(execution, execution.current_level)
  const ended = tasks.length - left
  // A share such as 0.95 of 20 is 19, whatever the last digit of the product.
  if (ended < Math.ceil(policy.quorum * tasks.length - 1e-9)) return undefined
  if (policy.kind === 'custom' && !criticalEnded(execution, policy)) return undefined
  return `${ended} of ${tasks.length} ended well, as its quorum asks`
}

function criticalEnded(execution: ExecutionState, { critical_tasks = [] }: BarrierPolicy): boolean {
  return critical_tasks.every((id) => {
    const task = execution.plan.numberOf.get(id)
    if (task === undefined || (execution.plan.level[task] as number) > execution.current_level) return true
    return satisfiesDependents(taskState(execution, task))
  })
}
