import { z } from 'zod'
import { TaskId } from './identity.ts'
import { ErrorPattern } from './policies.ts'

/** What the user chose for one execution. Stored in `execution_started`, so that a resume rereads nothing. */
export const ExecutionOptions = z.strictObject({
  worker_min: z.int().min(1),
  worker_max: z.int().min(1),
  /** Repeat attempts that were cut off even when the task does not say that it is idempotent. */
  assume_idempotent: z.boolean(),
  /** Who runs tasks without a command: `simulated`, a command template, or null when there are none. */
  agent: z.string().nullable(),
  dry_run: z.boolean(),
  /** An order that was found before: inside a priority, whoever stands first goes first. Absent: the longest remaining path. */
  ranking: z.array(TaskId).optional(),
  /** Where attempts work: all in one folder, or each in a copy whose changes are joined afterwards. Absent is `shared`. */
  workspace: z.enum(['shared', 'copy']).optional(),
  /** What the execution may spend at most, in all. */
  budget: z.strictObject({ usd: z.number().positive().optional(), hours: z.number().positive().optional() }).optional(),
  /** Percent of the machine above which less is started. */
  cpu_threshold: z.number().min(1).max(100).optional(),
  memory_threshold: z.number().min(1).max(100).optional(),
  /** Percent of a task's progress between two checkpoints. */
  checkpoint_interval: z.number().min(1).max(99).optional(),
  /** Tasks under way at most; the plan's own number when absent. */
  max_concurrent: z.int().min(1).optional(),
  /** Name of the profile of the configuration that was chosen. */
  profile: z.string().min(1).optional(),
  /** What may be mended, whatever the plan says. */
  heal: z.enum(['auto', 'ask', 'off']).optional(),
  /** Patterns whose remedies did not help before: a person agrees first. */
  heal_asks: z.array(z.string().min(1)).optional(),
  /** Breakers of the configuration, as far as they are data: they count beside those of the plan. */
  breakers: z.array(ErrorPattern).optional(),
  /** False: results of before are not used. */
  use_cache: z.boolean().optional(),
})
/** See {@link ExecutionOptions}. */
export type ExecutionOptions = z.infer<typeof ExecutionOptions>

/** Where an execution stands as a whole. */
export const ExecutionStatus = z.enum([
  'running',
  'paused',
  'stopping',
  'stopped',
  'completed',
  'failed',
  'aborted',
  'needs_attention',
])
/** See {@link ExecutionStatus}. */
export type ExecutionStatus = z.infer<typeof ExecutionStatus>

/** Every state that a task can be in. States that this version never enters are named here because the wire shows them later. */
export const TASK_STATES = [
  'PENDING',
  'READY',
  'QUEUED',
  'ASSIGNED',
  'RUNNING',
  'CHECKPOINTED',
  'VERIFYING',
  'INTEGRATING',
  'SUCCEEDED',
  'FAILED',
  'BACKOFF',
  'COMPENSATING',
  'ROLLED_BACK',
  'PAUSED',
  'CANCELLING',
  'CANCELLED',
  'SKIPPED',
  'QUARANTINED',
  'WAITING_APPROVAL',
  'NEEDS_ATTENTION',
] as const
/** See {@link TASK_STATES}. */
export const TaskState = z.enum(TASK_STATES)
/** See {@link TASK_STATES}. */
export type TaskState = z.infer<typeof TaskState>
