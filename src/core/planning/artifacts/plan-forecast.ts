/** The sections of Plan.md about time: which execution model, what the waves are, and how the frontier moves. */
import type { ModelForecast, PlanForecast } from '../../model/waves-artifact.ts'
import type { Plan } from '../plan.ts'
import { brief, cutTable, hoursText, listed, percent, plain, table } from './markdown.ts'
import { counted } from '../../std/counted.ts'

/** Most moments of the frontier that are shown. */
const MOMENTS_SHOWN = 10
/** Most waves that are shown when the plan is not carried out in waves. */
const WAVES_SHOWN = 10

/** How the plan is carried out, and what both models were simulated to take. */
export function strategySection(plan: Plan): string {
  const { waves, coordinator } = plan
  const chosen =
    coordinator.mode === 'rolling_frontier'
      ? 'As a **rolling frontier**: each task starts as soon as what it waits for is done and its resources are free.'
      : 'In **waves**: a wave starts when the one before has ended.'
  const { forecast } = waves
  return `## Strategy\n\n${chosen}\n\n${forecast === undefined ? boundsOnly(plan) : simulated(forecast, coordinator)}`
}

function boundsOnly({ waves }: Plan): string {
  const { rolling_frontier, wave_based } = waves.execution_models
  const row = (name: string, p: { p50_hours: number; p80_hours: number; p95_hours: number }): string[] => [
    name,
    ...[p.p50_hours, p.p80_hours, p.p95_hours].map(hoursText),
  ]
  return (
    `This plan was not simulated. The times are bounds (${waves.comparison.method}): sums and maxima of the estimates, no forecast, and no ground to prefer one model.\n\n` +
    `${table(
      ['', 'P50', 'P80', 'P95'],
      [
        row('rolling frontier', rolling_frontier.estimated_completion_time),
        row('waves', wave_based.estimated_completion),
      ],
    )}\n`
  )
}

function simulated(forecast: PlanForecast, coordinator: Plan['coordinator']): string {
  const { mode } = coordinator
  const row = (name: string, pick: (model: ModelForecast) => string): string[] => [
    name,
    pick(forecast.rolling_frontier),
    pick(forecast.wave_based),
  ]
  const rows = [
    row('P50', (model) => hoursText(model.p50_hours)),
    row('P80', (model) => hoursText(model.p80_hours)),
    row('P95', (model) => hoursText(model.p95_hours)),
    row(`use of ${counted(forecast.lanes, 'lane')}`, (model) => percent(model.utilization)),
    row('idle lane time', (model) => hoursText(model.idle_hours)),
  ]
  return `${recommendation(forecast, mode)}${startText(coordinator)}\n\n${table(['', 'rolling frontier', 'waves'], rows)}\n`
}

/** Time windows make it matter when a plan begins. */
function startText({ resources }: Plan['coordinator']): string {
  const hasWindows = Object.values(resources.catalog).some(({ windows }) => windows !== undefined)
  return hasWindows
    ? ' The runs begin on 1 January 2026, 00:00 UTC, and resources are free in their time windows alone: `execute --dry-run` begins now.'
    : ''
}

function recommendation(forecast: PlanForecast, mode: Plan['coordinator']['mode']): string {
  const { p10, p50, p90, frontier_slower } = forecast.ratio
  const how = `Simulated ${forecast.samples} times (seed ${forecast.seed}) with the same durations for both, the frontier takes ${percent(p50)} of the time that the waves take (${percent(p10)} to ${percent(p90)} in 8 of 10 runs), and longer than they in ${percent(frontier_slower)} of the runs.`
  if (p50 === 1) return `${how} Neither is quicker.`
  const quicker = p50 < 1 ? 'rolling_frontier' : 'wave_based'
  if (quicker === mode) return `${how} That speaks for the chosen model.`
  return `${how} That speaks for the other model: \`--execution-model ${quicker}\`.`
}

/** The waves, of which each is estimated for itself. */
export function wavesSection(plan: Plan): string {
  const { waves: list } = plan.waves.execution_models.wave_based
  const role =
    plan.coordinator.mode === 'wave_based'
      ? 'Each wave begins when the one before has ended; the estimates are of each wave for itself.'
      : 'A forecast by layers, each wave for itself, for orientation: the rolling frontier starts each task as soon as it can.'
  const rows = cutTable(
    ['wave', 'tasks', 'P50', 'P95'],
    list,
    (wave) => [
      String(wave.wave_number),
      listed(wave.tasks),
      hoursText(wave.estimates.p50_hours),
      hoursText(wave.estimates.p95_hours),
    ],
    'waves.json',
    plan.coordinator.mode === 'wave_based' ? undefined : WAVES_SHOWN,
  )
  return `## Waves\n\n${role}\n\n${rows}`
}

/** One run of the frontier, moment by moment; nothing without a simulation. */
export function courseSection({ waves }: Plan): string {
  const all = waves.forecast?.course ?? []
  if (all.length === 0) return ''
  const course = thinned(lastOfEach(all))
  const rows = cutTable(
    ['at', 'running', 'ready', 'blocked', 'done', 'resources'],
    course,
    (moment) => [
      hoursText(moment.at_hours),
      listed(moment.running, 8),
      String(moment.ready),
      String(moment.blocked),
      String(moment.completed),
      plain(
        listed(
          Object.entries(moment.resource_usage).map(([name, units]) => `${name} ${brief(units)}`),
          6,
        ),
      ),
    ],
    'waves.json',
  )
  const shown =
    course.length === all.length ? '' : ` ${course.length} of its ${all.length} moments; waves.json has all.`
  return `## How the frontier moves\n\nOne simulated run with mean durations; resources in units taken.${shown}\n\n${rows}`
}

type Moments = PlanForecast['course']

/** Of the moments that read alike, the last. */
function lastOfEach(course: Moments): Moments {
  return course.filter((moment, i) => {
    const next = course[i + 1]
    return next === undefined || hoursText(next.at_hours) !== hoursText(moment.at_hours)
  })
}

/** The first moment, the last one and so many between them, evenly, that no more than MOMENTS_SHOWN stand there. */
function thinned(course: Moments): Moments {
  if (course.length <= MOMENTS_SHOWN) return course
  const step = (course.length - 1) / (MOMENTS_SHOWN - 1)
  return Array.from({ length: MOMENTS_SHOWN }, (_, i) => course[Math.round(i * step)] as Moments[number])
}
