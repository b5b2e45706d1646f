/** Plan.md: the plan as a document that people read. Everything in it is counted from the artifacts. */
import { MS_PER_HOUR, formatDuration } from '../../std/duration.ts'
import type { CoordinatorNode } from '../../model/coordinator.ts'
import type { Feature } from '../../model/features-artifact.ts'
import type { Finding } from '../../model/finding.ts'
import type { Plan } from '../plan.ts'
import { claimsOf } from '../claims-text.ts'
import { hashesSection } from './hashes.ts'
import { inferredSection } from './inferred.ts'
import { code, counted, listed, plain, table } from './markdown.ts'

/** Most rows of a list that only illustrates; the artifacts hold all. */
const ROWS_SHOWN = 50

/** Writes Plan.md. */
export function planDocument(plan: Plan, hashes: readonly (readonly [string, string])[]): string {
  const sections = [
    summary(plan),
    howToRun(plan),
    featuresSection(plan),
    criticalPath(plan),
    waves(plan),
    resources(plan),
    review(plan),
    findings(plan.tasks.meta.findings),
    inferredSection(plan),
    hashesSection(hashes),
  ]
  return sections.filter((section) => section !== '').join('\n')
}

/** Hours as people read them: `3m 05s`, `2h 10m`. */
export function hoursText(hours: number): string {
  return formatDuration(hours * MS_PER_HOUR)
}

function summary(plan: Plan): string {
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
      `${hoursText(frontier.p50_hours)} (P50), ${hoursText(frontier.p95_hours)} (P95), by ${plan.waves.comparison.method}`,
    ],
    ['no schedule is shorter than', hoursText(frontier.optimal_hours)],
    [
      'critical path',
      `${hoursText(dag.metrics.critical_path_hours)} over ${counted(dag.metrics.critical_path.length, 'task')}`,
    ],
    [
      'tasks side by side',
      `up to ${dag.metrics.widthApprox} by their order, ${coordinator.worker_pool.min} to ${coordinator.worker_pool.max} workers`,
    ],
    ['execution model', coordinator.mode === 'rolling_frontier' ? 'rolling frontier' : 'waves'],
  ]
  const sources = features.meta.sources.map((source) => `[${plain(source.origin)}](${encodeURI(source.path)})`)
  return (
    `# ${plain(features.meta.title)}\n\n` +
    `\`${coordinator.meta.plan_id}\`, made from ${sources.join(', ')}.\n\n` +
    `${table(
      ['', ''],
      facts.map((row) => row.map(plain)),
    )}\n`
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
  const after = (node: CoordinatorNode): string => (before.get(node.id) ?? []).map((edge) => edge.from).join(', ')
  const parts = plan.features.features.map((feature) => featurePart(feature, nodes.get(feature.id) ?? [], after))
  return `## Features and tasks\n\n${parts.join('\n')}`
}

function featurePart(
  feature: Feature,
  nodes: readonly CoordinatorNode[],
  after: (node: CoordinatorNode) => string,
): string {
  const rows = nodes.map((node) => [
    node.id,
    `${plain(node.name)}${node.done ? ' ✓' : ''}${node.optional ? ' (optional)' : ''}`,
    hoursText(node.estimates.mean_h),
    after(node),
    plain(claimsOf(node)),
    actionText(node),
  ])
  const description = feature.description === '' ? '' : `${plain(feature.description)}\n\n`
  return (
    `### ${feature.id} ${plain(feature.title)}\n\nPriority ${feature.priority}.\n\n${description}` +
    `${table(['id', 'task', 'expected', 'after', 'takes', 'does'], rows)}\n`
  )
}

function actionText(node: CoordinatorNode): string {
  if (node.action.kind === 'shell') return code(node.action.cmd ?? '')
  return { agent: 'by an agent', human: 'by a person', noop: 'nothing' }[node.action.kind]
}

function criticalPath(plan: Plan): string {
  const byId = new Map(plan.coordinator.graph.nodes.map((node) => [node.id, node]))
  const path = plan.dag.metrics.critical_path
  const steps = path.slice(0, ROWS_SHOWN).map((id, index) => {
    const node = byId.get(id)
    return `${index + 1}. ${id} ${plain(node?.name ?? '')}, ${hoursText(node?.done === true ? 0 : (node?.estimates.mean_h ?? 0))}`
  })
  if (path.length > steps.length) steps.push(`\n…and ${path.length - steps.length} more, in \`dag.json\`.`)
  return `## Critical path\n\nThe chain that takes longest; a delay of one of these delays the whole.\n\n${steps.join('\n')}\n`
}

function waves(plan: Plan): string {
  const { waves: list } = plan.waves.execution_models.wave_based
  const rows = list
    .slice(0, ROWS_SHOWN)
    .map((wave) => [
      String(wave.wave_number),
      listed(wave.tasks),
      hoursText(wave.estimates.p50_hours),
      hoursText(wave.estimates.p95_hours),
    ])
  const more = list.length > rows.length ? `\n…and ${list.length - rows.length} more, in \`waves.json\`.\n` : ''
  const role =
    plan.coordinator.mode === 'wave_based'
      ? 'Each wave begins when the one before has ended; the estimates are of each wave for itself.'
      : 'A forecast by layers, each wave for itself, for orientation: the rolling frontier starts each task as soon as it can.'
  return `## Waves\n\n${role}\n\n${table(['wave', 'tasks', 'P50', 'P95'], rows)}\n${more}`
}

function resources(plan: Plan): string {
  const { catalog } = plan.coordinator.resources
  const used = plan.dag.metrics.resource_utilization
  const rows = Object.entries(catalog).map(([name, entry]) => [
    plain(name),
    { exclusive: 'one at a time', semaphore: 'pool', rate: `rate, each ${entry.interval_seconds ?? 0} s` }[entry.mode],
    String(entry.capacity),
    String(used[name]?.total_tasks ?? 0),
    hoursText(used[name]?.lower_bound_hours ?? 0),
  ])
  if (rows.length === 0) return ''
  const worst = plan.dag.metrics.resourceBottlenecks.map(
    (bottleneck) => `- ${plain(bottleneck.resource)}: ${plain(bottleneck.mitigation)}`,
  )
  const advice =
    worst.length === 0 ? '' : `\nWhere more tasks want a resource than can have it:\n\n${worst.join('\n')}\n`
  return `## Resources\n\n${table(['name', 'kind', 'units', 'tasks', 'at least'], rows)}\n${advice}`
}

function review(plan: Plan): string {
  const kinds = [
    ['Too uncertain to order anything', plan.dag.low_confidence_deps],
    ['Soft: preferred, never waited for', plan.dag.soft_deps],
  ] as const
  const parts = kinds.flatMap(([title, edges]) => {
    if (edges.length === 0) return []
    const rows = edges.slice(0, ROWS_SHOWN).map((edge) => [edge.to, edge.from, edge.type, String(edge.confidence)])
    const more = edges.length > rows.length ? `\n…and ${edges.length - rows.length} more, in \`dag.json\`.\n` : ''
    return [`${title}:\n\n${table(['task', 'after', 'type', 'confidence'], rows)}\n${more}`]
  })
  return parts.length === 0 ? '' : `## Dependencies to review\n\n${parts.join('\n')}`
}

function findings(list: readonly Finding[]): string {
  if (list.length === 0) return ''
  const lines = list
    .slice(0, ROWS_SHOWN)
    .map(
      (finding) =>
        `- **${finding.code}** (${plain(finding.place)}): ${plain(finding.message)} ${plain(finding.advice)}`,
    )
  const more = list.length > lines.length ? `\n…and ${list.length - lines.length} more, in \`tasks.json\`.\n` : ''
  return `## Noticed\n\n${lines.join('\n')}\n${more}`
}
