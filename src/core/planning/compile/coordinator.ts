import type { Coordinator, CoordinatorEdge, CoordinatorNode } from '../../model/coordinator.ts'
import type { LowConfidenceDep } from '../../model/dag-artifact.ts'
import { ARTIFACT_VERSION } from '../../model/meta.ts'
import type { Feature } from '../../model/features-artifact.ts'
import type { Task } from '../../model/task.ts'
import type { Dependency } from '../../model/tasks-artifact.ts'
import { RECOMMENDED_POLICIES } from '../defaults.ts'
import type { Claims } from './claims.ts'
import { briefOf } from './brief.ts'
import { nodeOf } from './coordinator-node.ts'
import type { Percentiles } from './estimate.ts'
import type { Precedence, SortedDependencies } from './precedence.ts'
import type { CompileSettings } from './settings.ts'
import { rounded } from '../../std/rounded.ts'

/** Most tasks that the reason of an approval names. */
const TITLES_SHOWN = 5

/** What `coordinator.json` is made from. */
export interface CoordinatorInput {
  readonly tasks: readonly Task[]
  readonly features: readonly Feature[]
  readonly sorted: SortedDependencies
  readonly precedence: Precedence
  readonly claims: Claims
  readonly review: readonly LowConfidenceDep[]
  readonly settings: CompileSettings
  readonly limits: {
    readonly max_wave_size: number
    readonly max_concurrent: number
    readonly worker_min: number
    readonly worker_max: number
  }
}

/**
 * Everything of `coordinator.json` but its meta and the estimates of the whole. Its hard edges are all hard arrows, those
 * that reduction made redundant too: when a task between two others is skipped, the arrow around it still has to hold.
 */
export function coordinatorBody(input: CoordinatorInput): Omit<Coordinator, 'meta' | 'estimates'> {
  const { tasks, sorted, precedence, claims, settings, limits } = input
  const { graph, hard } = precedence
  const names = [...claims.catalog]
  const policies = policiesOf(settings)
  const policy = settings.low_confidence ?? 'soft'
  const briefs = briefsOf(input)
  const approvals = policy === 'hold' ? approvalsOf(input) : undefined
  const preferred = policy === 'drop' ? sorted.soft : [...sorted.demoted, ...sorted.soft]
  return {
    version: ARTIFACT_VERSION,
    mode: settings.execution_model,
    graph: {
      nodes: tasks.map((task, index) =>
        nodeOf(task, claims.ofTask[index] ?? { locks: [], pools: {} }, precedence.byHours.rank[index] as number, {
          brief: briefs[index],
          retry: policies.retry,
          approval: approvals?.get(task.id),
        }),
      ),
      edges: [
        ...Array.from(graph.outEdge, (edge) => coordinatorEdge(hard[edge] as Dependency, 'hard')),
        ...preferred.map((dependency) => coordinatorEdge(dependency, 'soft')),
      ],
    },
    policies: { ...policies, concurrency_max: limits.max_concurrent, max_wave_size: limits.max_wave_size },
    review: {
      status: input.review.some((dep) => dep.standing !== 'implied') ? 'needs_review' : 'ok',
      policy,
      low_confidence: [...input.review],
    },
    resources: {
      locks: names.filter(([, entry]) => entry.mode === 'exclusive').map(([name]) => name),
      quotas: settings.quotas ?? {},
      pools: Object.fromEntries(
        names.filter(([, entry]) => entry.mode === 'semaphore').map(([name, entry]) => [name, entry.capacity]),
      ),
      catalog: Object.fromEntries(names),
    },
    worker_pool: { ...settings.worker_pool, min: limits.worker_min, max: limits.worker_max },
  }
}

/** The recommended rules with those that the user states in their place. Workers that have several slots may fill them. */
function policiesOf({ policies, worker_pool }: CompileSettings): typeof RECOMMENDED_POLICIES {
  const slots = Math.max(1, ...(worker_pool?.workers ?? []).map((profile) => profile.slots ?? 1))
  const { worker_matching } = RECOMMENDED_POLICIES
  return {
    ...RECOMMENDED_POLICIES,
    ...(worker_matching === undefined ? {} : { worker_matching: { ...worker_matching, max_tasks_per_worker: slots } }),
    ...policies,
    // Who states one rule for breakers keeps the others.
    circuit_breakers: { ...RECOMMENDED_POLICIES.circuit_breakers, ...policies?.circuit_breakers },
  }
}

/**
 * Which tasks wait for a person under the policy `hold`: those with a dependency that is not sure and that no sure ones imply.
 * What is done already neither waits nor keeps another waiting.
 */
function approvalsOf({ tasks, review }: CoordinatorInput): Map<string, NonNullable<CoordinatorNode['approval']>> {
  const byId = new Map(tasks.map((task) => [task.id, task]))
  const unsure = new Map<string, string[]>()
  for (const { from, to, standing } of review) {
    if (standing === 'implied' || byId.get(from)?.done === true || byId.get(to)?.done === true) continue
    const before = unsure.get(to)
    if (before === undefined) unsure.set(to, [from])
    else before.push(from)
  }
  return new Map(
    [...unsure].map(([id, dependencies]) => {
      const named = dependencies.slice(0, TITLES_SHOWN).map((from) => `${from} "${byId.get(from)?.title ?? ''}"`)
      if (dependencies.length > named.length) named.push(`${dependencies.length - named.length} more`)
      const reason = `It probably waits for ${named.join(', ')}, which is not sure enough to hold it back by itself`
      return [id, { reason, dependencies }]
    }),
  )
}

/** The briefs of all tasks, in their order; those with a command need no words. */
function briefsOf({ tasks, features, precedence }: CoordinatorInput): (string | undefined)[] {
  const titles = new Map(tasks.map((task) => [task.id, task.title]))
  const featureTitles = new Map(features.map((feature) => [feature.id, feature.title]))
  const after = new Map<string, string[]>()
  for (const { from, to } of precedence.hard) {
    const before = after.get(to) ?? []
    before.push(titles.get(from) ?? from)
    after.set(to, before)
  }
  return tasks.map((task) =>
    task.action.kind === 'agent' || task.action.kind === 'human'
      ? briefOf(task, featureTitles.get(task.feature_id) ?? task.feature_id, after.get(task.id) ?? [])
      : undefined,
  )
}

/** The estimates of the whole, from the chosen model's percentiles. */
export function totalEstimates(precedence: Precedence, chosen: Percentiles): Coordinator['estimates'] {
  return {
    p50_total_hours: chosen.p50_hours,
    p95_total_hours: chosen.p95_hours,
    critical_path_hours: rounded(precedence.byHours.length),
    width: precedence.width.width,
    longest_path: precedence.byTasks.path.length,
  }
}

function coordinatorEdge(dependency: Dependency, type: 'hard' | 'soft'): CoordinatorEdge {
  return {
    from: dependency.from,
    to: dependency.to,
    type,
    dep_type: dependency.type,
    confidence: dependency.confidence,
  }
}
