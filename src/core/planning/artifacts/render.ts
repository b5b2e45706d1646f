import { prettyJson } from '../../model/canonical.ts'
import type { Plan } from '../plan.ts'
import { decisionsDocument } from './decisions-document.ts'
import { hashesOf } from './hashes.ts'
import { planDocument } from './plan-document.ts'

/** The files that every plan consists of, in the order in which they are written. */
export const ARTIFACT_NAMES = [
  'proposals.json',
  'features.json',
  'tasks.json',
  'dag.json',
  'waves.json',
  'coordinator.json',
  'Plan.md',
  'Decisions.md',
] as const

/** Writes a plan as files: name → text. Nothing in them depends on time or place. */
export function renderArtifacts(plan: Plan): Map<string, string> {
  const hashes = hashesOf(plan)
  return new Map<(typeof ARTIFACT_NAMES)[number], string>([
    ['proposals.json', prettyJson(plan.proposals)],
    ['features.json', prettyJson(plan.features)],
    ['tasks.json', prettyJson(plan.tasks)],
    ['dag.json', prettyJson(plan.dag)],
    ['waves.json', prettyJson(plan.waves)],
    ['coordinator.json', prettyJson(plan.coordinator)],
    ['Plan.md', planDocument(plan, hashes)],
    ['Decisions.md', decisionsDocument(plan, hashes)],
  ])
}
