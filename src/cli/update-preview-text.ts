import { counted } from '../core/std/counted.ts'
import { formatDuration, MS_PER_HOUR } from '../core/std/duration.ts'
import { opText, throttleLimits } from '../core/view/update-text.ts'
import type {
  ForecastOrNot,
  LookedAtUpdate,
  ThrottleChange,
  UpdateChanges,
  UpdateEffect,
} from '../operations/update-effect.ts'
import { harmless, type Paint } from './colour.ts'

/** What would become of updates, as lines for people. */
export function updatePreviewText(execution: string, looked: readonly LookedAtUpdate[], paint: Paint): string {
  const parts = looked.map(({ update, verdict, version, waits_for, reason, place, effect }) => {
    const outcome =
      verdict === 'applies'
        ? paint.good(`would make version ${String(version)} of the plan`)
        : verdict === 'waits'
          ? paint.warn(`would wait until ${waits_for.join(', ')} ${waits_for.length === 1 ? 'has' : 'have'} ended`)
          : paint.bad(`would be refused${place === null ? '' : ` at ${place}`}: ${harmless(reason ?? '')}`)
    const head = `${paint.strong(harmless(update.id))} ${outcome}`
    const told =
      effect === null
        ? []
        : [...changeLines(effect.changes), ...remarkLines(effect, paint), ...forecastLines(effect.forecast, paint)]
    // A throttle is told with all that it says among the changes.
    const steps = update.ops.filter(({ op }) => effect === null || op !== 'throttle')
    return [head, ...steps.map((op) => `  ${harmless(opText(op))}`), ...told].join('\n')
  })
  return [...parts, paint.faint(`${execution} was not changed`)].join('\n\n')
}

const NAMED = 8

function changeLines(changes: UpdateChanges): string[] {
  const ended = changes.tasks_ended.map(({ task, how }) => `${task} ${how}`)
  return [
    ...listed('tasks added', changes.tasks_added),
    ...listed('tasks changed', changes.tasks_changed),
    ...listed('tasks ended', ended),
    ...listed('edges added', changes.edges_added),
    ...listed('edges removed', changes.edges_removed),
    ...listed('resources', changes.resources),
    ...listed('policies', changes.policies),
    ...changes.throttles.map(throttleLine),
  ]
}

function remarkLines({ remarks }: UpdateEffect, paint: Paint): string[] {
  return remarks.map((text) => `  ${paint.warn('⚠')} ${harmless(text)}`)
}

function throttleLine(throttle: ThrottleChange): string {
  const { name, scope, ends, tasks_waiting } = throttle
  const says = ends ? ['is taken away'] : throttleLimits(throttle)
  return `  throttle ${harmless(name)} (${harmless(scope)}, ${counted(tasks_waiting, 'waiting task')}): ${says.join(', ')}`
}

function listed(what: string, all: readonly string[]): string[] {
  if (all.length === 0) return []
  const more = all.length > NAMED ? ` and ${all.length - NAMED} more` : ''
  return [`  ${what} (${all.length}): ${harmless(all.slice(0, NAMED).join(', '))}${more}`]
}

/** What is left, before and after. */
function forecastLines({ before, after }: { before: ForecastOrNot; after: ForecastOrNot }, paint: Paint): string[] {
  return [
    paint.faint('  what is left of the plan, P50 / P80 / P95:'),
    `    before  ${span(before)}`,
    `    after   ${span(after)}`,
  ]
}

function span(forecast: ForecastOrNot): string {
  if ('impossible' in forecast) return harmless(forecast.impossible)
  const { p50_hours, p80_hours, p95_hours, tasks_left, work_hours, cost_usd, samples } = forecast
  const hours = [p50_hours, p80_hours, p95_hours].map((one) => formatDuration(one * MS_PER_HOUR)).join(' / ')
  const cost = cost_usd === null ? '' : `, $${cost_usd.toFixed(2)}`
  const work = formatDuration(work_hours * MS_PER_HOUR)
  const never = forecast.tasks_never === 0 ? '' : `, ${forecast.tasks_never} never come`
  return `${hours} (${tasks_left} left${never}, ${work} of work${cost}; ${counted(samples, 'run')} simulated)`
}
