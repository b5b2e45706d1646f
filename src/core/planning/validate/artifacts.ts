import { Coordinator } from '../../model/coordinator.ts'
import { DagArtifact } from '../../model/dag-artifact.ts'
import { FeaturesArtifact } from '../../model/features-artifact.ts'
import { Proposal } from '../../model/proposal.ts'
import { TasksArtifact } from '../../model/tasks-artifact.ts'
import { WavesArtifact } from '../../model/waves-artifact.ts'
import type { Findings } from '../findings.ts'
import { readArtifact, type ReadArtifact } from './artifact-reader.ts'

/** The JSON files of a plan, as far as they could be read. */
export interface Artifacts {
  readonly proposals: ReadArtifact<Proposal> | undefined
  readonly features: ReadArtifact<FeaturesArtifact> | undefined
  readonly tasks: ReadArtifact<TasksArtifact> | undefined
  readonly dag: ReadArtifact<DagArtifact> | undefined
  readonly waves: ReadArtifact<WavesArtifact> | undefined
  readonly coordinator: ReadArtifact<Coordinator> | undefined
}

/** Reads every JSON file of a plan. */
export function readArtifacts(files: ReadonlyMap<string, string>, findings: Findings): Artifacts {
  const text = (name: string): string | undefined => files.get(name)
  return {
    proposals: readArtifact('proposals.json', text('proposals.json'), Proposal, findings),
    features: readArtifact('features.json', text('features.json'), FeaturesArtifact, findings),
    tasks: readArtifact('tasks.json', text('tasks.json'), TasksArtifact, findings),
    dag: readArtifact('dag.json', text('dag.json'), DagArtifact, findings),
    waves: readArtifact('waves.json', text('waves.json'), WavesArtifact, findings),
    coordinator: readArtifact('coordinator.json', text('coordinator.json'), Coordinator, findings),
  }
}
