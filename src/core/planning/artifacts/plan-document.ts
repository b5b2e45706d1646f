/**
 * Plan.md: the plan as a document that people read and sign. Everything in it is counted from the artifacts, in the order in which
 * a reader needs it: what will be made, what will not, what somebody must answer, what may go wrong; then times and figures.
 */
import type { CoordinatorNode } from '../../model/coordinator.ts'
import type { Quality } from '../../model/quality.ts'
import type { Plan } from '../plan.ts'
import { qualityOf } from '../quality/quality.ts'
import { hashesSection } from './hashes.ts'
import { inferredSection } from './inferred.ts'
import { cutTable, hoursText, listed, plain, table } from './markdown.ts'
import { attentionSection } from './plan-attention.ts'
import { excludedSection } from './plan-exclusions.ts'
import { courseSection, strategySection, wavesSection } from './plan-forecast.ts'
import { questionsSection } from './plan-questions.ts'
import { qualitySection } from './plan-quality.ts'
import { codebaseSection, metricsSection, resourcesSection } from './plan-resources.ts'
import { changesSection, risksSection } from './plan-risks.ts'
import { howToRun, workSection } from './plan-work.ts'
import { counted } from '../../std/counted.ts'

/** Writes Plan.md, in time that grows with the plan; tables are cut at a stated number of rows. */
export function planDocument(plan: Plan, hashes: readonly (readonly [string, string])[]): string {
  const quality = qualityOf(plan)
  const sections = [
    summary(plan, quality),
    attentionSection(plan, quality),
    workSection(plan),
    excludedSection(plan),
    questionsSection(plan),
    risksSection(plan),
    criticalPath(plan),
    howToRun(plan),
    strategySection(plan),
    courseSection(plan),
    wavesSection(plan),
    resourcesSection(plan),
    changesSection(plan),
    qualitySection(quality),
    metricsSection(plan),
    codebaseSection(plan),
    inferredSection(plan),
    hashesSection(hashes),
  ]
  return sections.filter((section) => section !== '').join('\n')
}

function summary(plan: Plan, { grade, percent, hard_fails }: Quality): string {
  const {
    coordinator,
    dag,
    features,
    waves: { execution_models },
  } = plan
  const nodes = coordinator.graph.nodes
  const done = nodes.filter((node) => node.done).length
  const frontier = execution_models.rolling_frontier.estimated_completion_time
  const work = nodes.reduce((sum, node) => sum + (node.done ? 0 : node.estimates.mean_h), 0)
  const facts = [
    [
      'tasks',
      `${nodes.length} in ${counted(features.features.length, 'feature')}${done === 0 ? '' : `, ${done} already done`}`,
    ],
    [
      'dependencies',
      dag.reduced_away.length === 0
        ? String(dag.metrics.edges)
        : `${dag.metrics.edges_before_reduction}, of which ${dag.metrics.edges} are needed to say the order`,
    ],
    ['work in all', hoursText(work)],
    [
      'expected finish',
      `${hoursText(frontier.p50_hours)} (P50), ${hoursText(frontier.p95_hours)} (P95), ${plan.waves.forecast === undefined ? `bounds (${plan.waves.comparison.method}), not simulated` : `by ${plan.waves.forecast.samples} simulated runs`}`,
    ],
    ['no schedule is shorter than', hoursText(frontier.optimal_hours)],
    [
      'critical path',
      `${hoursText(dag.metrics.critical_path_hours)} over ${counted(dag.metrics.critical_path.length, 'task')}`,
    ],
    [
      'tasks side by side',
      `up to ${dag.metrics.width} by their order, ${coordinator.worker_pool.min} to ${coordinator.worker_pool.max} workers`,
    ],
    ['execution model', coordinator.mode === 'rolling_frontier' ? 'rolling frontier' : 'waves'],
    [
      'quality',
      hard_fails.length > 0
        ? `failed: ${listed(hard_fails.map(({ code }) => code))}`
        : `${grade}, ${percent} % of the points`,
    ],
  ]
  const sources = features.meta.sources.map((source) => `[${plain(source.origin)}](${encodeURI(source.path)})`)
  return (
    `# ${plain(features.meta.title)}\n\n` +
    `\`${coordinator.meta.plan_id}\`, made from ${sources.join(', ')}.\n\n` +
    `${table(
      ['', ''],
      facts.map((row) => row.map(plain)),
    )}\n\n` +
    'Times are hours of work without a break: `1d` is 24 of them, not a working day.\n'
  )
}

function criticalPath(plan: Plan): string {
  const byId = new Map(plan.coordinator.graph.nodes.map((node) => [node.id, node]))
  const path = plan.dag.metrics.critical_path
  const nodes = path.flatMap((id) => byId.get(id) ?? [])
  const rows = cutTable(
    ['task', 'title', 'expected', 'P95'],
    nodes,
    ({ id, name, done, estimates }) => [
      id,
      plain(name),
      hoursText(done ? 0 : estimates.mean_h),
      hoursText(done ? 0 : estimates.p95_h),
    ],
    'dag.json',
  )
  const beyond = (node: CoordinatorNode): number => (node.done ? 0 : node.estimates.p95_h - node.estimates.mean_h)
  const worst = nodes.reduce<CoordinatorNode | undefined>((most, node) => {
    return beyond(node) > (most === undefined ? 0 : beyond(most)) ? node : most
  }, undefined)
  const late =
    worst === undefined || nodes.length === 1
      ? ''
      : ` ${worst.id} may be the latest: in one of twenty cases ${hoursText(beyond(worst))} more than expected.`
  return `## Critical path\n\nThe chain that takes longest; a delay of one of these delays the whole.${late}\n\n${rows}`
}
