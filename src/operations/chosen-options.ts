import { EXIT, Failure } from '../core/model/failure.ts'
import type { Coordinator } from '../core/model/coordinator.ts'
import type { ExecutionOptions } from '../core/model/execution-options.ts'
import { fitsGlob } from '../core/execution/holds/scope.ts'
import { type OwnBreakers, ownPatterns } from '../core/scheduling/guards/own-breakers.ts'
import type { ExecuteRequest } from './execute.ts'

const DEFAULTS = { worker_min: 2, worker_max: 8 } as const

/** The options of a new execution: what was said, else what the plan says, else what is usual. */
export function optionsOf(request: ExecuteRequest, coordinator: Coordinator): ExecutionOptions {
  const worker_max =
    request.worker_max ?? Math.max(request.worker_min ?? 0, Math.min(DEFAULTS.worker_max, coordinator.worker_pool.max))
  const worker_min = request.worker_min ?? Math.min(worker_max, coordinator.worker_pool.min)
  if (worker_min > worker_max) throw badWorkers(worker_min, worker_max)
  return {
    worker_min,
    worker_max,
    assume_idempotent: request.assume_idempotent ?? false,
    agent: request.agent ?? null,
    dry_run: false,
    ...furtherOptions(request),
    ...(request.ranking === undefined ? {} : { ranking: [...request.ranking] }),
  }
}

const FURTHER = [
  'workspace',
  'budget',
  'cpu_threshold',
  'memory_threshold',
  'checkpoint_interval',
  'max_concurrent',
  'profile',
  'heal',
  'use_cache',
] as const

/** What was said of the options that have no default: nothing stands for what was not said. */
function furtherOptions(request: ExecuteRequest): Partial<ExecutionOptions> {
  return Object.fromEntries(FURTHER.flatMap((name) => (request[name] === undefined ? [] : [[name, request[name]]])))
}

/** The options of an execution that is taken up: what is said now, else what held before. Who only says how many workers there may be wants no more of them at least either. */
export function optionsFor(before: ExecutionOptions, request: ExecuteRequest): ExecutionOptions {
  const options = { ...before, ...optionsSaid(request) }
  const { worker_min, worker_max } = request
  if (worker_min !== undefined || worker_max === undefined) return options
  return { ...options, worker_min: Math.min(before.worker_min, worker_max) }
}

function optionsSaid(request: ExecuteRequest): Partial<ExecutionOptions> {
  return {
    ...(request.worker_min === undefined ? {} : { worker_min: request.worker_min }),
    ...(request.worker_max === undefined ? {} : { worker_max: request.worker_max }),
    ...(request.assume_idempotent === undefined ? {} : { assume_idempotent: request.assume_idempotent }),
    ...(request.agent === undefined ? {} : { agent: request.agent }),
    ...furtherOptions(request),
  }
}

/** The same options, under which patterns whose remedies did not help before ask a person first. */
export function withAsks(options: ExecutionOptions, patterns: readonly string[]): ExecutionOptions {
  return patterns.length === 0 ? options : { ...options, heal_asks: [...patterns] }
}

/** The same options with the breakers of the configuration, as far as they are data; those of before where nobody says which. */
export function withBreakers(options: ExecutionOptions, breakers: OwnBreakers | undefined): ExecutionOptions {
  if (breakers === undefined) return options
  const others = { ...options }
  delete others.breakers
  if (Object.keys(breakers).length === 0) return others
  return { ...others, breakers: ownPatterns(breakers) }
}

/**
 * What people should know when an execution is taken up with other breakers of the configuration than it had: sentences, or
 * undefined when it had the same, or fewer.
 */
export function changedBreakers(before: ExecutionOptions, after: ExecutionOptions): string | undefined {
  const now = new Map((after.breakers ?? []).map(({ name, version }) => [name, version]))
  const told = (before.breakers ?? []).flatMap(({ name, version = '' }) => {
    if (!now.has(name))
      return `Breaker ${name} is not in the configuration any more: it holds nothing back from now on.`
    const other = now.get(name) ?? ''
    if (other === version) return []
    return `Breaker ${name} of the configuration has version ${other} and had version ${version} before: it counts anew.`
  })
  return told.length === 0 ? undefined : told.join(' ')
}

/** The breakers of the configuration that are about no task of a plan: sentences for people. */
export function breakersWithoutTasks({ breakers = [] }: ExecutionOptions, { graph }: Coordinator): string[] {
  return breakers.flatMap(({ name, scope }) =>
    typeof scope === 'string' || graph.nodes.some(({ id }) => fitsGlob(scope.tasks, id))
      ? []
      : `Breaker ${name} of the configuration counts nothing: no task of the plan fits its scope ${scope.tasks}.`,
  )
}

/** The refusal of a range of workers that holds none. */
export function badWorkers(min: number, max: number): Failure {
  return new Failure({
    code: 'worker-range',
    message: `At least ${min} workers and at most ${max} cannot both hold.`,
    exit: EXIT.arguments,
    advice: 'Give a --worker-max that is not below --worker-min.',
  })
}
