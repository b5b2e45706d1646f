import { nearest } from '../../std/nearest.ts'
import type { FeatureProposal, Proposal, TaskProposal } from '../../model/proposal.ts'
import { assignIds, featureIdAt } from '../numbering.ts'
import type { Verifier } from './evidence.ts'
import type { Findings } from '../findings.ts'

/** Ids by the proposal's local keys. */
export interface Names {
  readonly featureId: ReadonlyMap<string, string>
  readonly taskId: ReadonlyMap<string, string>
  readonly features: ReadonlyMap<string, FeatureProposal>
  readonly tasks: ReadonlyMap<string, TaskProposal>
}

/** Gives every feature and task its id. Keys and ids that stand twice, and tasks of unknown features, are errors. */
export function nameAll(proposal: Proposal, verifier: Verifier, findings: Findings): Names {
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
    if (!features.has(task.feature)) refuseFeature(task, features, verifier, findings)
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
  return {
    featureId: new Map(proposal.features.map((feature, index) => [feature.key, featureIdAt(index)])),
    taskId: assignIds(proposal.features, proposal.tasks),
    features,
    tasks,
  }
}

function refuseFeature(
  task: TaskProposal,
  features: ReadonlyMap<string, FeatureProposal>,
  verifier: Verifier,
  findings: Findings,
): void {
  const close = nearest(task.feature, features.keys())
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
