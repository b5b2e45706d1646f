import type { Feature } from '../../model/features-artifact.ts'
import type { Proposal } from '../../model/proposal.ts'
import { DEFAULT_PRIORITY } from '../defaults.ts'
import type { Verifier } from './evidence.ts'
import type { Names } from './names.ts'
import type { Findings } from '../findings.ts'

/** More features than this are hard to read as one plan. */
const MANY_FEATURES = 25

/** The proposal's features with their ids, verified evidence and defaults. */
export function fillFeatures(proposal: Proposal, names: Names, verifier: Verifier, findings: Findings): Feature[] {
  const used = new Set(proposal.tasks.map((task) => task.feature))
  if (proposal.features.length > MANY_FEATURES) {
    findings.warn(
      'many-features',
      `The specification has ${proposal.features.length} features; up to ${MANY_FEATURES} are easy to oversee.`,
      proposal.sources[0]?.origin ?? '',
      'Join features that belong together, or split the specification.',
    )
  }
  return proposal.features.map((feature) => {
    if (!used.has(feature.key)) {
      findings.warn(
        'feature-without-tasks',
        `The feature "${feature.title}" has no tasks.`,
        verifier.place(feature.evidence),
        'List its work as items below the heading, or leave the heading out.',
      )
    }
    return {
      id: names.featureId.get(feature.key) as string,
      title: feature.title,
      description: feature.description ?? '',
      priority: feature.priority ?? DEFAULT_PRIORITY,
      source_evidence: verifier.verify(`Feature "${feature.title}"`, feature.evidence),
      inferred: feature.priority === undefined ? ['priority'] : [],
    }
  })
}
