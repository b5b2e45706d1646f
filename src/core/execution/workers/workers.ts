/**
 * Workers as the scheduler asks for them: which is free for a task, and which kind may still join.
 *
 *   free and able ─► the best of them      else a kind that may join ─► one of it      else an idle one makes room for it
 */
import type { Coordinator, CoordinatorNode } from '../../model/coordinator.ts'
import type { WorkerProfile } from '../../model/worker-pool.ts'
import { nearest } from '../../std/nearest.ts'
import type { MatchRules } from './roster.ts'
import type { ExecutionState, WorkerState } from '../state.ts'
import {
  type Fit,
  GENERIC,
  type WorkerNeed,
  compareFits,
  fitOf,
  fitOfIdle,
  holds,
  needOf,
  needOfTask,
} from './worker-fit.ts'

/** Predecessors whose workers are looked at as warm for a task. */
const WARM_PREDECESSORS = 8

/** The best worker that is free for a task now: by what it is made for, then by load, then where it is warm. */
export function freeWorkerFor(execution: ExecutionState, task: number): string | undefined {
  return execution.roster.best(needOfTask(execution.plan, task), rulesFor(execution, task))?.id
}

/** The worker that is kept for a task, once the task fits beside what that has in hand. */
export function keptWorkerFor(execution: ExecutionState, task: number): string | undefined {
  const kept = execution.crew.kept.get(task)
  return kept !== undefined && fitsOn(execution, task, kept) ? kept : undefined
}

/** Whether a task fits on a worker beside what that has in hand, whoever it is kept for. */
export function fitsOn(execution: ExecutionState, task: number, workerId: string): boolean {
  const worker = execution.workers.get(workerId)
  if (worker === undefined || worker.busy >= Math.min(worker.slots, maxTasks(execution))) return false
  const { cpu_cores = Infinity, memory_mb = Infinity } = worker.profile
  const need = needOfTask(execution.plan, task)
  const left = holds(cpu_cores - worker.cpu_used, memory_mb - worker.memory_used, need)
  return left && fitOf(worker.profile, need.capabilities) !== undefined
}

/** Whether a worker is free for what is needed, or one that can do it may join. */
export function mayHaveWorker(execution: ExecutionState, need: WorkerNeed): boolean {
  return execution.roster.hasFree(need, maxTasks(execution)) || joinableFor(execution, need) !== undefined
}

/** Whether any worker is free, or any may join: without it no task at all can have one. */
export function mayHaveAnyWorker(execution: ExecutionState): boolean {
  const { roster, options, coordinator } = execution
  if (roster.hasAnyFree(maxTasks(execution))) return true
  return roster.own < options.worker_max && profilesOf(coordinator).some((profile) => !isComplete(execution, profile))
}

/** Tasks that one worker has at once, at most. */
export function maxTasks(execution: ExecutionState): number {
  return execution.coordinator.policies.worker_matching?.max_tasks_per_worker ?? Infinity
}

/** The kinds of worker that a pool has. */
export function profilesOf({ worker_pool }: Pick<Coordinator, 'worker_pool'>): readonly WorkerProfile[] {
  return worker_pool.workers ?? DEFAULT_PROFILES
}

const DEFAULT_PROFILES: readonly WorkerProfile[] = [GENERIC]

/** The kind of worker that should join for what is needed: the best of those that are not all here yet. */
export function joinableFor(execution: ExecutionState, need: WorkerNeed): WorkerProfile | undefined {
  const { options, roster } = execution
  // An idle worker that cannot do it makes room for one that can.
  if (roster.own >= options.worker_max && (roster.idle === 0 || roster.own > options.worker_max)) return undefined
  return bestProfile(
    profilesOf(execution.coordinator).filter((profile) => !isComplete(execution, profile)),
    need,
  )
}

/** The kind that suits a need best, the first one named among equals. */
export function bestProfile(profiles: readonly WorkerProfile[], need: WorkerNeed): WorkerProfile | undefined {
  let best: { readonly profile: WorkerProfile; readonly fit: Fit } | undefined
  for (const profile of profiles) {
    const fit = fitOfIdle(profile, need)
    if (fit !== undefined && (best === undefined || compareFits(fit, best.fit, true) < 0)) best = { profile, fit }
  }
  return best?.profile
}

/** Whether all workers of a kind are here. */
export function isComplete(execution: ExecutionState, profile: WorkerProfile): boolean {
  return profile.count !== undefined && execution.roster.joinedOf(profile) >= profile.count
}

/** What a worker needs before it can begin with a task. */
export function setupSeconds(execution: ExecutionState, task: number, workerId: string): number {
  const worker = execution.workers.get(workerId)
  const { capabilities } = needOfTask(execution.plan, task)
  return worker === undefined ? 0 : (fitOf(worker.profile, capabilities)?.setup_seconds ?? 0)
}

/**
 * Why no worker of the pool can ever do a task, as a sentence without its subject and a final stop; `undefined` when one can. Asked when a plan
 * is loaded and when it is changed.
 */
export function capabilityProblem(
  node: CoordinatorNode,
  coordinator: Pick<Coordinator, 'worker_pool'>,
): string | undefined {
  if (node.action.kind === 'human') return undefined
  const profiles = profilesOf(coordinator)
  const need = needOf(node)
  if (profiles.some((profile) => fitOfIdle(profile, need) !== undefined)) return undefined
  const known = [...new Set(profiles.flatMap((profile) => profile.capabilities))]
  const unknown = need.capabilities.filter((capability) => !known.includes(capability))
  if (unknown.length > 0) {
    const named = unknown.map((capability) => {
      const close = nearest(capability, known)
      return `${capability}${close === undefined ? '' : ` (did you mean ${close}?)`}`
    })
    return `needs a worker that can do ${named.join(', ')}, and none of the pool can`
  }
  if (profiles.some((profile) => fitOf(profile, need.capabilities) !== undefined))
    return `needs ${ownNeedText(need)} of its worker, and no worker that can do it has as much`
  return `needs a worker that can do ${need.capabilities.join(' and ')} together, and none of the pool can`
}

function ownNeedText({ cpu_cores, memory_mb }: WorkerNeed): string {
  const parts = [...(cpu_cores > 0 ? [`${cpu_cores} cpu cores`] : []), ...(memory_mb > 0 ? [`${memory_mb} MB`] : [])]
  return parts.join(' and ')
}

/** Why a pool cannot be used as it is stated, as a sentence without a final stop; `undefined` when it can. */
export function poolProblem({ worker_pool }: Pick<Coordinator, 'worker_pool'>): string | undefined {
  const { min, max, scaling, workers = [] } = worker_pool
  if (min > max) return `at least ${min} workers cannot be at most ${max}`
  if (scaling !== undefined && scaling.scale_down_at >= scaling.scale_up_at)
    return `scale_down_at ${scaling.scale_down_at} is not below scale_up_at ${scaling.scale_up_at}`
  const twice = workers.find(({ name }, at) => workers.findIndex((other) => other.name === name) !== at)
  return twice === undefined ? undefined : `two kinds of worker are named ${twice.name}`
}

function rulesFor(execution: ExecutionState, task: number): MatchRules {
  const { worker_matching } = execution.coordinator.policies
  return {
    first_fit: worker_matching?.strategy !== 'capability_and_load_balanced',
    prefer_specialized: worker_matching?.prefer_specialized === true,
    max_tasks: maxTasks(execution),
    warm: (isAsGood) => warmFor(execution, task, isAsGood),
  }
}

/** The first that is as good among the workers that had what comes right before a task, then the one that last had a task of its feature. */
function warmFor(
  { crew, workers, plan }: ExecutionState,
  task: number,
  isAsGood: (worker: WorkerState) => boolean,
): WorkerState | undefined {
  const before = plan.predecessors[task] as readonly number[]
  for (let i = 0; i < before.length && i < WARM_PREDECESSORS; i++) {
    const id = crew.ran_on.get(before[i] as number)
    const worker = id === undefined ? undefined : workers.get(id)
    if (worker !== undefined && isAsGood(worker)) return worker
  }
  const worker = workers.get(crew.warm.get((plan.nodes[task] as CoordinatorNode).feature_id) ?? '')
  return worker !== undefined && isAsGood(worker) ? worker : undefined
}
