/** Decisions.md: what was decided while the plan was made, and only that. A plan without a choice has a short file. */
import type { Plan } from '../plan.ts'
import { hashesSection } from './hashes.ts'
import { inferredFields } from './inferred.ts'
import { counted, listed, plain } from './markdown.ts'
import { hoursText } from './plan-document.ts'

interface Decision {
  readonly title: string
  readonly context: string
  readonly options: readonly string[]
  readonly selected: string
  readonly rationale: string
}

/** Writes Decisions.md. */
export function decisionsDocument(plan: Plan, hashes: readonly (readonly [string, string])[]): string {
  const decisions = [
    executionModel(plan),
    ...demoted(plan),
    ...claims(plan),
    ...guessedPools(plan),
    ...reduction(plan),
    ...defaults(plan),
  ]
  const parts = decisions.map(
    ({ title, context, options, selected, rationale }, index) =>
      `## ${index + 1}. ${title}\n\n**Context.** ${context}\n\n**Options.**\n\n${options.map((option) => `- ${option}`).join('\n')}\n\n` +
      `**Selected.** ${selected}\n\n**Why.** ${rationale}\n`,
  )
  const head = `# Decisions for ${plain(plan.features.meta.title)}\n\n\`${plan.coordinator.meta.plan_id}\`\n`
  return [head, ...parts, hashesSection(hashes)].join('\n')
}

function executionModel(plan: Plan): Decision {
  const { wave_based, rolling_frontier } = plan.waves.execution_models
  const { method, makespan_ratio } = plan.waves.comparison
  const frontier = rolling_frontier.estimated_completion_time
  const waves = wave_based.estimated_completion
  return {
    title: 'How the plan is carried out',
    context: `${counted(plan.coordinator.graph.nodes.length, 'task')}, ${counted(wave_based.total_waves, 'wave')} when cut by layers.`,
    options: [
      `rolling frontier: each task starts as soon as it can; P50 ${hoursText(frontier.p50_hours)}, P95 ${hoursText(frontier.p95_hours)}`,
      `waves: a wave starts when the one before has ended; P50 ${hoursText(waves.p50_hours)}, P95 ${hoursText(waves.p95_hours)}`,
    ],
    selected: plan.coordinator.mode === 'rolling_frontier' ? 'Rolling frontier.' : 'Waves.',
    rationale:
      plan.coordinator.mode === 'rolling_frontier'
        ? `It is the default. By the estimate (${method}) the frontier takes ${makespan_ratio} of the time of the waves.`
        : 'It was asked for.',
  }
}

function demoted(plan: Plan): Decision[] {
  const edges = plan.dag.low_confidence_deps
  if (edges.length === 0) return []
  return [
    {
      title: 'Uncertain dependencies',
      context: `${counted(edges.length, 'hard dependency is', 'hard dependencies are')} below the confidence of ${plan.tasks.meta.min_confidence}: ${listed(edges.map((edge) => `${edge.from} → ${edge.to} (${edge.confidence})`))}.`,
      options: [
        'soft: prefer the order, wait for nothing, list for review',
        'hold: let the task wait until a person confirms',
        'drop: forget the dependency',
      ],
      selected: 'Soft.',
      rationale: 'A guess should not hold work back, and should not be lost either.',
    },
  ]
}

function claims(plan: Plan): Decision[] {
  const conflicts = Object.entries(plan.tasks.resource_conflicts)
  if (conflicts.length === 0) return []
  const told = conflicts.map(
    ([name, conflict]) => `${plain(name)} (${conflict.capacity} for ${counted(conflict.tasks.length, 'task')})`,
  )
  return [
    {
      title: 'Tasks that want the same resource',
      context: `${counted(conflicts.length, 'resource is', 'resources are')} wanted by more tasks than can have it at once: ${listed(told)}.`,
      options: [
        'claims: each task takes all that it needs when it starts, or waits',
        'arrows: fix one order beforehand',
      ],
      selected: 'Claims.',
      rationale: 'An order fixed beforehand would make tasks wait for others that have nothing to do with them.',
    },
  ]
}

function guessedPools(plan: Plan): Decision[] {
  const guesses = plan.tasks.meta.findings.filter((finding) => finding.code === 'undeclared-pool')
  if (guesses.length === 0) return []
  return [
    {
      title: 'Pools whose size nobody stated',
      context: guesses.map((finding) => plain(finding.message)).join(' '),
      options: ['take the largest claim for the size', 'refuse the specification'],
      selected: 'The largest claim.',
      rationale:
        'It is the smallest size with which every task can run; a larger one can be declared in a resources block.',
    },
  ]
}

function reduction(plan: Plan): Decision[] {
  const away = plan.dag.reduced_away
  if (away.length === 0) return []
  return [
    {
      title: 'Dependencies that others already imply',
      context: `${away.length} of ${plan.dag.metrics.edges_before_reduction} hard dependencies say what a longer path says too: ${listed(away.map((edge) => `${edge.from} → ${edge.to}`))}.`,
      options: ['show them all', 'show the order by its fewest arrows, and keep all for the execution'],
      selected: 'The fewest arrows are shown; all are kept.',
      rationale:
        'The order is the same and easier to read; when a task in between is skipped, the arrow around it still holds.',
    },
  ]
}

function defaults(plan: Plan): Decision[] {
  const fields = inferredFields(plan)
  if (fields.length === 0) return []
  return [
    {
      title: 'What the specification left unsaid',
      context: `${counted(fields.length, 'field')}: ${listed(
        fields.map(({ field, tasks }) => `\`${field}\` (${tasks.length})`),
        20,
      )}.`,
      options: ['fill stated defaults and flag each', 'refuse the specification'],
      selected: 'Defaults, flagged `inferred` in tasks.json.',
      rationale: 'A person can correct what is flagged; a refusal over a missing estimate would stop real work.',
    },
  ]
}
