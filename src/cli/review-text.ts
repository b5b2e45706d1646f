import type { Coordinator } from '../core/model/coordinator.ts'
import type { LowConfidenceDep } from '../core/model/dag-artifact.ts'
import { reviewCount } from '../core/planning/show/plan-summary.ts'
import { formatDuration, MS_PER_HOUR } from '../core/std/duration.ts'
import { harmless, type Paint } from './colour.ts'

/** Most dependencies that are told one by one; dag.json lists all. */
const MOST_TOLD = 5

const CONSEQUENCE = {
  soft: ['Its task prefers this order, but starts without it:', 'Their tasks prefer this order, but start without it:'],
  hold: ['Its task waits for an approval:', 'Their tasks wait for an approval:'],
  drop: ['Its task starts as if nobody had said so:', 'Their tasks start as if nobody had said so:'],
} as const

/** What a person should look at before a plan is carried out, those that matter most first; no lines when there is nothing. */
export function reviewLines({ review, graph }: Pick<Coordinator, 'review' | 'graph'>, paint: Paint): string[] {
  if (review.status === 'ok') return []
  const open = review.low_confidence.filter((dep) => dep.standing !== 'implied')
  const names = new Map(graph.nodes.map((node) => [node.id, node.name]))
  const titled = (id: string): string => `${id} “${harmless(names.get(id) ?? '')}”`
  const told = open
    .slice(0, MOST_TOLD)
    .map((dep) => `  ${titled(dep.to)} after ${titled(dep.from)} ${paint.faint(standingOf(dep))}`)
  const left = open.length - told.length
  if (left > 0) told.push(paint.faint(`  … and ${left} more, in dag.json under low_confidence_deps`))
  const [one, many] = CONSEQUENCE[review.policy]
  return [`${paint.warn('review:')} ${reviewCount({ review })}. ${open.length === 1 ? one : many}`, ...told]
}

function standingOf({ confidence, standing, through_hours }: LowConfidenceDep): string {
  const sure = `confidence ${confidence}`
  if (standing === 'contradicted') return `(${sure}; sure dependencies say the opposite)`
  return `(${sure}; ${formatDuration(through_hours * MS_PER_HOUR)} of work in line if it holds)`
}
