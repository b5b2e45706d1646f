import type { Coordinator } from '../../model/coordinator.ts'
import type { Finding } from '../../model/finding.ts'
import type { WavesArtifact } from '../../model/waves-artifact.ts'
import { hoursText, type PlanPicture } from './plan-picture.ts'
import { counted } from '../../std/counted.ts'

/** Most bottlenecks that the summary names. */
const BOTTLENECKS_SHOWN = 5

/** One line of a summary. */
export interface SummaryLine {
  readonly label: string
  readonly text: string
  /** True for what asks for a person's attention. */
  readonly alarming?: true
}

/** What there is to know about a plan at a glance, a label and a text a line. */
export function summaryLines(picture: PlanPicture): SummaryLine[] {
  const { coordinator } = picture
  const { policies, worker_pool } = coordinator
  return [
    statusLine(picture),
    ...qualityLines(picture),
    { label: 'Size', text: sizeText(picture) },
    { label: 'Work', text: workText(picture) },
    ...forecastLines(picture),
    {
      label: 'Runs',
      text:
        `${coordinator.mode === 'rolling_frontier' ? 'rolling frontier' : 'in waves'}, ` +
        `${worker_pool.min} to ${worker_pool.max} workers, at most ${counted(policies.concurrency_max, 'task')} at once`,
    },
    ...bottleneckLines(picture),
  ]
}

function statusLine(picture: PlanPicture): SummaryLine {
  const { condition, check } = picture
  if (condition?.status !== 'changed' && condition?.status !== 'broken') return reviewLine(picture)
  const next = check === undefined ? '' : ` Next: ${check}`
  return { label: 'Status', text: `${condition.status}: ${condition.problems.join(' ')}${next}`, alarming: true }
}

function qualityLines({ quality, tasks }: PlanPicture): SummaryLine[] {
  if (quality === undefined) return []
  const { grade, score, max, percent, gate, hard_fails } = quality
  const fails =
    hard_fails.length === 0 ? '' : `; ${counted(hard_fails.length, 'hard fail')}: ${hard_fails[0]?.code ?? ''}`
  const more = hard_fails.length > 1 ? ` and ${hard_fails.length - 1} more` : ''
  const text = `${grade}: ${score} of ${max} points (${percent} %)${fails}${more}`
  return [
    { label: 'Quality', text, ...(gate === 'passed' ? {} : { alarming: true }) },
    { label: 'Findings', text: findingsText(tasks?.meta.findings ?? []) },
  ]
}

function findingsText(findings: readonly Finding[]): string {
  if (findings.length === 0) return 'nothing to remark'
  const warnings = findings.filter((finding) => finding.severity === 'warning').length
  const known = findings.length - warnings
  const told = [...(warnings === 0 ? [] : [counted(warnings, 'warning')]), ...(known === 0 ? [] : [`${known} to know`])]
  return `${told.join(', ')}; Plan.md has them`
}

function reviewLine({ coordinator }: PlanPicture): SummaryLine {
  const { status, low_confidence } = coordinator.review
  if (low_confidence.length === 0) return { label: 'Status', text: 'ok' }
  if (status !== 'ok') return { label: 'Status', text: `needs review: ${reviewCount(coordinator)}`, alarming: true }
  const count = counted(low_confidence.length, 'uncertain dependency', 'uncertain dependencies')
  return { label: 'Status', text: `ok; ${count}, implied by sure ones` }
}

function sizeText({ coordinator, features, dag }: PlanPicture): string {
  const { nodes, edges } = coordinator.graph
  const done = nodes.filter((node) => node.done).length
  const soft = edges.filter((edge) => edge.type === 'soft').length
  const hard = dag?.metrics.edges ?? edges.length - soft
  const width = dag?.metrics.width ?? coordinator.estimates.width
  const exact = dag?.metrics.width_method === 'dilworth' ? '' : ' or more'
  return [
    `${counted(nodes.length, 'task')}${done === 0 ? '' : ` (${done} done)`}`,
    counted(features.length, 'feature'),
    `${counted(hard, 'edge')}${soft === 0 ? '' : ` and ${soft} soft`}`,
    `width ${width}${dag === undefined ? '' : exact}`,
  ].join(', ')
}

function workText({ coordinator, dag }: PlanPicture): string {
  const open = coordinator.graph.nodes.filter((node) => !node.done)
  const hours = open.reduce((sum, node) => sum + node.estimates.mean_h, 0)
  const path = dag?.metrics.critical_path.length ?? coordinator.estimates.longest_path
  return `${hoursText(hours)} in all; critical path ${hoursText(coordinator.estimates.critical_path_hours)} over ${counted(path, 'task')}`
}

function forecastLines({ coordinator, waves }: PlanPicture): SummaryLine[] {
  if (waves === undefined) {
    const { p50_total_hours, p95_total_hours } = coordinator.estimates
    return [{ label: 'Expected', text: `P50 ${hoursText(p50_total_hours)}, P95 ${hoursText(p95_total_hours)}` }]
  }
  const { rolling_frontier, wave_based } = waves.execution_models
  const frontier = rolling_frontier.estimated_completion_time
  const line = (p: { p50_hours: number; p80_hours: number; p95_hours: number }): string =>
    `P50 ${hoursText(p.p50_hours)}, P80 ${hoursText(p.p80_hours)}, P95 ${hoursText(p.p95_hours)}`
  return [
    { label: 'Frontier', text: `${line(frontier)}; by means at least ${hoursText(frontier.optimal_hours)}` },
    { label: 'Waves', text: `${line(wave_based.estimated_completion)}; ${counted(wave_based.total_waves, 'wave')}` },
    { label: 'Compared', text: comparisonText(waves) },
  ]
}

/** What was computed about both models side by side, and how. */
export function comparisonText({ comparison, forecast }: WavesArtifact): string {
  const share = (ratio: number): string => `${Math.round(ratio * 100)} %`
  const takes = (ratio: number): string => `the frontier takes ${share(ratio)} of the time of the waves`
  if (forecast === undefined) {
    return `${takes(comparison.makespan_ratio)}, by bounds (${comparison.method}); nothing was simulated`
  }
  const { ratio, samples, seed, lanes } = forecast
  return `${takes(ratio.p50)} (${share(ratio.p10)} to ${share(ratio.p90)} in 8 of 10 runs; ${counted(samples, 'simulated run')}, seed ${seed}, ${counted(lanes, 'lane')})`
}

/** How many dependencies a person should look at, the rest being implied by sure ones. */
export function reviewCount({ review }: Pick<Coordinator, 'review'>): string {
  const open = review.low_confidence.filter((dep) => dep.standing !== 'implied').length
  return `${counted(open, 'dependency is', 'dependencies are')} too uncertain to hold`
}

function bottleneckLines({ dag }: PlanPicture): SummaryLine[] {
  const bottlenecks = dag?.metrics.resourceBottlenecks ?? []
  return bottlenecks.slice(0, BOTTLENECKS_SHOWN).map((bottleneck, index) => ({
    label: index === 0 ? 'Bottlenecks' : '',
    text: `${bottleneck.resource}: ${counted(bottleneck.affected_tasks.length, 'task')}, at least ${hoursText(bottleneck.lower_bound_hours)}${
      index === BOTTLENECKS_SHOWN - 1 && bottlenecks.length > BOTTLENECKS_SHOWN
        ? `; and ${bottlenecks.length - BOTTLENECKS_SHOWN} more`
        : ''
    }`,
  }))
}
