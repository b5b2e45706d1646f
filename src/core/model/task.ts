import { z } from 'zod'
import { AcceptanceCheck } from './acceptance-check.ts'
import { Action, Compensation, Effect } from './action.ts'
import { Evidence } from './evidence.ts'
import { FeatureId, Priority, Sha256, TaskId } from './identity.ts'
import { ResourceSpec } from './resource.ts'
import { ReusesExisting } from './reuse.ts'

/** How a task's structured log looks. The same for every task unless a task says otherwise. */
export const LoggingInstructions = z.strictObject({
  format: z.literal('jsonl'),
  destination: z.string(),
  required_fields: z.array(z.string()),
  optional_fields: z.array(z.string()),
  status_values: z.array(z.string()),
})

/** A named mark of progress inside a task. */
export const CheckpointEvent = z.strictObject({
  name: z.string().min(1),
  at_percent: z.number().min(0).max(100),
  description: z.string().optional(),
  rollback_capable: z.boolean(),
  /** Shows that the checkpoint is good; one that it fails is not gone back to. */
  verify: AcceptanceCheck.optional(),
})
/** See {@link CheckpointEvent}. */
export type CheckpointEvent = z.infer<typeof CheckpointEvent>

/** A bound of a metric. Measured: `memory_mb`, `cpu_seconds`; reported: whatever name the task gives. */
export const Alert = z.strictObject({
  metric: z.string().min(1),
  op: z.enum(['gt', 'gte', 'lt', 'lte']),
  threshold: z.number(),
  /** `notify` tells people; `pause` pauses the execution; `cancel` ends the attempt, which may be tried again. */
  action: z.enum(['notify', 'pause', 'cancel']),
})
/** See {@link Alert}. */
export type Alert = z.infer<typeof Alert>

/** How a running task is watched. */
export const MonitoringConfig = z.strictObject({
  heartbeat_interval_seconds: z.number().min(1),
  heartbeat_timeout_seconds: z.number().min(1),
  /** The task promises these signs of life. Absent: nobody said so, and its process is watched instead. */
  heartbeat_promised: z.literal(true).optional(),
  progress_reporting: z.enum(['none', 'percentage_only', 'percentage_and_checkpoint', 'milestone_based']),
  /** What is told or done when a metric that the task reports, or that is measured, passes a bound. */
  alerts: z.array(Alert).optional(),
})

/** What kind of work a task is, in the order in which the kinds usually follow each other. */
export const TaskCategory = z.enum([
  'foundation',
  'implementation',
  'integration',
  'testing',
  'deployment',
  'optimization',
])

/** One step by which a task came to be: which rule said what, from which words. Told by `tasks explain-plan`. */
export const Derivation = z.strictObject({
  /** What of the task was decided: `task` for that it is one, else the field: `title`, `scope_includes`, `duration`. */
  field: z.string(),
  /** Stable name of the rule: `modal-must`. */
  rule: z.string(),
  /** To be read by people. */
  because: z.string(),
  score: z.number().optional(),
  /** `spec/spec.md#L3-L4`, or a path of the codebase. */
  at: z.string().optional(),
})
/** See {@link Derivation}. */
export type Derivation = z.infer<typeof Derivation>

/** The design's Task: one bounded, mergeable piece of work with its proof. */
export const Task = z.strictObject({
  id: TaskId,
  feature_id: FeatureId,
  title: z.string().min(1),
  description: z.string(),
  category: TaskCategory,
  boundaries: z.strictObject({
    expected_complexity: z.strictObject({
      value: z.string().regex(/\d/, 'complexity holds a number'),
      breakdown: z.string(),
    }),
    definition_of_done: z.strictObject({ criteria: z.array(z.string()).min(1), stop_when: z.string() }),
    scope: z.strictObject({
      includes: z.array(z.string()).min(1),
      excludes: z.array(z.string()),
      restrictions: z.string(),
    }),
  }),
  execution_guidance: z.strictObject({
    logging: LoggingInstructions,
    checkpoints: z.array(CheckpointEvent),
    monitoring: MonitoringConfig,
  }),
  resource_requirements: z.strictObject({
    estimated: ResourceSpec,
    peak: ResourceSpec.extend({ during: z.string() }),
    worker_capabilities_required: z.array(z.string()),
  }),
  scheduling_hints: z.strictObject({
    priority: Priority,
    preemptible: z.boolean(),
    retry_on_failure: z.boolean(),
    max_retries: z.int().min(0),
    checkpoint_capable: z.boolean(),
  }),
  /** Hours. */
  duration: z
    .strictObject({ optimistic: z.number().min(0), mostLikely: z.number().min(0), pessimistic: z.number().min(0) })
    .refine(
      (d) => d.optimistic <= d.mostLikely && d.mostLikely <= d.pessimistic,
      'optimistic ≤ mostLikely ≤ pessimistic',
    ),
  durationUnits: z.literal('hours'),
  /** How the duration was corrected by what executions before took; absent where nothing was known. */
  duration_history: z
    .strictObject({
      /** Executions of tasks like it. */
      samples: z.int().min(1),
      factor: z.number().positive(),
      /** What it was corrected by: `testing (backend) by agent`. */
      like: z.string().min(1),
      /** Hours, as they were stated or estimated. */
      before: z.strictObject({
        optimistic: z.number().min(0),
        mostLikely: z.number().min(0),
        pessimistic: z.number().min(0),
      }),
    })
    .optional(),
  acceptance_checks: z.array(AcceptanceCheck),
  action: Action,
  idempotent: z.boolean(),
  compensation: Compensation.optional(),
  effects: z.array(Effect),
  interfaces_produced: z.array(z.string()),
  interfaces_consumed: z.array(z.string()),
  /** What of the codebase it builds on, each symbol found there. Absent when nothing fits, or nobody looked at the code. */
  reuses_existing: ReusesExisting.optional(),
  source_evidence: z.array(Evidence).min(1),
  tags: z.array(z.string()),
  optional: z.boolean(),
  /** Done before the plan was made; the execution starts with it SUCCEEDED. */
  done: z.boolean(),
  /** Dotted paths of the fields that the compiler filled because the spec left them unsaid. */
  inferred: z.array(z.string()),
  /** The requirements that it carries out, by the ids that the specification gives them: `FR-003`, `2.1`. */
  requirements: z.array(z.string().min(1)).optional(),
  /** How it came to be, step by step; absent when its proposer did not say. */
  derivation: z.array(Derivation).optional(),
  /** What the task is, whatever its id and place: keeps ids stable when the spec changes. */
  content_key: Sha256,
  /** Hash of the whole task with this field empty and without its derivation. */
  content_hash: Sha256,
})
/** See {@link Task}. */
export type Task = z.infer<typeof Task>
