import { assert } from '../../std/assert.ts'
import type { Event } from '../../model/event.ts'
import type { WorkerProfile } from '../../model/worker-pool.ts'
import type { CoordinatorNode } from '../../model/coordinator.ts'
import type { ExecutionState, SiteState, WorkerState } from '../state.ts'
import { wake } from '../wake.ts'
import { GENERIC } from '../workers/worker-fit.ts'
import { isLow } from '../holds/load.ts'
import type { WorkerLoad } from '../workers/crew.ts'

/** A worker joined. One without a profile is generic when it can do `*`, else it does what its capabilities say. */
export function foldJoin(execution: ExecutionState, event: Extract<Event, { type: 'worker_joined' }>): void {
  const { worker: id, slots, capabilities, profile } = event
  const former = execution.workers.get(id)
  if (former !== undefined) execution.roster.leave(former)
  // Tasks that were cut off with the worker of that name are still with it.
  const load = former ?? execution.crew.gone.get(id) ?? { busy: 0, cpu_used: 0, memory_used: 0 }
  execution.crew.gone.delete(id)
  const worker: WorkerState = {
    id,
    slots,
    capabilities,
    profile: profile ?? profileFrom(capabilities),
    offered: event.offered === true,
    joined: event.seq,
    busy: load.busy,
    cpu_used: load.cpu_used,
    memory_used: load.memory_used,
    draining: false,
    kept: false,
  }
  execution.workers.set(id, worker)
  execution.roster.join(worker)
  const { named } = execution.crew
  if (!worker.offered) named.set(worker.profile.name, (named.get(worker.profile.name) ?? 0) + 1)
  // The load is another now, and so is the time for which it was low.
  execution.crew.low_since = null
  markDraining(execution)
}

function profileFrom(capabilities: readonly string[]): WorkerProfile {
  return capabilities.includes('*')
    ? GENERIC
    : { name: 'offered', kind: 'specialized', capabilities: [...capabilities] }
}

/** A worker left. */
export function foldLeave(execution: ExecutionState, event: Extract<Event, { type: 'worker_left' }>): void {
  const worker = execution.workers.get(event.worker)
  if (worker === undefined) return
  execution.workers.delete(event.worker)
  execution.roster.leave(worker)
  const { busy, cpu_used, memory_used } = worker
  if (busy > 0) execution.crew.gone.set(event.worker, { busy, cpu_used, memory_used })
  execution.crew.low_since = null
  markDraining(execution)
}

/** The number of workers that is wanted has changed. */
export function foldScale(execution: ExecutionState, least: number | undefined, most: number | undefined): void {
  const { options } = execution
  execution.options = {
    ...options,
    worker_min: least ?? options.worker_min,
    worker_max: most ?? options.worker_max,
  }
  execution.roster.opened = true
  markDraining(execution)
}

/** What more workers of this process there are than may be takes nothing new: those with the least to do, the last that joined first. */
export function markDraining(execution: ExecutionState): void {
  const excess = execution.roster.own - execution.options.worker_max
  if (excess <= 0 && execution.crew.draining === 0) return
  const own = [...execution.workers.values()].filter((worker) => !worker.offered)
  const leaving = new Set(own.sort((a, b) => a.busy - b.busy || b.joined - a.joined).slice(0, Math.max(0, excess)))
  execution.crew.draining = leaving.size
  for (const worker of own) {
    const draining = leaving.has(worker)
    if (worker.draining !== draining) execution.roster.change(worker, () => (worker.draining = draining))
  }
}

/** A task takes a slot of a worker, and gives back the one that it had. */
export function occupy(execution: ExecutionState, task: number, workerId: string): void {
  vacate(execution, task)
  execution.worker_of[task] = workerId
  const { crew, workers, plan } = execution
  const node = plan.nodes[task] as CoordinatorNode
  crew.ran_on.set(task, workerId)
  crew.warm.set(node.feature_id, workerId)
  const profile = workers.get(workerId)?.profile
  const { cpu_cores, memory_mb } = node.resources.quota
  if (profile?.cpu_cores !== undefined || profile?.memory_mb !== undefined)
    crew.taken.set(task, { cpu_cores, memory_mb })
  burden(execution, task, workerId, 1)
}

/** A task gives its worker's slot back. */
export function vacate(execution: ExecutionState, task: number): void {
  const worker = execution.worker_of[task]
  if (worker === null || worker === undefined) return
  execution.worker_of[task] = null
  burden(execution, task, worker, -1)
  execution.crew.taken.delete(task)
}

function burden(execution: ExecutionState, task: number, workerId: string, sign: 1 | -1): void {
  const { crew, workers, roster } = execution
  const taken = crew.taken.get(task)
  const change = (load: WorkerLoad): void => {
    load.busy += sign
    assert(load.busy >= 0, () => `${workerId} has as many tasks as it was given`)
    load.cpu_used = load.busy === 0 ? 0 : load.cpu_used + sign * (taken?.cpu_cores ?? 0)
    load.memory_used = load.busy === 0 ? 0 : load.memory_used + sign * (taken?.memory_mb ?? 0)
  }
  const worker = workers.get(workerId)
  if (worker !== undefined) roster.change(worker, () => change(worker))
  else {
    // It left while the task was with it.
    const load = crew.gone.get(workerId) ?? { busy: 0, cpu_used: 0, memory_used: 0 }
    change(load)
    if (load.busy === 0) crew.gone.delete(workerId)
    else crew.gone.set(workerId, load)
  }
}

/** After each event: who waits for a worker is looked at again, and since when the load is low is known. */
export function noteWorkers(site: SiteState, execution: ExecutionState, at: number): void {
  const { roster, crew } = execution
  if (roster.opened) {
    roster.opened = false
    wake(site, `workers:${execution.execution_id}`)
  }
  if (execution.coordinator.worker_pool.scaling === undefined) return
  if (!isLow(execution)) crew.low_since = null
  else crew.low_since ??= at
}
