import { SlipFinder } from '../../std/nearest.ts'
import type { Hashing } from '../../model/canonical.ts'
import type { FeatureProposal, Proposal, TaskProposal } from '../../model/proposal.ts'
import { assignIds, featureIdAt } from '../numbering.ts'
import { contentKey, identityKey } from './content-identity.ts'
import { actionOf } from './duration-basis.ts'
import { keepIds, type KeptIds, type Recognized } from './kept-ids.ts'
import type { PreviousPlan } from './previous.ts'
import type { Verifier } from './evidence.ts'
import type { Findings } from '../findings.ts'

/** Ids by the proposal's local keys. */
export interface Names {
  readonly featureId: ReadonlyMap<string, string>
  readonly taskId: ReadonlyMap<string, string>
  readonly features: ReadonlyMap<string, FeatureProposal>
  readonly tasks: ReadonlyMap<string, TaskProposal>
  /** What each task is, whatever its id. */
  readonly contentKey: ReadonlyMap<string, string>
}

/** What names depend on beside the proposal. */
export interface Naming {
  /** An earlier plan, whose ids are kept. */
  readonly previous?: PreviousPlan | undefined
  /** The whole that a part was, by the part's key. */
  readonly wholes?: ReadonlyMap<string, TaskProposal>
  /** How many tasks a joined one was, by its key. */
  readonly members?: ReadonlyMap<string, number>
  /** SHA-256 as the machine has it; in plain JavaScript where nothing is handed in. */
  readonly hashing?: Hashing | undefined
}

/** Gives every feature and task its id. Keys and ids that stand twice, and tasks of unknown features, are errors. */
export function nameAll(proposal: Proposal, naming: Naming, verifier: Verifier, findings: Findings): Names {
  const features = new Map<string, FeatureProposal>()
  for (const feature of proposal.features) {
    if (features.has(feature.key)) {
      findings.error(
        'duplicate-key',
        `Two features share the key "${feature.key}".`,
        verifier.place(feature.evidence),
        'Give each feature its own key.',
      )
    }
    features.set(feature.key, feature)
  }
  const slips = new SlipFinder(features.keys())
  const tasks = new Map<string, TaskProposal>()
  for (const task of proposal.tasks) {
    if (tasks.has(task.key)) {
      findings.error(
        'duplicate-key',
        `Two tasks share the key "${task.key}".`,
        verifier.place(task.evidence),
        'Give each task its own key.',
      )
    }
    tasks.set(task.key, task)
    if (!features.has(task.feature)) refuseFeature(task, slips, verifier, findings)
  }
  if (tasks.size === 0) {
    findings.error(
      'no-tasks',
      'No task was found in the specification.',
      proposal.sources[0]?.origin ?? '',
      'Write the work as list items below headings: a heading is a feature, an item is a task.',
    )
  }
  refuseSharedIds(proposal, verifier, findings)
  const keys = new Map(proposal.tasks.map((task) => [task.key, contentKeyOf(task, features, naming.hashing)]))
  const kept = naming.previous === undefined ? undefined : keepFrom(naming.previous, proposal, naming, keys, features)
  return {
    featureId: kept?.features ?? new Map(proposal.features.map((feature, index) => [feature.key, featureIdAt(index)])),
    taskId: assignIds(proposal.features, proposal.tasks, {
      ...kept,
      wholes: new Map([...(naming.wholes ?? [])].map(([part, whole]) => [part, whole.key])),
      ...(naming.members === undefined ? {} : { members: naming.members }),
    }),
    features,
    tasks,
    contentKey: keys,
  }
}

function contentKeyOf(task: TaskProposal, features: Names['features'], hashing: Hashing | undefined): string {
  if (task.identity !== undefined) return identityKey(task.identity, hashing)
  return contentKey(task.title, features.get(task.feature)?.title ?? '', actionOf(task), hashing)
}

function keepFrom(
  previous: PreviousPlan,
  { features, tasks }: Proposal,
  { wholes, hashing }: Naming,
  keys: Names['contentKey'],
  byKey: Names['features'],
): KeptIds {
  const recognized = (task: TaskProposal): Recognized => ({
    key: task.key,
    feature: task.feature,
    title: task.title,
    action: actionOf(task),
    content_key: keys.get(task.key) ?? contentKeyOf(task, byKey, hashing),
    id: task.id,
  })
  const whole = new Map([...(wholes ?? [])].map(([part, task]) => [part, recognized(task)]))
  return keepIds({ features, tasks: tasks.map(recognized), wholes: whole }, previous)
}

function refuseFeature(task: TaskProposal, slips: SlipFinder, verifier: Verifier, findings: Findings): void {
  const close = slips.nearest(task.feature)
  findings.error(
    'unknown-reference',
    `The task "${task.title}" belongs to the feature "${task.feature}", which does not exist.`,
    verifier.place(task.evidence),
    close === undefined ? 'Name a feature that exists.' : `Did you mean "${close}"?`,
  )
}

function refuseSharedIds(proposal: Proposal, verifier: Verifier, findings: Findings): void {
  const first = new Map<string, TaskProposal>()
  for (const task of proposal.tasks) {
    if (task.id === undefined) continue
    const other = first.get(task.id)
    if (other === undefined) first.set(task.id, task)
    else {
      findings.error(
        'duplicate-id',
        `The id ${task.id} is given to "${other.title}" (${verifier.place(other.evidence)}) and to "${task.title}".`,
        verifier.place(task.evidence),
        'Give one of them another id, or leave the id out.',
      )
    }
  }
}
