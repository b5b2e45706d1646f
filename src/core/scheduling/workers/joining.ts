import type { Coordinator } from '../../model/coordinator.ts'
import type { WorkerProfile } from '../../model/worker-pool.ts'
import type { ExecutionState, WorkerState } from '../../execution/state.ts'
import { GENERIC, type WorkerNeed, needOf, needOfTask } from '../../execution/workers/worker-fit.ts'
import { bestProfile, freeWorkerFor, isComplete, joinableFor, profilesOf } from '../../execution/workers/workers.ts'
import type { Scribe } from '../scribe.ts'

/** The best free worker for a task, else one that joins for it; `undefined` when all that can do it are busy. */
export function workerForTask(scribe: Scribe, execution: ExecutionState, task: number): string | undefined {
  const free = freeWorkerFor(execution, task)
  if (free !== undefined) return free
  const need = needOfTask(execution.plan, task)
  const profile = joinableFor(execution, need)
  if (profile === undefined) return undefined
  if (execution.roster.own >= execution.options.worker_max) makeRoom(scribe, execution, need)
  return joinWorker(scribe, execution, profile)
}

/**
 * A worker for what must not wait, such as an undo. One more than may be joins when all are busy; it leaves as soon as it
 * has nothing to do.
 */
export function workerAtOnce(scribe: Scribe, execution: ExecutionState, task: number): string {
  const worker = workerForTask(scribe, execution, task)
  if (worker !== undefined) return worker
  const profiles = profilesOf(execution.coordinator)
  const need = needOfTask(execution.plan, task)
  const open = profiles.filter((profile) => !isComplete(execution, profile))
  return joinWorker(scribe, execution, bestProfile(open, need) ?? bestProfile(profiles, need) ?? GENERIC)
}

/** Adds a worker of this process, and returns its id. */
function joinWorker(scribe: Scribe, execution: ExecutionState, profile: WorkerProfile): string {
  const { workers, crew } = execution
  const name = profile.name.slice(0, NAME_MAX)
  let number = (crew.named.get(profile.name) ?? 0) + 1
  while (workers.has(`${name}-${number}`)) number++
  const worker = `${name}-${number}`
  const { slots = 1, capabilities } = profile
  scribe.write(execution.execution_id, {
    type: 'worker_joined',
    worker,
    slots,
    capabilities,
    ...(profile === GENERIC ? {} : { profile }),
  })
  return worker
}

/** A worker's id has at most 80 characters. */
const NAME_MAX = 60

/** Lets workers join, each of the kind that the plan's work asks for most, until this process has so many; fewer where kinds are complete. */
export function joinUpTo(scribe: Scribe, execution: ExecutionState, count: number): void {
  while (execution.roster.own < count) if (!joinOne(scribe, execution)) return
}

/** Lets one more worker join; `false` when all kinds are complete. */
export function joinOne(scribe: Scribe, execution: ExecutionState): boolean {
  const profiles = profilesOf(execution.coordinator)
  const shares = sharesOf(execution.coordinator)
  let best: { readonly profile: WorkerProfile; readonly share: number } | undefined
  profiles.forEach((profile, i) => {
    if (isComplete(execution, profile)) return
    const share = (shares[i] as number) / (execution.roster.joinedOf(profile) + 1)
    if (best === undefined || share > best.share) best = { profile, share }
  })
  if (best === undefined) return false
  joinWorker(scribe, execution, best.profile)
  return true
}

const shared = new WeakMap<Coordinator, readonly number[]>()

/** Hours of the plan's work that each kind of worker suits best. */
function sharesOf(coordinator: Coordinator): readonly number[] {
  const known = shared.get(coordinator)
  if (known !== undefined) return known
  const profiles = profilesOf(coordinator)
  const shares = profiles.map(() => 0)
  const kindOf = new Map<string, number>()
  for (const node of profiles.length < 2 ? [] : coordinator.graph.nodes) {
    if (node.done || node.action.kind === 'human') continue
    const need = needOf(node)
    let kind = kindOf.get(need.key)
    if (kind === undefined) {
      const best = bestProfile(profiles, need)
      kind = best === undefined ? -1 : profiles.indexOf(best)
      kindOf.set(need.key, kind)
    }
    if (kind >= 0) shares[kind] = (shares[kind] as number) + node.estimates.mean_h
  }
  shared.set(coordinator, shares)
  return shares
}

/** An idle worker leaves, so that one that can do what is needed may join. */
function makeRoom(scribe: Scribe, execution: ExecutionState, need: WorkerNeed): void {
  const idle = execution.roster.lastIdle()
  if (idle === undefined) return
  const what = need.capabilities.length === 0 ? 'has more room' : `can do ${need.capabilities.join(', ')}`
  dismiss(scribe, execution, idle, `makes room for a worker that ${what}`)
}

/** Sends a worker away that has nothing to do. */
export function dismiss(scribe: Scribe, execution: ExecutionState, worker: WorkerState, reason: string): void {
  scribe.write(execution.execution_id, { type: 'worker_left', worker: worker.id, reason })
}
