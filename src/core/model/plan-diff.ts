/**
 * What differs between two plans, as data. "before" and "after" are the two plans in the order in which they were named;
 * exchanging them exchanges added and removed, and nothing else.
 */
import { z } from 'zod'
import { FeatureId, Sha256, TaskId } from './identity.ts'
import { PlanId } from './meta.ts'
import { DependencyType } from './proposal.ts'

const JsonValue = z.json().meta({ id: 'JsonValue' })

/** One field that differs. A side on which there is no such field is null. */
export const FieldChange = z.strictObject({
  /** Dotted name: `duration`, `action.cmd`, `acceptance_checks.unit`. */
  field: z.string(),
  before: JsonValue,
  after: JsonValue,
})
/** See {@link FieldChange}. */
export type FieldChange = z.infer<typeof FieldChange>

const DiffTask = z.strictObject({ id: TaskId, feature_id: FeatureId, title: z.string(), mean_hours: z.number().min(0) })

/** A task of both plans that is not the same in them. */
export const ChangedTask = z.strictObject({
  id: TaskId,
  title: z.string(),
  /** The id that it had before; absent where it kept its id. */
  moved_from: TaskId.optional(),
  changes: z.array(FieldChange),
})
/** See {@link ChangedTask}. */
export type ChangedTask = z.infer<typeof ChangedTask>

const Standing = z.strictObject({
  type: z.enum(['hard', 'soft']),
  dep_type: DependencyType,
  confidence: z.number().min(0).max(1),
})

/** An arrow that only one plan has. Ends are named by their ids in that plan. */
export const DiffEdge = Standing.extend({ from: TaskId, to: TaskId })
/** See {@link DiffEdge}. */
export type DiffEdge = z.infer<typeof DiffEdge>

/** An arrow between the same two tasks that is not the same in both plans. Ends are named by their ids after. */
export const ChangedEdge = z.strictObject({ from: TaskId, to: TaskId, before: Standing, after: Standing })
/** See {@link ChangedEdge}. */
export type ChangedEdge = z.infer<typeof ChangedEdge>

const DiffFeature = z.strictObject({ id: FeatureId, title: z.string() })

const PlanName = z.strictObject({ plan_id: PlanId, title: z.string(), tasks_hash: Sha256, coordinator_hash: Sha256 })

/** What `diff-plan --json` prints. */
export const PlanDiff = z.strictObject({
  schema: z.literal('tasks-slaps/plan-diff'),
  version: z.literal('1.0'),
  before: PlanName,
  after: PlanName,
  /** Nothing below differs. */
  equal: z.boolean(),
  /** The artifacts are the same, byte for byte; equal plans may still quote other lines of their specification. */
  identical: z.boolean(),
  settings: z.array(FieldChange),
  features: z.strictObject({
    added: z.array(DiffFeature),
    removed: z.array(DiffFeature),
    changed: z.array(DiffFeature.extend({ moved_from: FeatureId.optional(), changes: z.array(FieldChange) })),
  }),
  tasks: z.strictObject({
    added: z.array(DiffTask),
    removed: z.array(DiffTask),
    changed: z.array(ChangedTask),
    /** Number of tasks that are the same in both. */
    unchanged: z.int().min(0),
  }),
  edges: z.strictObject({
    added: z.array(DiffEdge),
    removed: z.array(DiffEdge),
    changed: z.array(ChangedEdge),
    unchanged: z.int().min(0),
  }),
  resources: z.strictObject({
    added: z.array(z.string()),
    removed: z.array(z.string()),
    changed: z.array(z.strictObject({ name: z.string(), changes: z.array(FieldChange) })),
  }),
  /** Every number that describes the plan as a whole, whether it differs or not. */
  forecast: z.array(
    z.strictObject({
      /** Dotted name: `rolling_frontier.p50`, `critical_path`, `quality`. */
      measure: z.string(),
      unit: z.enum(['hours', 'count', 'percent']),
      before: z.number(),
      after: z.number(),
    }),
  ),
})
/** See {@link PlanDiff}. */
export type PlanDiff = z.infer<typeof PlanDiff>
