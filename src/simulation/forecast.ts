/**
 * How long a plan will take, by simulating it many times: the real scheduler, under the plan's real limits, over virtual time.
 *
 *   draw a duration for every task ─┬─► rolling frontier ─┐
 *   (the next run mirrors it)       └─► waves ────────────┴─► percentiles, use, waiting, and the ratio run by run
 *
 * How many runs there are follows from the number of tasks alone, never from time; all numbers come from basic arithmetic
 * and are rounded, so the same plan and seed give the same bytes on every machine. All attempts succeed; people do what is
 * theirs in the time that is estimated, and approve at once.
 */
import type { Coordinator, CoordinatorNode } from '../core/model/coordinator.ts'
import type { ModelForecast, PlanForecast } from '../core/model/waves-artifact.ts'
import { chance } from '../core/std/chance.ts'
import { MS_PER_HOUR } from '../core/std/duration.ts'
import { courseOf } from './course.ts'
import type { Durations } from './fate.ts'
import { Tally, meanOf, quantile } from './forecast-tally.ts'
import { simulateRun } from './run.ts'
import { rounded } from '../core/std/rounded.ts'

/** Runs of each model, at least: with fewer, a P95 would say nothing. */
export const FORECAST_SAMPLES_MIN = 20

/** Runs of each model, at most. */
export const FORECAST_SAMPLES_MAX = 200

/** So many tasks are simulated at most, both models together, unless that were less than the fewest runs. */
export const FORECAST_TASKS_MAX = 100_000

/** Runs of each model for a plan of so many tasks; even, for each second run mirrors the one before. */
export function samplesFor(tasks: number): number {
  const affordable = 2 * Math.floor(FORECAST_TASKS_MAX / 4 / Math.max(1, tasks))
  return Math.max(FORECAST_SAMPLES_MIN, Math.min(FORECAST_SAMPLES_MAX, affordable))
}

/** Forecasts a plan under both models. See the header. */
export function forecast(
  coordinator: Coordinator,
  options: { readonly samples?: number; readonly seed?: number } = {},
): PlanForecast {
  const { seed = 1 } = options
  const left = coordinator.graph.nodes.filter((node) => !node.done).length
  const samples = Math.max(1, Math.min(FORECAST_SAMPLES_MAX, options.samples ?? samplesFor(left)))
  const plan = untroubled(coordinator)
  // One object for each model, so that what follows from it is worked out once for all runs.
  const rolling: Coordinator = { ...plan, mode: 'rolling_frontier' }
  const barriers: Coordinator = { ...plan, mode: 'wave_based' }
  const frontier = new Tally(plan)
  const waves = new Tally(plan)
  const ratios: number[] = []
  for (let i = 0; i < samples; i++) {
    const durations: Durations = i % 2 === 0 ? 'drawn' : 'mirrored'
    const drawn = { seed: seedOfPair(seed, Math.floor(i / 2)), durations }
    const first = simulateRun(rolling, drawn)
    const second = simulateRun(barriers, drawn)
    frontier.add(first)
    waves.add(second)
    ratios.push(second.makespan_ms === 0 ? 1 : first.makespan_ms / second.makespan_ms)
  }
  return {
    method: 'monte_carlo',
    samples,
    seed,
    lanes: frontier.lanes,
    rolling_frontier: modelOf(frontier),
    wave_based: modelOf(waves),
    ratio: {
      p10: quantile(ratios, 0.1),
      p50: quantile(ratios, 0.5),
      p90: quantile(ratios, 0.9),
      frontier_slower: rounded(ratios.filter((ratio) => ratio > 1).length / samples),
    },
    course: courseOf(plan, simulateRun(rolling, { seed, durations: 'mean' })),
  }
}

/** A run and the one that mirrors it draw by a seed of their own: forecasts by neighbouring seeds have no draw in common. */
export function seedOfPair(seed: number, pair: number): number {
  return Math.floor(chance(seed, 'forecast', pair) * 2 ** 32)
}

function modelOf(tally: Tally): ModelForecast {
  const hours = tally.spans_ms.map((span) => span / MS_PER_HOUR)
  return {
    p50_hours: quantile(hours, 0.5),
    p80_hours: quantile(hours, 0.8),
    p95_hours: quantile(hours, 0.95),
    utilization: meanOf(tally.utilizations),
    idle_hours: meanOf(tally.idle_hours),
    resources: tally.resources(),
  }
}

/**
 * The plan as it runs when every approval is given beforehand and all estimates hold, also those beyond a timeout: nothing
 * fails, so nothing breaks, and nobody has to be asked whether a wave that takes its time may go on.
 */
export function untroubled(coordinator: Coordinator): Coordinator {
  const { nodes, edges } = coordinator.graph
  const { barrier, ...policies } = without(coordinator.policies, 'circuit_breakers')
  const patient = barrier === undefined ? {} : { barrier: without(barrier, 'timeout_minutes') }
  return {
    ...coordinator,
    policies: { ...policies, ...patient },
    resources: withoutBudgets(coordinator.resources),
    graph: { nodes: nodes.map((node) => calm(node, coordinator.resources)), edges },
  }
}

/** What a plan costs is told elsewhere; that its budget is spent would end it here, as it asks a person there. */
function withoutBudgets(resources: Coordinator['resources']): Coordinator['resources'] {
  const catalog = Object.entries(resources.catalog).filter(([, { mode }]) => mode !== 'budget')
  return catalog.length === Object.keys(resources.catalog).length
    ? resources
    : { ...resources, catalog: Object.fromEntries(catalog) }
}

function calm(node: CoordinatorNode, { catalog }: Coordinator['resources']): CoordinatorNode {
  const pools = Object.entries(node.resources.pools).filter(([name]) => catalog[name]?.mode !== 'budget')
  return {
    ...without(node, 'approval', 'heartbeat'),
    action: without(node.action, 'timeout_seconds'),
    resources: { ...node.resources, pools: Object.fromEntries(pools) },
  }
}

/** The rest of an object. */
function without<T extends object, K extends keyof T>(from: T, ...names: readonly K[]): Omit<T, K> {
  const rest = { ...from }
  for (const name of names) delete rest[name]
  return rest
}
