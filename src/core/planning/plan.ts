import type { Coordinator } from '../model/coordinator.ts'
import type { DagArtifact } from '../model/dag-artifact.ts'
import type { FeaturesArtifact } from '../model/features-artifact.ts'
import type { Proposal } from '../model/proposal.ts'
import type { TasksArtifact } from '../model/tasks-artifact.ts'
import type { WavesArtifact } from '../model/waves-artifact.ts'

/** A compiled plan: the artifacts as objects, hashed and chained, keys in the order of their schemas. */
export interface Plan {
  readonly proposals: Proposal
  readonly features: FeaturesArtifact
  readonly tasks: TasksArtifact
  readonly dag: DagArtifact
  readonly waves: WavesArtifact
  readonly coordinator: Coordinator
}
