/** Plan.md: the plan as a document that people read. Everything in it is counted from the artifacts. */
import type { CoordinatorNode } from '../../model/coordinator.ts'
import type { Feature } from '../../model/features-artifact.ts'
import type { Quality } from '../../model/quality.ts'
import { DEFAULT_PRIORITY } from '../defaults.ts'
import type { Plan } from '../plan.ts'
import { masked } from '../secret.ts'
import { claimsOf } from '../claims-text.ts'
import { qualityOf } from '../quality/quality.ts'
import { hashesSection } from './hashes.ts'
import { inferredSection } from './inferred.ts'
import { code, cutTable, hoursText, listed, plain, rest, ROWS_SHOWN, table } from './markdown.ts'
import { attentionSection } from './plan-attention.ts'
import { coverageSection, excludedSection } from './plan-coverage.ts'
import { courseSection, strategySection, wavesSection } from './plan-forecast.ts'
import { qualitySection } from './plan-quality.ts'
import { codebaseSection, metricsSection, resourcesSection } from './plan-resources.ts'
import { changesSection, risksSection } from './plan-risks.ts'
import { counted } from '../../std/counted.ts'

/** Most tasks that are listed with their features; tasks.json has all. */
const TASKS_SHOWN = 200

/** Writes Plan.md, in time that grows with the plan; tables are cut at a stated number of rows. */
export function planDocument(plan: Plan, hashes: readonly (readonly [string, string])[]): string {
  const quality = qualityOf(plan)
  const sections = [
    summary(plan, quality),
    attentionSection(plan, quality),
    howToRun(plan),
    criticalPath(plan),
    risksSection(plan),
    featuresSection(plan),
    coverageSection(plan),
    excludedSection(plan),
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

function howToRun(plan: Plan): string {
  const agents = plan.coordinator.graph.nodes.filter((node) => node.action.kind === 'agent' && !node.done)
  const people = plan.coordinator.graph.nodes.filter((node) => node.action.kind === 'human' && !node.done)
  const who = [
    agents.length === 0
      ? ''
      : `${counted(agents.length, 'task has', 'tasks have')} no command (${listed(agents.map((n) => n.id))}): say who does them with \`--agent\`.\n`,
    people.length === 0
      ? ''
      : `${counted(people.length, 'task waits', 'tasks wait')} for a person: ${listed(people.map((n) => n.id))}.\n`,
  ]
  const lines = [
    'tasks execute . --dry-run   # what would run when',
    'tasks execute .             # carry it out',
    'tasks validate-plan .       # is it whole, and as it was made?',
  ]
  const change = 'A plan is not edited by hand: change the specification and plan again.\n'
  return [
    `## How to run it\n\n\`\`\`sh\n${lines.join('\n')}\n\`\`\`\n`,
    change,
    ...who.filter((line) => line !== ''),
  ].join('\n')
}

function featuresSection(plan: Plan): string {
  const nodes = Map.groupBy(plan.coordinator.graph.nodes, (node) => node.feature_id)
  const before = Map.groupBy(plan.dag.edges, (edge) => edge.to)
  const after = (node: CoordinatorNode): string => listed((before.get(node.id) ?? []).map((edge) => edge.from))
  const parts: string[] = []
  let left = TASKS_SHOWN
  for (const feature of plan.features.features) {
    if (left <= 0) break
    const own = nodes.get(feature.id) ?? []
    parts.push(featurePart(feature, own, after, left))
    left -= own.length
  }
  const more = rest(plan.features.features.length - parts.length, 'features.json')
  return `## Features and tasks\n\n${parts.join('\n')}${more}`
}

function featurePart(
  feature: Feature,
  nodes: readonly CoordinatorNode[],
  after: (node: CoordinatorNode) => string,
  most: number,
): string {
  const priority = feature.priority === DEFAULT_PRIORITY ? '' : `Priority ${feature.priority}.\n\n`
  const description = feature.description === '' ? '' : `${plain(feature.description)}\n\n`
  const rows = cutTable(
    ['id', 'task', 'expected', 'after', 'takes', 'does'],
    nodes,
    (node) => [
      node.id,
      `${plain(node.name)}${node.done ? ' ✓' : ''}${node.optional ? ' (optional)' : ''}${node.approval === undefined ? '' : ' (waits for approval)'}`,
      hoursText(node.estimates.mean_h),
      after(node),
      plain(claimsOf(node)),
      actionText(node),
    ],
    'tasks.json',
    most,
  )
  return `### ${feature.id} ${plain(feature.title)}\n\n${priority}${description}${rows}`
}

function actionText(node: CoordinatorNode): string {
  if (node.action.kind === 'shell') return code(masked(node.action.cmd ?? ''))
  return { agent: 'by an agent', human: 'by a person', noop: 'nothing' }[node.action.kind]
}

function criticalPath(plan: Plan): string {
  const byId = new Map(plan.coordinator.graph.nodes.map((node) => [node.id, node]))
  const path = plan.dag.metrics.critical_path
  const steps = path.slice(0, ROWS_SHOWN).map((id, index) => {
    const node = byId.get(id)
    return `${index + 1}. ${id} ${plain(node?.name ?? '')}, ${hoursText(node?.done === true ? 0 : (node?.estimates.mean_h ?? 0))}`
  })
  return `## Critical path\n\nThe chain that takes longest; a delay of one of these delays the whole.\n\n${steps.join('\n')}\n${rest(path.length - steps.length, 'dag.json')}`
}
