import type { z } from 'zod'
import { hashText } from '../../model/canonical.ts'
import { Coordinator } from '../../model/coordinator.ts'
import { DagArtifact } from '../../model/dag-artifact.ts'
import { FeaturesArtifact, type Feature } from '../../model/features-artifact.ts'
import type { Finding } from '../../model/finding.ts'
import { ARTIFACT_VERSION } from '../../model/meta.ts'
import { Proposal } from '../../model/proposal.ts'
import type { Task } from '../../model/task.ts'
import { TasksArtifact, type Autonormalization, type CycleRepair, type Dependency } from '../../model/tasks-artifact.ts'
import { WavesArtifact } from '../../model/waves-artifact.ts'
import { noteFor } from '../history/corrections.ts'
import { executorsOf } from '../history/work-key.ts'
import { inSchemaOrder } from '../schema/schema-order.ts'
import { artifactHashedBySchema, hashBySchema } from '../schema/schema-text.ts'
import { previousNote } from './previous.ts'
import type { CompileSettings } from './settings.ts'

const UNHASHED = '0'.repeat(64)

/** The upper half of the chain: what was read and what it says. */
export interface Sources {
  readonly proposals: Proposal
  readonly features: FeaturesArtifact
  readonly tasks: TasksArtifact
  /** `PLAN-` and the beginning of the hash of tasks.json. */
  readonly planId: string
}

/** What the upper half of the chain is made from. */
export interface FoundSources {
  /** As it was proposed. */
  readonly proposal: Proposal
  readonly features: readonly Feature[]
  readonly tasks: readonly Task[]
  readonly dependencies: readonly Dependency[]
  readonly conflicts: TasksArtifact['resource_conflicts']
  readonly autonormalization: Autonormalization
  readonly repairs: readonly CycleRepair[]
  readonly findings: readonly Finding[]
}

/** Orders, chains and hashes proposals, features and tasks. */
export function sealSources(found: FoundSources, settings: CompileSettings): Sources {
  const { proposal, features, tasks, dependencies, conflicts, findings } = found
  const proposals = settings.unsealed === true ? proposal : inSchemaOrder(Proposal, proposal)
  const base = baseOf(settings)
  const sealedFeatures = sealed(FeaturesArtifact, settings, {
    meta: {
      schema: 'tasks-slaps/features',
      ...base,
      source_hash: hashText(proposal.sources.map((source) => source.sha256).join('\n')),
      title: proposal.title,
      sources: proposal.sources,
    },
    features: [...features],
  })
  const sealedTasks = sealed(TasksArtifact, settings, {
    meta: {
      schema: 'tasks-slaps/tasks',
      ...base,
      features_hash: sealedFeatures.meta.artifact_hash,
      proposals_hash: settings.unsealed === true ? UNHASHED : hashBySchema(Proposal, proposals, settings.hashing),
      execution_model: settings.execution_model,
      min_confidence: settings.min_confidence,
      low_confidence: settings.low_confidence ?? 'soft',
      ...(settings.previous === undefined ? {} : { previous: previousNote(settings.previous, tasks) }),
      ...usedHistory(tasks, settings),
      codebase_analysis: settings.analysis,
      autonormalization: found.autonormalization,
      repair: settings.repair ?? false,
      repairs: [...found.repairs],
      findings: [...findings],
    },
    tasks: [...tasks],
    dependencies: [...dependencies],
    resource_conflicts: conflicts,
  })
  return {
    proposals,
    features: sealedFeatures,
    tasks: sealedTasks,
    planId: `PLAN-${sealedTasks.meta.artifact_hash.slice(0, 12)}`,
  }
}

/** The history as far as the tasks use it. Where it changed none, the plan is the same as without it. */
function usedHistory(tasks: readonly Task[], { history }: CompileSettings): Pick<TasksArtifact['meta'], 'history'> {
  if (history === undefined || tasks.every(({ duration_history }) => duration_history === undefined)) return {}
  const note = noteFor(history, executorsOf(tasks))
  return note === undefined ? {} : { history: note }
}

/** Hashes dag.json. */
export function sealDag(sources: Sources, body: Omit<DagArtifact, 'meta'>, settings: CompileSettings): DagArtifact {
  return sealed(DagArtifact, settings, {
    meta: {
      schema: 'tasks-slaps/dag',
      ...baseOf(settings),
      plan_id: sources.planId,
      tasks_hash: sources.tasks.meta.artifact_hash,
    },
    ...body,
  })
}

/** Hashes waves.json. */
export function sealWaves(
  sources: Sources,
  dag: DagArtifact,
  body: Omit<WavesArtifact, 'meta'>,
  settings: CompileSettings,
): WavesArtifact {
  return sealed(WavesArtifact, settings, {
    meta: {
      schema: 'tasks-slaps/waves',
      ...baseOf(settings),
      plan_id: sources.planId,
      tasks_hash: sources.tasks.meta.artifact_hash,
      dag_hash: dag.meta.artifact_hash,
    },
    ...body,
  })
}

/** A coordinator that is good enough to be simulated: it names no waves, and is neither ordered nor hashed. */
export function draftCoordinator(
  sources: Sources,
  dag: DagArtifact,
  body: Omit<Coordinator, 'meta'>,
  settings: CompileSettings,
): Coordinator {
  const { version, ...rest } = body
  return {
    version,
    meta: {
      schema: 'tasks-slaps/coordinator',
      ...baseOf(settings),
      plan_id: sources.planId,
      title: sources.features.meta.title,
      tasks_hash: sources.tasks.meta.artifact_hash,
      dag_hash: dag.meta.artifact_hash,
      waves_hash: UNHASHED,
    },
    ...rest,
  }
}

/** Hashes coordinator.json. */
export function sealCoordinator(
  sources: Sources,
  dag: DagArtifact,
  waves: WavesArtifact,
  body: Omit<Coordinator, 'meta'>,
  settings: CompileSettings,
): Coordinator {
  const draft = draftCoordinator(sources, dag, body, settings)
  return sealed(Coordinator, settings, {
    ...draft,
    meta: { ...draft.meta, waves_hash: waves.meta.artifact_hash },
  })
}

function baseOf(settings: CompileSettings): {
  version: string
  generator: CompileSettings['generator']
  artifact_hash: string
} {
  return { version: ARTIFACT_VERSION, generator: settings.generator, artifact_hash: UNHASHED }
}

function sealed<T extends { meta: { artifact_hash: string } }>(
  schema: z.ZodType<T>,
  settings: CompileSettings,
  artifact: NoInfer<T>,
): T {
  if (settings.unsealed === true) return artifact
  const result = inSchemaOrder(schema, artifact)
  result.meta.artifact_hash = artifactHashedBySchema(schema, result, settings.hashing).hash
  return result
}
