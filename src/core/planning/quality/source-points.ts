import type { Evidence } from '../../model/evidence.ts'
import type { QualityCategory } from '../../model/quality.ts'
import type { Plan } from '../plan.ts'
import { startsWithVerb } from '../language/verb.ts'
import { VERB_FIRST_MIN } from '../compile/graph-findings.ts'
import { category, point, pointByTasks } from './points.ts'

/** Share of tasks and dependencies that must have a quote that was found. */
export const EVIDENCE_MIN = 0.95

/** A: whether the plan hangs together and its tasks are named apart. */
export function structurePoints(plan: Plan): QualityCategory {
  const { features, tasks, dag } = plan
  const links = chainLinks(plan)
  const broken = links.filter((holds) => !holds).length
  const loose = looseReferences(plan)
  const references = tasks.tasks.length * 2 + tasks.dependencies.length * 2
  const twins = new Set(
    dag.metrics.mece_overlap_suspects.filter((pair) => pair.reason === 'title').flatMap(({ a, b }) => [a, b]),
  )
  const used = new Set(tasks.tasks.map((task) => task.feature_id))
  const empty = features.features.filter((feature) => !used.has(feature.id))
  return category('A', 'Structure', [
    point(
      'one-making',
      5,
      1 - broken / links.length,
      `${broken} of ${links.length} links between the artifacts do not hold.`,
    ),
    point(
      'references',
      5,
      loose.length === 0 ? 1 : 1 - loose.length / references,
      `${loose.length} ids are used twice or name nothing: ${loose.slice(0, 5).join(', ')}.`,
    ),
    pointByTasks(
      'titles',
      4,
      tasks.tasks,
      (task) => startsWithVerb(task.title),
      (missing) => `The titles of ${missing} do not begin with an English verb.`,
      VERB_FIRST_MIN,
    ),
    pointByTasks(
      'distinct',
      3,
      tasks.tasks,
      (task) => !twins.has(task.id),
      (missing) => `${sentence(missing)} may be the same work as another, by title.`,
    ),
    point(
      'features',
      3,
      features.features.length === 0 ? 1 : 1 - empty.length / features.features.length,
      `Features without a task: ${empty
        .slice(0, 5)
        .map((feature) => feature.id)
        .join(', ')}.`,
    ),
  ])
}

/** B: whether what the plan says was said, word for word, in what it was made from. */
export function evidencePoints(plan: Plan): QualityCategory {
  const { tasks, features } = plan
  const evidence = evidenceOf(plan)
  const proven = evidence.proven / Math.max(1, evidence.owners)
  const unquoted = features.features.filter((feature) => !isProven(feature.source_evidence))
  const lostTasks = tasks.tasks.filter((task) => !isProven(task.source_evidence)).map((task) => task.id)
  return category('B', 'Evidence', [
    point(
      'verified-coverage',
      10,
      evidence.owners === 0 ? 1 : proven / EVIDENCE_MIN,
      `${evidence.owners - evidence.proven} of ${evidence.owners} tasks and dependencies have no quote that was found.`,
      lostTasks,
    ),
    point(
      'quotes-found',
      3,
      evidence.quotes === 0 ? 0 : (evidence.quotes - evidence.missing) / evidence.quotes,
      evidence.quotes === 0 ? 'Nothing is quoted.' : `${evidence.missing} of ${evidence.quotes} quotes were not found.`,
    ),
    point(
      'features-quoted',
      2,
      features.features.length === 0 ? 1 : 1 - unquoted.length / features.features.length,
      `Features without a quote that was found: ${unquoted
        .slice(0, 5)
        .map((feature) => feature.id)
        .join(', ')}.`,
    ),
  ])
}

/** How many tasks and dependencies there are, how many of them are proven, and how many quotes were found. */
export function evidenceOf({ tasks }: Plan): {
  readonly owners: number
  readonly proven: number
  readonly quotes: number
  readonly missing: number
} {
  const counts = { owners: 0, proven: 0, quotes: 0, missing: 0 }
  const count = (spans: readonly Evidence[]): void => {
    counts.owners++
    if (isProven(spans)) counts.proven++
    for (const span of spans) {
      if (span.quote === '') continue
      counts.quotes++
      if (span.verified === 'missing') counts.missing++
    }
  }
  for (const task of tasks.tasks) count(task.source_evidence)
  for (const dependency of tasks.dependencies) count(dependency.evidence)
  return counts
}

/** A quote proves when it was found; evidence that quotes nothing proves nothing. */
function isProven(spans: readonly Evidence[]): boolean {
  return spans.some((span) => span.quote !== '' && span.verified !== 'missing')
}

/** For each pair of artifacts of which one names the other: whether it names this one. */
function chainLinks({ features, tasks, dag, waves, coordinator }: Plan): boolean[] {
  const own = { tasks: tasks.meta.artifact_hash, dag: dag.meta.artifact_hash, waves: waves.meta.artifact_hash }
  return [
    tasks.meta.features_hash === features.meta.artifact_hash,
    dag.meta.tasks_hash === own.tasks,
    waves.meta.tasks_hash === own.tasks,
    waves.meta.dag_hash === own.dag,
    coordinator.meta.tasks_hash === own.tasks,
    coordinator.meta.dag_hash === own.dag,
    coordinator.meta.waves_hash === own.waves,
    dag.meta.plan_id === coordinator.meta.plan_id && waves.meta.plan_id === coordinator.meta.plan_id,
  ]
}

/** Ids that stand for two things, or for nothing. */
function looseReferences({ features, tasks }: Plan): string[] {
  const known = new Set<string>()
  const loose: string[] = []
  const ofFeatures = new Set(features.features.map((feature) => feature.id))
  for (const task of tasks.tasks) {
    if (known.has(task.id)) loose.push(task.id)
    known.add(task.id)
    if (!ofFeatures.has(task.feature_id)) loose.push(task.feature_id)
  }
  for (const { from, to } of tasks.dependencies) for (const id of [from, to]) if (!known.has(id)) loose.push(id)
  return loose
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
