import type { ModelForecast, PlanForecast } from '../core/model/waves-artifact.ts'

type Percentiles = readonly [p50: number, p80: number, p95: number]

/** A forecast that says what it is told, for tests that need one and no simulation. Hours. */
export function toldForecast(told: {
  readonly rolling_frontier: Percentiles
  readonly wave_based: Percentiles
  readonly resources?: ModelForecast['resources']
}): PlanForecast {
  const model = ([p50_hours, p80_hours, p95_hours]: Percentiles): ModelForecast => ({
    p50_hours,
    p80_hours,
    p95_hours,
    utilization: 0.5,
    idle_hours: 1,
    resources: told.resources ?? {},
  })
  const ratio = told.rolling_frontier[0] / told.wave_based[0]
  return {
    method: 'monte_carlo',
    samples: 20,
    seed: 7,
    lanes: 8,
    rolling_frontier: model(told.rolling_frontier),
    wave_based: model(told.wave_based),
    ratio: { p10: ratio, p50: ratio, p90: ratio, frontier_slower: 0 },
    course: [],
  }
}
