/**
 * A change to a running plan. It enters as an input and passes the same checks as a plan.
 * `HotUpdate` is what the journal keeps; `HotUpdateSugar` is the system design's literal form, accepted at the edges.
 */
import { z } from 'zod'
import { AcceptanceCheck } from './acceptance-check.ts'
import { Action } from './action.ts'
import { CatalogEntry, CoordinatorEdge, CoordinatorNode } from './coordinator.ts'
import { Moment, TaskId } from './identity.ts'
import { Policies } from './policies.ts'
import { Quotas, ResourceSpec } from './resource.ts'

/** Which tasks a throttle is about: all, those of a feature, a pool or a provider, those that run in a folder, or some by their ids. */
const ThrottleScope = z.discriminatedUnion('of', [
  z.strictObject({ of: z.literal('plan') }),
  z.strictObject({ of: z.enum(['feature', 'pool', 'provider', 'package']), name: z.string() }),
  z.strictObject({ of: z.literal('tasks'), glob: z.string().min(1) }),
])

/** One step of a hot update. Hard edges are only ever added. */
export const HotUpdateOp = z.discriminatedUnion('op', [
  z.strictObject({ op: z.literal('inject_tasks'), tasks: z.array(CoordinatorNode).min(1) }),
  z.strictObject({ op: z.literal('add_edges'), edges: z.array(CoordinatorEdge).min(1) }),
  z.strictObject({
    op: z.literal('remove_soft_edges'),
    edges: z.array(z.strictObject({ from: TaskId, to: TaskId })).min(1),
  }),
  /** Puts parts in the place of a task that has not succeeded. The task is skipped; one that runs is cancelled first. */
  z.strictObject({
    op: z.literal('supersede_task'),
    task: TaskId,
    by: z.array(CoordinatorNode).min(1),
    edges: z.array(CoordinatorEdge),
    /**
     * Whether the arrows of the task go over to its parts: those that led to it to the parts that wait for no other part, those
     * that left it from the parts that no other waits for. True when absent; false when `edges` says all that there is.
     */
    reattach: z.boolean().optional(),
  }),
  z.strictObject({ op: z.literal('set_resources'), task: TaskId, resources: CoordinatorNode.shape.resources }),
  z.strictObject({ op: z.literal('set_priority'), task: TaskId, priority: CoordinatorNode.shape.priority }),
  z.strictObject({ op: z.literal('set_quotas'), quotas: Quotas }),
  z.strictObject({ op: z.literal('set_pool'), name: z.string().min(1), capacity: z.number().positive() }),
  /** A resource that the plan did not know; injected tasks may ask for it. */
  z.strictObject({ op: z.literal('add_resource'), name: z.string().min(1), entry: CatalogEntry }),
  z.strictObject({ op: z.literal('set_policy'), policies: Policies.partial() }),
  /** What a task's process may use at most, in place of what the plan says. */
  z.strictObject({ op: z.literal('set_limits'), task: TaskId, limits: Action.shape.limits.unwrap() }),
  /** Environment of a task's process, beside what the plan says. */
  z.strictObject({ op: z.literal('set_env'), task: TaskId, env: z.record(z.string().min(1), z.string()) }),
  /**
   * Tasks of a scope start no faster than this, until it is over. A second one with the same name replaces the first; one without
   * a rate takes it away.
   */
  z.strictObject({
    op: z.literal('throttle'),
    name: z.string().min(1),
    scope: ThrottleScope,
    /** Nothing of the scope starts before. */
    not_before: Moment.optional(),
    rate: z.strictObject({ starts: z.int().min(1), interval_seconds: z.number().positive() }).optional(),
    /** Tasks of the scope at once. */
    concurrency: z.int().min(1).optional(),
  }),
  z.strictObject({ op: z.literal('quarantine'), task: TaskId, reason: z.string() }),
  z.strictObject({ op: z.literal('cancel_task'), task: TaskId, reason: z.string() }),
])
/** See {@link HotUpdateOp}. */
export type HotUpdateOp = z.infer<typeof HotUpdateOp>

/** A versioned patch: all of its steps apply, or none. */
export const HotUpdate = z.strictObject({
  id: z.string().min(1),
  /** Graph version that the patch was made for. */
  base_version: z.int().min(0),
  reason: z.string(),
  /** The systemic issue that it answers, when a breaker asked for it. */
  issue: z.string().optional(),
  ops: z.array(HotUpdateOp).min(1),
})
/** See {@link HotUpdate}. */
export type HotUpdate = z.infer<typeof HotUpdate>

/** The system design's own HotUpdate, word for word; what a step has no use for may be left out. */
export const HotUpdateSugar = z.strictObject({
  op: z.enum(['inject_task', 'add_edge', 'modify_resource']),
  /** `inject_task` needs all of it, `modify_resource` the id. */
  task: z
    .strictObject({
      id: TaskId,
      name: z.string().optional(),
      locks: z.array(z.string()).optional(),
      priority: z.number().optional(),
      acceptance: z.array(AcceptanceCheck).optional(),
    })
    .optional(),
  edges: z.array(z.strictObject({ from: TaskId, to: TaskId, type: z.enum(['hard', 'soft']) })).optional(),
  resources: z
    .strictObject({ increase_quota: ResourceSpec.partial().optional(), add_locks: z.array(z.string()).optional() })
    .optional(),
})
/** See {@link HotUpdateSugar}. */
export type HotUpdateSugar = z.infer<typeof HotUpdateSugar>
