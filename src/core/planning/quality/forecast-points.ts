import type { QualityCategory } from '../../model/quality.ts'
import type { Plan } from '../plan.ts'
import { category, point } from './points.ts'

/** Runs below which percentiles mean little. */
const SAMPLES_MIN = 20
/** P95 over P50: up to the first it is a forecast, from the second on a guess. */
const SPREAD = { good: 2, useless: 4 } as const

/** E: whether the rolling frontier was simulated, and what the forecast is worth. */
export function forecastPoints({ waves, coordinator }: Plan): QualityCategory {
  const { forecast } = waves
  const { rolling_frontier, wave_based } = waves.execution_models
  const frontier = rolling_frontier.estimated_completion_time
  const samples = forecast?.samples ?? 0
  const rising = frontier.p50_hours <= frontier.p80_hours && frontier.p80_hours <= frontier.p95_hours
  const possible = frontier.p95_hours >= frontier.optimal_hours - 1e-6
  const spread = frontier.p50_hours === 0 ? 1 : frontier.p95_hours / frontier.p50_hours
  const chosen = coordinator.mode === 'rolling_frontier' ? frontier : wave_based.estimated_completion
  const other = coordinator.mode === 'rolling_frontier' ? wave_based.estimated_completion : frontier
  const slower = other.p50_hours === 0 ? 1 : chosen.p50_hours / other.p50_hours
  return category('E', 'Forecast', [
    point(
      'simulated',
      6,
      samples / SAMPLES_MIN,
      samples === 0
        ? 'The plan was not simulated; its times are bounds.'
        : `The plan was simulated ${samples} times; ${SAMPLES_MIN} are needed.`,
    ),
    point(
      'within-bounds',
      3,
      (rising ? 0.5 : 0) + (possible ? 0.5 : 0),
      rising ? 'The forecast is shorter than any schedule can be.' : 'The percentiles do not rise.',
    ),
    point(
      'precision',
      3,
      spread <= SPREAD.good ? 1 : (SPREAD.useless - spread) / (SPREAD.useless - SPREAD.good),
      `In 5 of 100 cases it takes ${spread.toFixed(1)} times as long as in half of them.`,
    ),
    point(
      'quicker-model',
      3,
      slower <= 1 ? 1 : 2 - slower,
      `The chosen execution model takes ${slower.toFixed(2)} times as long as the other.`,
    ),
  ])
}

/** F: whether the resources are known, suffice for each task, and leave room for all of them. */
export function resourcePoints({ tasks, dag, coordinator }: Plan): QualityCategory {
  const names = Object.keys(coordinator.resources.catalog)
  const guessed = tasks.meta.findings.filter((finding) => finding.code === 'undeclared-pool').length
  const { nodes } = coordinator.graph
  const { catalog } = coordinator.resources
  const starved = nodes.filter((node) =>
    Object.entries(node.resources.pools).some(([name, claim]) => {
      const capacity = Object.hasOwn(catalog, name) ? (catalog[name]?.capacity ?? 0) : 0
      return (typeof claim === 'number' ? claim : claim.units) > capacity
    }),
  )
  const [worst] = dag.metrics.resourceBottlenecks
  const path = dag.metrics.critical_path_hours
  const room = worst === undefined || worst.lower_bound_hours <= path ? 1 : path / worst.lower_bound_hours
  return category('F', 'Resources', [
    point(
      'declared',
      3,
      names.length === 0 ? 1 : 1 - guessed / names.length,
      `The capacity of ${guessed} of ${names.length} resources is a guess.`,
    ),
    point(
      'suffices',
      3,
      nodes.length === 0 ? 1 : 1 - starved.length / nodes.length,
      'Tasks ask for more than there is.',
      starved.map((node) => node.id),
    ),
    point(
      'room',
      4,
      room,
      `The work at "${worst?.resource ?? ''}" takes at least ${worst?.lower_bound_hours.toFixed(1) ?? ''} h, the critical path ${path.toFixed(1)} h.`,
      worst?.affected_tasks,
    ),
  ])
}
