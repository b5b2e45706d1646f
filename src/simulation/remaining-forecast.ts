import type { Coordinator, CoordinatorNode } from '../core/model/coordinator.ts'
import type { ExecutionOptions } from '../core/model/execution-options.ts'
import { type StatedThrottle, isThrottled } from '../core/execution/holds/stated-throttle.ts'
import { MS_PER_HOUR } from '../core/std/duration.ts'
import { rounded } from '../core/std/rounded.ts'
import { quantile } from './forecast-tally.ts'
import { seedOfPair, untroubled } from './forecast.ts'
import { simulateRun } from './run.ts'

/** How long what is left of a plan will take. */
export interface RemainingForecast {
  readonly samples: number
  readonly seed: number
  readonly tasks_left: number
  /** Hours from now to the end. */
  readonly p50_hours: number
  readonly p80_hours: number
  readonly p95_hours: number
  /** Hours of all tasks that are left, one after the other. */
  readonly work_hours: number
  /** What they cost by the plan's rates; null where it has none for time. */
  readonly cost_usd: number | null
}

/** Tasks that are simulated for one forecast, at most, unless that were fewer than {@link SAMPLES_MIN} runs. */
const TASKS_MAX = 30_000
const SAMPLES_MIN = 4
const SAMPLES_MAX = 100

/**
 * Forecasts the rest of a plan under its own model, by as many simulated runs as its size lets be affordable; deterministic by the
 * seed. `coordinator`: with everything `done` that is not to be done any more. Throws a Failure with exit code 4 where it would
 * never end.
 */
export function forecastRemaining(
  coordinator: Coordinator,
  {
    options,
    start,
    seed = 1,
    throttles = [],
  }: {
    readonly options: Partial<ExecutionOptions>
    readonly start: number
    readonly seed?: number
    /** What slows tasks down. */
    readonly throttles?: readonly StatedThrottle[]
  },
): RemainingForecast {
  const left = coordinator.graph.nodes.filter((node) => !node.done)
  const affordable = 2 * Math.floor(TASKS_MAX / 2 / Math.max(1, left.length))
  const samples = left.length === 0 ? 0 : Math.max(SAMPLES_MIN, Math.min(SAMPLES_MAX, affordable))
  const plan = throttles.length === 0 ? untroubled(coordinator) : open(untroubled(coordinator))
  // One that is about nothing that is left would be refused.
  const slowing = throttles.filter((one) => plan.graph.nodes.some((node) => isThrottled(node, one)))
  const hours: number[] = []
  for (let i = 0; i < samples; i++) {
    const drawn = { seed: seedOfPair(seed, Math.floor(i / 2)), durations: i % 2 === 0 ? 'drawn' : 'mirrored' } as const
    hours.push(simulateRun(plan, { ...drawn, options, start, throttles: slowing }).makespan_ms / MS_PER_HOUR)
  }
  return {
    samples,
    seed,
    tasks_left: left.length,
    p50_hours: quantile(hours, 0.5),
    p80_hours: quantile(hours, 0.8),
    p95_hours: quantile(hours, 0.95),
    work_hours: rounded(left.reduce((sum, node) => sum + node.estimates.mean_h, 0)),
    cost_usd: costOf(coordinator, left),
  }
}

/** The plan as one that takes updates, whatever its rules say. */
function open(coordinator: Coordinator): Coordinator {
  return { ...coordinator, policies: { ...coordinator.policies, update_mode: 'hot' } }
}

function costOf({ policies }: Coordinator, left: readonly CoordinatorNode[]): number | null {
  const { run_hour_usd, cpu_hour_usd } = policies.cost?.rates ?? {}
  if (run_hour_usd === undefined && cpu_hour_usd === undefined) return null
  const hourOf = ({ resources }: CoordinatorNode): number =>
    (run_hour_usd ?? 0) + (cpu_hour_usd ?? 0) * resources.quota.cpu_cores
  return rounded(left.reduce((sum, node) => sum + node.estimates.mean_h * hourOf(node), 0))
}
