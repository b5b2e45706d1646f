import type { Coordinator } from '../core/model/coordinator.ts'
import type { Forecast } from '../core/planning/compile/settings.ts'
import { FORECAST_SAMPLES_MAX, forecast } from '../simulation/forecast.ts'

/** Simulated tasks in all, so that a forecast's cost has a ceiling whatever the plan's size. */
const SIMULATED_TASKS_MAX = 100_000

const SEED = 1

/** What a plan will take, by simulating the real scheduler. The number of samples depends on the plan's size alone. */
export function forecastOf(coordinator: Coordinator): Forecast {
  const tasks = Math.max(1, coordinator.graph.nodes.length)
  const samples = Math.max(1, Math.min(FORECAST_SAMPLES_MAX, Math.floor(SIMULATED_TASKS_MAX / tasks)))
  return forecast(coordinator, { samples, seed: SEED })
}
