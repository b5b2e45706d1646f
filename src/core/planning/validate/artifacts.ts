import type { z } from 'zod'
import type { Hashing } from '../../model/canonical.ts'
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
export function readArtifacts(
  files: ReadonlyMap<string, string>,
  findings: Findings,
  hashing: Hashing | undefined,
): Artifacts {
  const read = <T extends object>(name: string, schema: z.ZodType<T>): ReadArtifact<T> | undefined =>
    readArtifact(name, files.get(name), schema, findings, hashing)
  return {
    proposals: read('proposals.json', Proposal),
    features: read('features.json', FeaturesArtifact),
    tasks: read('tasks.json', TasksArtifact),
    dag: read('dag.json', DagArtifact),
    waves: read('waves.json', WavesArtifact),
    coordinator: read('coordinator.json', Coordinator),
  }
}
