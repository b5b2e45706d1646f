import { prettyJson } from '../../model/canonical.ts'
import { Coordinator } from '../../model/coordinator.ts'
import { DagArtifact } from '../../model/dag-artifact.ts'
import { FeaturesArtifact } from '../../model/features-artifact.ts'
import { Proposal } from '../../model/proposal.ts'
import { TasksArtifact } from '../../model/tasks-artifact.ts'
import { WavesArtifact } from '../../model/waves-artifact.ts'
import { JsonBytes, type TakeBytes } from '../../std/json-bytes.ts'
import type { Plan } from '../plan.ts'
import { writePretty } from '../schema/schema-text.ts'
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

type ArtifactName = (typeof ARTIFACT_NAMES)[number]

/** Writes a file's bytes, piece by piece; the same ones each time that it is called. */
export type WriteFile = (take: TakeBytes) => void

/** A plan as files that write themselves: name → bytes. Nothing in them depends on time or place. */
export function artifactFiles(plan: Plan): Map<string, WriteFile> {
  const documents = planDocuments(plan)
  return new Map<ArtifactName, WriteFile>([
    ['proposals.json', (take) => writePretty(Proposal, plan.proposals, take)],
    ['features.json', (take) => writePretty(FeaturesArtifact, plan.features, take)],
    ['tasks.json', (take) => writePretty(TasksArtifact, plan.tasks, take)],
    ['dag.json', (take) => writePretty(DagArtifact, plan.dag, take)],
    ['waves.json', (take) => writePretty(WavesArtifact, plan.waves, take)],
    ['coordinator.json', (take) => writePretty(Coordinator, plan.coordinator, take)],
    ['Plan.md', textFile(documents['Plan.md'])],
    ['Decisions.md', textFile(documents['Decisions.md'])],
  ])
}

/** A small plan as texts: name → text. They are the same files as those of `artifactFiles`. */
export function renderArtifacts(plan: Plan): Map<string, string> {
  const documents = planDocuments(plan)
  return new Map<ArtifactName, string>([
    ['proposals.json', prettyJson(plan.proposals)],
    ['features.json', prettyJson(plan.features)],
    ['tasks.json', prettyJson(plan.tasks)],
    ['dag.json', prettyJson(plan.dag)],
    ['waves.json', prettyJson(plan.waves)],
    ['coordinator.json', prettyJson(plan.coordinator)],
    ['Plan.md', documents['Plan.md']],
    ['Decisions.md', documents['Decisions.md']],
  ])
}

/** The documents for people, by their file names. */
export function planDocuments(plan: Plan): Record<'Plan.md' | 'Decisions.md', string> {
  const hashes = hashesOf(plan)
  return { 'Plan.md': planDocument(plan, hashes), 'Decisions.md': decisionsDocument(plan, hashes) }
}

function textFile(text: string): WriteFile {
  return (take) => {
    const out = new JsonBytes(take)
    out.text(text)
    out.flush()
  }
}
