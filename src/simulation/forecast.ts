import type { Coordinator, CoordinatorNode } from '../core/model/coordinator.ts'
import type { Forecast } from '../core/planning/compile/settings.ts'
import { MS_PER_HOUR } from '../core/std/duration.ts'
import { simulate } from './simulate.ts'

/** How many runs, at most. */
export const FORECAST_SAMPLES_MAX = 200

const FORECAST_SAMPLES_MIN = 4

/** So many tasks are simulated, unless a plan is too large for that. */
const FORECAST_TASKS = 10_000

/**
 * Simulates the plan `samples` times under its real limits, each time with other durations drawn from its estimates. All
 * attempts succeed, and people do their tasks in the time that is estimated. Each second run mirrors the durations of the one
 * before it around their means, so that few runs are not all early or all late. Without `samples` small plans get more of them
 * than large ones. The answer is rounded to a millionth of an hour, so that its bytes travel.
 */
export function forecast(
  coordinator: Coordinator,
  options: { readonly samples?: number; readonly seed?: number } = {},
): Forecast {
  const { seed = 1 } = options
  const { nodes, edges } = coordinator.graph
  const affordable = 2 * Math.floor(FORECAST_TASKS / 2 / Math.max(1, nodes.length))
  const wanted = options.samples ?? Math.max(FORECAST_SAMPLES_MIN, affordable)
  const samples = Math.max(1, Math.min(FORECAST_SAMPLES_MAX, wanted))
  const plan: Coordinator = { ...coordinator, graph: { nodes: nodes.map(withoutPeople), edges } }
  const spans: number[] = []
  for (let i = 0; i < samples; i++) {
    const durations = i % 2 === 0 ? 'drawn' : 'mirrored'
    spans.push(simulate(plan, { seed: seed + Math.floor(i / 2), durations, started_reports: false }).makespan_ms)
  }
  spans.sort((a, b) => a - b)
  return {
    p50_hours: quantile(spans, 0.5),
    p80_hours: quantile(spans, 0.8),
    p95_hours: quantile(spans, 0.95),
    method: 'monte_carlo',
    samples,
    seed,
  }
}

function withoutPeople(node: CoordinatorNode): CoordinatorNode {
  return node.action.kind === 'human' ? { ...node, action: { ...node.action, kind: 'agent' } } : node
}

/** Between the two nearest ranks of sorted milliseconds, as rounded hours. */
function quantile(spans: readonly number[], share: number): number {
  const place = share * (spans.length - 1)
  const rank = Math.floor(place)
  const below = spans[rank] ?? 0
  const above = spans[Math.ceil(place)] ?? below
  return Math.round(((below + (above - below) * (place - rank)) / MS_PER_HOUR) * 1e6) / 1e6
}
