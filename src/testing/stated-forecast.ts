import type { ModelForecast, PlanForecast } from '../core/model/waves-artifact.ts'

/** A forecast with round numbers, for tests of what is told about one: P50 in hours of both models; the ratio follows. */
export function statedForecast(frontier: number, waves: number, more: Partial<PlanForecast> = {}): PlanForecast {
  const ratio = frontier / waves
  return {
    method: 'monte_carlo',
    samples: 20,
    seed: 1,
    lanes: 8,
    rolling_frontier: model(frontier),
    wave_based: model(waves),
    ratio: { p10: ratio, p50: ratio, p90: ratio, frontier_slower: frontier > waves ? 1 : 0 },
    course: [],
    ...more,
  }
}

function model(hours: number): ModelForecast {
  return {
    p50_hours: hours,
    p80_hours: hours * 1.25,
    p95_hours: hours * 1.5,
    utilization: 0.25,
    idle_hours: 6 * hours,
    resources: {},
  }
}
