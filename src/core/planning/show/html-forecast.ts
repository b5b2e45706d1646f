import type { ResourceForecast, WavesArtifact } from '../../model/waves-artifact.ts'
import { sortedBy } from '../../std/order.ts'
import { markup } from './markup.ts'
import { hoursText, type PlanPicture } from './plan-picture.ts'
import { comparisonText } from './plan-summary.ts'
import { counted } from '../../std/counted.ts'

/** Most waves, and most resources, that stand in a table. */
const ROWS_SHOWN = 200

/** Both execution models side by side, the waves, and what the resources are told to be busy with. */
export function forecastSections({ waves, dag }: PlanPicture): string[] {
  if (waves === undefined) return []
  const { rolling_frontier, wave_based } = waves.execution_models
  const frontier = rolling_frontier.estimated_completion_time
  const inWaves = wave_based.estimated_completion
  const most = Math.max(frontier.p95_hours, inWaves.p95_hours)
  const bottlenecks = dag?.metrics.resourceBottlenecks ?? []
  return [
    '<section id="forecast"><h2>Forecast</h2>',
    `<p>${markup(sentence(comparisonText(waves)))} With mean durations no schedule is shorter than ${hoursText(frontier.optimal_hours)}.</p>`,
    '<table><thead><tr><th></th><th>P50</th><th>P80</th><th>P95</th><th></th></tr></thead><tbody>',
    modelRow('Rolling frontier', frontier, most),
    modelRow('Waves', inWaves, most),
    '</tbody></table>',
    ...resourceTable(waves),
    ...(bottlenecks.length === 0
      ? []
      : [
          '<h3>Bottlenecks</h3><ul>',
          ...bottlenecks
            .slice(0, ROWS_SHOWN)
            .map(
              (bottleneck) =>
                `<li>${markup(bottleneck.resource)}: ${counted(bottleneck.affected_tasks.length, 'task')}, at least ${hoursText(bottleneck.lower_bound_hours)}. ${markup(bottleneck.mitigation)}</li>`,
            ),
          '</ul>',
        ]),
    ...waveTable(waves),
    '</section>',
  ]
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`
}

type Percentiles = Readonly<Record<'p50_hours' | 'p80_hours' | 'p95_hours', number>>

/** A row with a bar up to P50, paler to P80 and P95, all on one scale. */
function modelRow(name: string, { p50_hours, p80_hours, p95_hours }: Percentiles, most: number): string {
  const share = (hours: number): string => (most === 0 ? '0' : String(Math.round((hours / most) * 3000) / 10))
  const bar = [
    [p95_hours, '#fed7aa'],
    [p80_hours, '#fdba74'],
    [p50_hours, '#c2410c'],
  ]
    .map(([hours, colour]) => `<rect y="2" width="${share(hours as number)}" height="12" fill="${colour}"/>`)
    .join('')
  const cells = [p50_hours, p80_hours, p95_hours].map((hours) => `<td class="number">${hoursText(hours)}</td>`).join('')
  return `<tr><td>${name}</td>${cells}<td><svg class="bars" width="300" height="16" viewBox="0 0 300 16" role="img" aria-label="${name}">${bar}</svg></td></tr>`
}

function resourceTable({ forecast }: WavesArtifact): string[] {
  const resources = sortedBy(Object.entries(forecast?.rolling_frontier.resources ?? {}), ([name]) => name)
  if (resources.length === 0) return []
  const row = ([name, { utilization, waits, wait_hours }]: [string, ResourceForecast]): string =>
    `<tr><td>${markup(name)}</td><td class="number">${Math.round(utilization * 100)} %</td><td class="number">${waits.toFixed(1)}</td><td class="number">${hoursText(wait_hours)}</td></tr>`
  return [
    '<h3>Resources under the rolling frontier</h3>',
    '<table><thead><tr><th>Resource</th><th>Used</th><th>Waits</th><th>Hours waited</th></tr></thead><tbody>',
    ...resources.slice(0, ROWS_SHOWN).map(row),
    '</tbody></table>',
  ]
}

function waveTable({ execution_models }: WavesArtifact): string[] {
  const { waves } = execution_models.wave_based
  const more = waves.length - ROWS_SHOWN
  return [
    '<h3>Waves</h3><table><thead><tr><th>Wave</th><th>Tasks</th><th>P50</th><th>P95</th></tr></thead><tbody>',
    ...waves
      .slice(0, ROWS_SHOWN)
      .map(
        (wave) =>
          `<tr><td>${wave.wave_number}</td><td class="number">${wave.tasks.length}</td><td class="number">${hoursText(wave.estimates.p50_hours)}</td><td class="number">${hoursText(wave.estimates.p95_hours)}</td></tr>`,
      ),
    '</tbody></table>',
    ...(more > 0 ? [`<p class="faint">and ${counted(more, 'more wave')}</p>`] : []),
  ]
}
