import { type ClaimObstacle, obstacleOf } from './claims/obstacle.ts'
import { type Hold, holdOf } from './holds/hold.ts'
import { lanesOf } from './holds/pressure.ts'
import { claimsFor, rankOf } from './claims/holdings.ts'
import type { ExecutionState, SiteState } from './state.ts'
import { activeIn } from './frontier/turns.ts'
import { needOfTask } from './workers/worker-fit.ts'
import { fitsOn, freeWorkerFor, keptWorkerFor, maxTasks } from './workers/workers.ts'

/** Why a ready task cannot start at this moment. */
export type Obstacle =
  | { readonly kind: 'no_worker' }
  | { readonly kind: 'no_capable_worker'; readonly capabilities: readonly string[] }
  /** Those that are free and can do it have too little of their own. */
  | { readonly kind: 'no_roomy_worker'; readonly cpu_cores: number; readonly memory_mb: number }
  /** It has a free slot, and is kept for a task that has waited longer. */
  | { readonly kind: 'kept_worker'; readonly worker: string; readonly by: string }
  /** `level` is the wave that runs now. */
  | { readonly kind: 'wave'; readonly level: number }
  /** All that it needs may be free. */
  | { readonly kind: 'held'; readonly hold: Hold }
  | ClaimObstacle

/** Whether a ready task may start now, and on which worker. A function of state; it changes nothing. */
export type Admission =
  | { readonly ok: true; readonly worker: string }
  | { readonly ok: false; readonly obstacle: Obstacle }

/** Judges one READY task at a moment. All that it needs must be free at once; nothing is reserved. */
export function admits(site: SiteState, execution: ExecutionState, task: number, at: number): Admission {
  if (execution.coordinator.mode === 'wave_based') {
    const level = execution.plan.level[task] as number
    if (level > execution.current_level)
      return { ok: false, obstacle: { kind: 'wave', level: execution.current_level } }
  }
  const hold = holdOf(execution, task, at)
  if (hold !== undefined) return { ok: false, obstacle: { kind: 'held', hold } }
  const obstacle = obstacleOf(site.ledger, claimsFor(execution, task), at, rankOf(execution, task))
  if (obstacle !== undefined) return { ok: false, obstacle }
  // A worker comes last: whoever waits for one has everything else.
  const worker = freeWorker(execution, task)
  return typeof worker === 'string' ? { ok: true, worker } : { ok: false, obstacle: worker }
}

type WorkerObstacle = Extract<Obstacle, { kind: 'no_worker' | 'no_capable_worker' | 'no_roomy_worker' | 'kept_worker' }>

function freeWorker(execution: ExecutionState, task: number): string | WorkerObstacle {
  if (activeTasks(execution) >= lanesOf(execution)) return { kind: 'no_worker' }
  const worker = keptWorkerFor(execution, task) ?? freeWorkerFor(execution, task)
  if (worker !== undefined) return worker
  for (const [other, kept] of execution.crew.kept)
    if (other !== task && fitsOn(execution, task, kept))
      return { kind: 'kept_worker', worker: kept, by: (execution.plan.nodes[other] as { id: string }).id }
  const need = needOfTask(execution.plan, task)
  const most = maxTasks(execution)
  const { capabilities, cpu_cores, memory_mb } = need
  if (execution.crew.kept.has(task)) return { kind: 'no_roomy_worker', cpu_cores, memory_mb }
  if (!execution.roster.hasAnyFree(most)) return { kind: 'no_worker' }
  const able = execution.roster.hasFree({ ...need, cpu_cores: 0, memory_mb: 0 }, most)
  return able ? { kind: 'no_roomy_worker', cpu_cores, memory_mb } : { kind: 'no_capable_worker', capabilities }
}

/** Tasks that hold a worker now. */
export function activeTasks(execution: ExecutionState): number {
  return activeIn(execution.turns)
}
