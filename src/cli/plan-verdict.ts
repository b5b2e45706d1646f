import type { Quality } from '../core/model/quality.ts'
import type { Plan } from '../core/planning/plan.ts'
import { comparisonText } from '../core/planning/show/plan-summary.ts'
import { formatDuration, MS_PER_HOUR } from '../core/std/duration.ts'
import { harmless, type Paint } from './colour.ts'

/** Lost points that are told after planning; Plan.md has all. */
const LOST_SHOWN = 3

/** What both execution models are expected to take, and how they compare; lines without a mark. */
export function forecastLines({ waves, coordinator }: Plan): string[] {
  const { rolling_frontier, wave_based } = waves.execution_models
  const line = (
    name: string,
    chosen: boolean,
    p: { p50_hours: number; p80_hours: number; p95_hours: number },
  ): string => {
    const [p50, p80, p95] = [p.p50_hours, p.p80_hours, p.p95_hours].map((hours) => formatDuration(hours * MS_PER_HOUR))
    return `${name}${chosen ? ' (chosen)' : ''}: P50 ${p50 ?? ''}, P80 ${p80 ?? ''}, P95 ${p95 ?? ''}`
  }
  const frontier = coordinator.mode === 'rolling_frontier'
  const compared = comparisonText(waves)
  return [
    line('Rolling frontier', frontier, rolling_frontier.estimated_completion_time),
    line('Waves', !frontier, wave_based.estimated_completion),
    `${compared.slice(0, 1).toUpperCase()}${compared.slice(1)}`,
  ]
}

/** What fails a plan, or else its grade, and where most points are missing; lines with their marks. */
export function qualityLines(quality: Quality, paint: Paint): string[] {
  const { grade, score, max, percent, gate, held_back, hard_fails, categories } = quality
  const mark = gate === 'passed' ? paint.good('✓') : gate === 'overridable' ? paint.warn('!') : paint.bad('✗')
  const lost = categories
    .flatMap(({ parts }) => parts)
    .filter((part) => part.lost !== undefined)
    .sort((a, b) => b.max - b.points - (a.max - a.points))
  const told = lost.slice(0, LOST_SHOWN).map((part) => {
    const missing = Math.round((part.max - part.points) * 10) / 10
    return paint.faint(`  −${missing} ${part.id}: ${harmless(part.lost ?? '')}`)
  })
  const more = lost.length - told.length
  const points = `${score} of ${max} points (${percent} %)`
  const verdict =
    hard_fails.length === 0
      ? [`${mark} ${grade[0]?.toUpperCase() ?? ''}${grade.slice(1)}: ${points}`]
      : [
          ...hard_fails.map(({ code, message }) => `${mark} Hard fail ${code}: ${harmless(message)}`),
          paint.faint(`  ${points}; no number of points makes up for a hard fail`),
        ]
  return [
    ...verdict,
    ...(held_back === undefined ? [] : [`  ${harmless(held_back)}`]),
    ...told,
    ...(more > 0 ? [paint.faint(`  … and ${more} more, in Plan.md`)] : []),
  ]
}
