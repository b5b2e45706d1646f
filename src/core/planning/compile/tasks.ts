import type { Action } from '../../model/action.ts'
import type { FeatureProposal, Proposal, TaskProposal } from '../../model/proposal.ts'
import type { ResourceSpec } from '../../model/resource.ts'
import type { Task } from '../../model/task.ts'
import { categoryOf } from '../category.ts'
import {
  DEFAULT_ACTION,
  DEFAULT_MAX_RETRIES,
  DEFAULT_PRIORITY,
  HEARTBEAT,
  LOG_CONTRACT,
  usualLog,
} from '../defaults.ts'
import { boundariesOf } from './boundaries.ts'
import { contentHash } from './content-identity.ts'
import { durationOf } from './duration-basis.ts'
import type { Verifier } from './evidence.ts'
import { foundLocks, LOCKS_FIELD } from './found-locks.ts'
import { Gaps } from './gaps.ts'
import { learnedDuration } from './learned-duration.ts'
import type { Names } from './names.ts'
import type { Findings } from '../findings.ts'
import { verifiedReuse } from './reuse.ts'
import type { CompileSettings } from './settings.ts'

/** What filling rests on beside the proposal. */
type TaskSettings = Pick<CompileSettings, 'hashing' | 'known_symbols' | 'analysis' | 'history'>

/** The proposal's tasks, whole: ids, verified evidence, and stated defaults for all that the spec left unsaid. */
export function fillTasks(
  proposal: Proposal,
  names: Names,
  verifier: Verifier,
  findings: Findings,
  settings: TaskSettings,
): Task[] {
  const firstWithKey = new Map<string, Task>()
  return proposal.tasks.map((proposed) => {
    const place = verifier.place(proposed.evidence)
    const task = fillTask(proposed, names, verifier, settings, findings)
    refuseBadDuration(task, place, findings)
    refuseSharedCheckIds(task, place, findings)
    const twin = firstWithKey.get(task.content_key)
    if (twin === undefined) firstWithKey.set(task.content_key, task)
    else {
      findings.warn(
        'duplicate-task',
        `${task.id} "${task.title}" says the same as ${twin.id}: same feature, title and action.`,
        place,
        'Leave one of them out, or give them titles that tell them apart.',
      )
    }
    return task
  })
}

function fillTask(
  proposed: TaskProposal,
  names: Names,
  verifier: Verifier,
  settings: TaskSettings,
  findings: Findings,
): Task {
  const id = names.taskId.get(proposed.key) as string
  const feature = names.features.get(proposed.feature)
  const gaps = new Gaps()
  const reuses_existing = verifiedReuse(proposed, settings.known_symbols, verifier.place(proposed.evidence), findings)
  const action = gaps.fill('action', proposed.action, () => DEFAULT_ACTION)
  const { duration, basis } = durationOf(proposed)
  const { optimistic, mostLikely, pessimistic } = gaps.fill(
    'duration',
    basis === 'stated' ? duration : undefined,
    () => duration,
  )
  const learned = learnedDuration({ optimistic, mostLikely, pessimistic }, { ...proposed, action }, settings.history)
  const derivation = [...(proposed.derivation ?? []), ...learned.steps]
  const task: Task = {
    id,
    feature_id: names.featureId.get(proposed.feature) ?? 'F000',
    title: proposed.title,
    description: proposed.description ?? '',
    category: gaps.fill('category', proposed.category, () => categoryOf(proposed.title)),
    boundaries: boundariesOf(proposed, action, mostLikely, gaps),
    execution_guidance: guidanceOf(id, action, proposed),
    resource_requirements: requirementsOf(proposed, settings, gaps),
    scheduling_hints: hintsOf(proposed, feature, gaps),
    ...learned.fields,
    durationUnits: 'hours',
    ...learned.note,
    acceptance_checks: proposed.acceptance_checks ?? [],
    action,
    idempotent: gaps.fill('idempotent', proposed.idempotent, () => false),
    ...(proposed.compensation === undefined ? {} : { compensation: proposed.compensation }),
    effects: proposed.effects ?? [],
    interfaces_produced: proposed.interfaces_produced ?? [],
    interfaces_consumed: proposed.interfaces_consumed ?? [],
    ...(reuses_existing === undefined ? {} : { reuses_existing }),
    source_evidence: verifier.verify(`Task "${proposed.title}"`, proposed.evidence),
    tags: proposed.tags ?? [],
    optional: proposed.optional ?? false,
    done: proposed.done ?? false,
    inferred: [...new Set([...gaps.inferred, ...(proposed.inferred ?? [])])],
    ...(proposed.requirements === undefined ? {} : { requirements: proposed.requirements }),
    ...(proposed.derivation === undefined && learned.steps.length === 0 ? {} : { derivation }),
    content_key: names.contentKey.get(proposed.key) as string,
    content_hash: '',
  }
  return { ...task, content_hash: contentHash(task, settings.hashing) }
}

function hintsOf(proposed: TaskProposal, feature: FeatureProposal | undefined, gaps: Gaps): Task['scheduling_hints'] {
  const max_retries = gaps.fill('scheduling_hints.max_retries', proposed.max_retries, () => DEFAULT_MAX_RETRIES)
  return {
    priority: gaps.fill('scheduling_hints.priority', proposed.priority, () => feature?.priority ?? DEFAULT_PRIORITY),
    preemptible: gaps.fill('scheduling_hints.preemptible', proposed.preemptible, () => false),
    retry_on_failure: max_retries > 0,
    max_retries,
    checkpoint_capable: proposed.checkpoints?.some((mark) => mark.rollback_capable) ?? false,
  }
}

function requirementsOf(proposed: TaskProposal, { analysis }: TaskSettings, gaps: Gaps): Task['resource_requirements'] {
  const said = gaps.fill('resource_requirements.estimated', proposed.resources, () => ({
    exclusive_resources: [],
    shared_resources: {},
  }))
  const found = foundLocks(proposed, analysis.shared_resources)
  if (found.length > 0) gaps.inferred.push(LOCKS_FIELD)
  const estimated = { ...said, exclusive_resources: [...said.exclusive_resources, ...found] }
  return {
    estimated,
    peak: gaps.fill('resource_requirements.peak', peakOf(proposed, estimated), () => ({
      ...estimated,
      during: 'the whole run',
    })),
    worker_capabilities_required: proposed.capabilities ?? [],
  }
}

/** The stated peak, with the locks and pools that are held throughout. */
function peakOf({ peak }: TaskProposal, estimated: ResourceSpec): Task['resource_requirements']['peak'] | undefined {
  if (peak === undefined) return undefined
  return {
    ...peak,
    exclusive_resources: [...new Set([...estimated.exclusive_resources, ...peak.exclusive_resources])],
    shared_resources: { ...estimated.shared_resources, ...peak.shared_resources },
  }
}

function guidanceOf(
  id: string,
  action: Action,
  { checkpoints = [], heartbeat_seconds, alerts = [] }: TaskProposal,
): Task['execution_guidance'] {
  return {
    logging: {
      format: LOG_CONTRACT.format,
      destination: usualLog(id),
      required_fields: [...LOG_CONTRACT.required_fields],
      optional_fields: [...LOG_CONTRACT.optional_fields],
      status_values: [...LOG_CONTRACT.status_values],
    },
    checkpoints: [...checkpoints],
    monitoring: {
      heartbeat_interval_seconds: heartbeat_seconds ?? HEARTBEAT.interval_seconds,
      heartbeat_timeout_seconds: heartbeat_seconds === undefined ? HEARTBEAT.timeout_seconds : 6 * heartbeat_seconds,
      ...(heartbeat_seconds === undefined ? {} : { heartbeat_promised: true }),
      progress_reporting: action.kind === 'agent' ? 'percentage_and_checkpoint' : 'none',
      ...(alerts.length === 0 ? {} : { alerts: [...alerts] }),
    },
  }
}

function refuseBadDuration(task: Task, place: string, findings: Findings): void {
  const { optimistic, mostLikely, pessimistic } = task.duration
  if (optimistic <= mostLikely && mostLikely <= pessimistic) return
  findings.error(
    'duration-order',
    `${task.id} "${task.title}": the durations ${optimistic} h, ${mostLikely} h, ${pessimistic} h do not ascend.`,
    place,
    'Write them as (optimistic/most likely/pessimistic), for example (2h/4h/8h).',
  )
}

function refuseSharedCheckIds(task: Task, place: string, findings: Findings): void {
  const seen = new Set<string>()
  for (const check of task.acceptance_checks) {
    if (seen.has(check.id)) {
      findings.error(
        'duplicate-id',
        `${task.id} "${task.title}" has two acceptance checks with the id "${check.id}".`,
        place,
        'Give each check its own id.',
      )
    }
    seen.add(check.id)
  }
}
