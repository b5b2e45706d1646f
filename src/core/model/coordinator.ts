/**
 * `coordinator.json`: all that the runtime needs, and nothing that it must look up elsewhere.
 * The nodes are the tasks in the form that the scheduler reads.
 */
import { z } from 'zod'
import { AcceptanceCheck } from './acceptance-check.ts'
import { Action, Compensation, Effect } from './action.ts'
import { LowConfidenceDep } from './dag-artifact.ts'
import { FailureClass } from './failure.ts'
import { FeatureId, Priority, Sha256, TaskId } from './identity.ts'
import { PlanId, metaBase } from './meta.ts'
import { DependencyType } from './proposal.ts'
import { Policies, RetryPolicy } from './policies.ts'
import { Quotas, SharedClaim, TimeWindow } from './resource.ts'
import { WorkerPool } from './worker-pool.ts'
import { Alert, CheckpointEvent } from './task.ts'
import { ExecutionModel, LowConfidencePolicy } from './tasks-artifact.ts'

/** A task as the runtime sees it. */
export const CoordinatorNode = z.strictObject({
  id: TaskId,
  name: z.string().min(1),
  feature_id: FeatureId,
  description: z.string(),
  action: Action,
  /** Hours, from the PERT durations. */
  estimates: z.strictObject({
    mean_h: z.number().min(0),
    sd_h: z.number().min(0),
    p50_h: z.number().min(0),
    p95_h: z.number().min(0),
    /** How they were corrected by history, and the mean before; absent where they were not. */
    history: z
      .strictObject({ samples: z.int().min(1), factor: z.number().positive(), before_h: z.number().min(0) })
      .optional(),
  }),
  priority: Priority,
  /** Upward rank: mean hours from the start of this task to the end of the longest chain below it. */
  rank: z.number().min(0),
  acceptance: z.array(AcceptanceCheck),
  effects: z.array(Effect),
  resources: z.strictObject({
    /** Exclusive locks, by name. */
    locks: z.array(z.string().min(1)),
    /** Units of each pool. */
    pools: z.record(z.string().min(1), SharedClaim),
    quota: z.strictObject({
      cpu_cores: z.number().min(0),
      memory_mb: z.number().min(0),
      disk_io_mbps: z.number().min(0),
    }),
  }),
  capabilities: z.array(z.string()),
  retry: RetryPolicy.extend({
    /** Classes of reported failure that are repeated. A stated `retries:` repeats every class. */
    classes: z.array(FailureClass),
  }),
  checkpoints: z.array(CheckpointEvent),
  idempotent: z.boolean(),
  compensation: Compensation.optional(),
  scope: z.strictObject({ includes: z.array(z.string()), excludes: z.array(z.string()) }),
  preemptible: z.boolean(),
  /** It can go on from its last checkpoint. Absent is false. */
  checkpoint_capable: z.boolean().optional(),
  /** The signs of life that the task promises. Absent: its process is watched instead. */
  heartbeat: z
    .strictObject({ interval_seconds: z.number().positive(), timeout_seconds: z.number().positive().optional() })
    .optional(),
  /** Bounds of what it reports and uses; absent for most tasks. */
  alerts: z.array(Alert).min(1).optional(),
  /** Where its structured log goes; absent: nowhere but to its attempt. */
  log_destination: z.string().min(1).optional(),
  optional: z.boolean(),
  done: z.boolean(),
  tags: z.array(z.string()),
  /** The task does not start before a person approves it; absent for nearly all tasks. */
  approval: z.strictObject({ reason: z.string().min(1), dependencies: z.array(TaskId) }).optional(),
  /** The systemic issue that the task is to mend; no breaker holds it back. Absent for all tasks of a plan as it was made. */
  mends: z.string().min(1).optional(),
  /** What an agent or a person is told, as Markdown; absent for tasks that have a command. */
  brief: z.string().optional(),
})
/** See {@link CoordinatorNode}. */
export type CoordinatorNode = z.infer<typeof CoordinatorNode>

/** `hard` blocks until its predecessor succeeded; `soft` only prefers an order. */
export const CoordinatorEdge = z.strictObject({
  from: TaskId,
  to: TaskId,
  type: z.enum(['hard', 'soft']),
  dep_type: DependencyType,
  confidence: z.number().min(0).max(1),
})
/** See {@link CoordinatorEdge}. */
export type CoordinatorEdge = z.infer<typeof CoordinatorEdge>

/** A resource of the site or of this plan alone. Names without a scope belong to the site. */
export const CatalogEntry = z.strictObject({
  /** A `budget` is spent for good: what a task asks for is set aside while it runs, and what it used is gone after. */
  mode: z.enum(['exclusive', 'semaphore', 'rate', 'budget']),
  capacity: z.number().positive(),
  interval_seconds: z.number().positive().optional(),
  /** When it may be taken; at any time when absent. What holds it when a window closes keeps it. */
  windows: z.array(TimeWindow).min(1).optional(),
  lock_order: z.int(),
  scope: z.enum(['site', 'plan']),
})
/** See {@link CatalogEntry}. */
export type CatalogEntry = z.infer<typeof CatalogEntry>

/** `coordinator.json`. */
export const Coordinator = z.strictObject({
  version: z.string().regex(/^\d+\.\d+$/),
  meta: z.strictObject({
    schema: z.literal('tasks-slaps/coordinator'),
    ...metaBase,
    plan_id: PlanId,
    title: z.string(),
    tasks_hash: Sha256,
    dag_hash: Sha256,
    waves_hash: Sha256,
  }),
  mode: ExecutionModel,
  graph: z.strictObject({ nodes: z.array(CoordinatorNode), edges: z.array(CoordinatorEdge) }),
  policies: Policies,
  /** What a person should confirm before the plan is carried out. */
  review: z.strictObject({
    /** `needs_review` when a low-confidence dependency is not implied by sure ones. */
    status: z.enum(['ok', 'needs_review']),
    policy: LowConfidencePolicy,
    low_confidence: z.array(LowConfidenceDep),
  }),
  resources: z.strictObject({
    /** Names of the exclusive locks, as in the system design. */
    locks: z.array(z.string().min(1)),
    quotas: Quotas,
    /** Capacity of each pool. */
    pools: z.record(z.string().min(1), z.number().positive()),
    catalog: z.record(z.string().min(1), CatalogEntry),
  }),
  worker_pool: WorkerPool,
  estimates: z.strictObject({
    p50_total_hours: z.number().min(0),
    p95_total_hours: z.number().min(0),
    critical_path_hours: z.number().min(0),
    width: z.int().min(0),
    longest_path: z.int().min(0),
  }),
})
/** See {@link Coordinator}. */
export type Coordinator = z.infer<typeof Coordinator>
