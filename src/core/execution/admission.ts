import { TASK_STATES } from '../model/execution-options.ts'
import { type Claim, hasRoom, rateFreeAt, unitsLeft } from './claims.ts'
import { codeOf, isActive } from './lifecycle.ts'
import type { ExecutionState, SiteState, WorkerState } from './state.ts'

/** Why a ready task cannot start at this moment. */
export type Obstacle =
  | { readonly kind: 'no_worker' }
  | { readonly kind: 'no_capable_worker'; readonly capabilities: readonly string[] }
  /** `level` is the wave that runs now. */
  | { readonly kind: 'wave'; readonly level: number }
  | { readonly kind: 'claim'; readonly claim: Claim; readonly free: number }
  | { readonly kind: 'rate'; readonly claim: Claim; readonly until: number }

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
  for (const claim of execution.plan.claims[task] as readonly Claim[]) {
    if (hasRoom(site.ledger, claim, at)) continue
    if (claim.mode === 'rate')
      return { ok: false, obstacle: { kind: 'rate', claim, until: rateFreeAt(site.ledger, claim) } }
    return { ok: false, obstacle: { kind: 'claim', claim, free: unitsLeft(site.ledger, claim, at) } }
  }
  // A worker comes last: whoever waits for one has everything else.
  const worker = freeWorker(execution, task)
  return typeof worker === 'string' ? { ok: true, worker } : { ok: false, obstacle: worker }
}

function freeWorker(
  execution: ExecutionState,
  task: number,
): string | Extract<Obstacle, { kind: 'no_worker' | 'no_capable_worker' }> {
  const wanted = (execution.plan.nodes[task] as { capabilities: readonly string[] }).capabilities
  let anyFree = false
  if (activeTasks(execution) >= execution.coordinator.policies.concurrency_max) return { kind: 'no_worker' }
  for (const worker of execution.workers.values()) {
    if (worker.busy >= worker.slots) continue
    anyFree = true
    if (isCapable(worker, wanted)) return worker.id
  }
  return anyFree ? { kind: 'no_capable_worker', capabilities: wanted } : { kind: 'no_worker' }
}

/** Whether a worker can do what a task asks for. `*` is a generic worker, which can do all. */
export function isCapable(worker: Pick<WorkerState, 'capabilities'>, wanted: readonly string[]): boolean {
  return worker.capabilities.includes('*') || wanted.every((capability) => worker.capabilities.includes(capability))
}

/** Tasks that hold a worker now. */
export function activeTasks(execution: ExecutionState): number {
  let active = 0
  for (const code of ACTIVE_CODES) active += execution.counts[code] as number
  return active
}

const ACTIVE_CODES = TASK_STATES.filter(isActive).map(codeOf)
