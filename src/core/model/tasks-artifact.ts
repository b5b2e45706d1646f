import { z } from 'zod'
import { CodebaseAnalysis } from './codebase-analysis.ts'
import { Evidence } from './evidence.ts'
import { Finding } from './finding.ts'
import { HistoryNote } from './history.ts'
import { Sha256, TaskId } from './identity.ts'
import { metaBase, PlanId } from './meta.ts'
import { DependencyType } from './proposal.ts'
import { Task } from './task.ts'

/** The two ways to carry a plan out. */
export const ExecutionModel = z.enum(['rolling_frontier', 'wave_based'])
/** See {@link ExecutionModel}. */
export type ExecutionModel = z.infer<typeof ExecutionModel>

/**
 * What becomes of a hard dependency that is not sure enough: `soft` only prefers the order, `hold` also makes its task wait
 * for a person's approval, `drop` forgets the order. All three list it for review.
 */
export const LowConfidencePolicy = z.enum(['soft', 'hold', 'drop'])
/** See {@link LowConfidencePolicy}. */
export type LowConfidencePolicy = z.infer<typeof LowConfidencePolicy>

/** One change that was made to a proposal to open a cycle; only ever on request. */
export const CycleRepair = z.strictObject({
  op: z.enum(['split_at_interface', 'insert_contract']),
  /** The cycle as it was. */
  cycle: z.array(TaskId).min(1),
  /** The dependency that was opened. */
  from: TaskId,
  to: TaskId,
  /** Tasks that were added for it. */
  added: z.array(TaskId).min(1),
  reason: z.string(),
})
/** See {@link CycleRepair}. */
export type CycleRepair = z.infer<typeof CycleRepair>

/** What was done about tasks that are too large or too small, by PERT mean. Keys and titles in `from` are those of the proposal. */
export const Autonormalization = z.strictObject({
  split: z.array(z.strictObject({ from: z.string(), into: z.array(TaskId), reason: z.string() })),
  merged: z.array(z.strictObject({ from: z.array(z.string()), into: TaskId, reason: z.string() })),
  /** Out of bounds, but left alone: they have a command, an id or a duration of their own. */
  reported: z.array(z.strictObject({ task: TaskId, mean_hours: z.number().min(0), reason: z.string() })),
})
/** See {@link Autonormalization}. */
export type Autonormalization = z.infer<typeof Autonormalization>

/** A dependency between compiled tasks: `from` comes before `to`. */
export const Dependency = z.strictObject({
  from: TaskId,
  to: TaskId,
  type: DependencyType,
  reason: z.string(),
  evidence: z.array(Evidence).min(1),
  confidence: z.number().min(0).max(1),
  isHard: z.boolean(),
  origin: z.enum(['declared', 'inferred', 'manual', 'runtime']),
  interface: z.string().optional(),
  shared_resource: z.string().optional(),
  units: z.number().positive().optional(),
})
/** See {@link Dependency}. */
export type Dependency = z.infer<typeof Dependency>

/** Tasks that want the same resource. They get claims, never arrows; the order is only a suggestion. */
export const ResourceConflict = z.strictObject({
  type: z.enum(['exclusive', 'shared_limited', 'rate', 'budget']),
  capacity: z.number().positive(),
  tasks: z.array(TaskId),
  resolution: z.enum(['sequential_ordering', 'capacity_planning']),
  suggested_order: z.array(TaskId),
  rationale: z.string(),
})

/** `tasks.json`. */
export const TasksArtifact = z.strictObject({
  meta: z.strictObject({
    schema: z.literal('tasks-slaps/tasks'),
    ...metaBase,
    features_hash: Sha256,
    proposals_hash: Sha256,
    execution_model: ExecutionModel,
    min_confidence: z.number().min(0).max(1),
    low_confidence: LowConfidencePolicy,
    /** The earlier plan whose ids were kept. `retired`: ids of tasks that are gone since the first; they are never given again. */
    previous: z.strictObject({ plan_id: PlanId, tasks_hash: Sha256, retired: z.array(TaskId) }).optional(),
    /** The history by which durations were corrected; absent where none was. */
    history: HistoryNote.optional(),
    codebase_analysis: CodebaseAnalysis,
    autonormalization: Autonormalization,
    /** Whether cycles were to be repaired, and what that changed. */
    repair: z.boolean(),
    repairs: z.array(CycleRepair),
    /** What the compiler and the proposer noticed. A plan with an error among them is never written. */
    findings: z.array(Finding),
  }),
  tasks: z.array(Task),
  dependencies: z.array(Dependency),
  resource_conflicts: z.record(z.string(), ResourceConflict),
})
/** See {@link TasksArtifact}. */
export type TasksArtifact = z.infer<typeof TasksArtifact>
