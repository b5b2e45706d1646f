/**
 * Events: what was decided or learned. Public, sequenced, durable; the only truth.
 * The system design's nine types keep their fields flat; the other types are additions.
 * Facts are kept for ever; signals (`SIGNALS`) may be dropped, and no decision rests on one.
 */
import { z } from 'zod'
import { Artifact, AttemptKind, AttemptOrder, AttemptOutcome, LostReason, ScopeAudit, Usage } from './attempt.ts'
import { Coordinator } from './coordinator.ts'
import { ExecutionOptions, ExecutionStatus } from './execution-options.ts'
import { TaskError } from './failure.ts'
import { HealingMode, SystemicIssue } from './healing.ts'
import { Remedy } from './remedy.ts'
import { HotUpdate } from './hot-update.ts'
import { AttemptToken, ExecutionId, Moment, Sha256, TaskId, WorkerId } from './identity.ts'
import { OperatorCommand } from './operator-command.ts'
import { ResourceSpec } from './resource.ts'
import { WorkerProfile } from './worker-pool.ts'

/** Why an attempt is asked to end before it ended by itself. */
export const CancelReason = z.enum([
  'timeout',
  'silent',
  'stop',
  'abort',
  'cancelled',
  'preempted',
  'wait_die',
  'lock_timeout',
  'update',
  'rollback',
  'start_timeout',
  'total_timeout',
  'alert',
  'run_over',
])
/** See {@link CancelReason}. */
export type CancelReason = z.infer<typeof CancelReason>

/** A pure policy that step used, by name and version, so that a replay knows what decided. */
const PolicyName = z.strictObject({ name: z.string(), version: z.string() })

const bodies = [
  // The design's nine.
  z.strictObject({ type: z.literal('task_started'), task: TaskId, worker: WorkerId, pid: z.int().optional() }),
  z.strictObject({
    type: z.literal('task_progress'),
    task: TaskId,
    percent: z.number().min(0).max(100),
    message: z.string().optional(),
  }),
  z.strictObject({
    type: z.literal('task_checkpoint'),
    task: TaskId,
    checkpoint: z.string(),
    percent: z.number().optional(),
    /** What it cost. */
    took_ms: z.number().min(0).optional(),
    /** Hash of the list of the files that were kept with it. */
    kept: Sha256.optional(),
  }),
  z.strictObject({ type: z.literal('task_succeeded'), task: TaskId, artifacts: z.array(Artifact) }),
  z.strictObject({ type: z.literal('task_failed'), task: TaskId, error: TaskError, canRetry: z.boolean() }),
  z.strictObject({ type: z.literal('resource_acquired'), task: TaskId, resources: ResourceSpec }),
  z.strictObject({ type: z.literal('resource_released'), task: TaskId, resources: ResourceSpec }),
  z.strictObject({ type: z.literal('hot_update'), patch: HotUpdate }),
  z.strictObject({
    type: z.literal('circuit_breaker'),
    pattern: z.strictObject({ name: z.string() }).loose(),
    action: z.string(),
    /** What is parked, by the pattern's grouping. */
    key: z.string().optional(),
    /** When the next probe may go. */
    until: Moment.optional(),
    /** The task that showed it, or that probes. */
    witness: TaskId.optional(),
  }),

  // The life of an execution.
  z.strictObject({
    type: z.literal('execution_started'),
    coordinator: Coordinator,
    options: ExecutionOptions,
    seed: z.int(),
    policies: z.record(z.string(), PolicyName),
    /** Where the plan and the codebase stand, for people; never read again. */
    plan_dir: z.string(),
    codebase: z.string(),
  }),
  /** A coordinator took the execution up again. Open attempts get a fresh grace. */
  z.strictObject({ type: z.literal('execution_resumed'), options: ExecutionOptions, reason: z.string() }),
  z.strictObject({ type: z.literal('execution_paused'), reason: z.string() }),
  /** Asked to leave: open attempts are being cancelled, nothing new starts. */
  z.strictObject({ type: z.literal('execution_stopping'), reason: z.string(), abort: z.boolean() }),
  z.strictObject({ type: z.literal('execution_stopped'), reason: z.string() }),
  z.strictObject({
    type: z.literal('execution_finished'),
    status: ExecutionStatus.extract(['completed', 'failed', 'aborted', 'needs_attention']),
    /** Number of tasks in each state that occurs. */
    counts: z.record(z.string(), z.int().min(0)),
  }),
  z.strictObject({ type: z.literal('command_accepted'), command: OperatorCommand }),
  z.strictObject({ type: z.literal('command_refused'), command: OperatorCommand, reason: z.string() }),

  z.strictObject({
    type: z.literal('update_refused'),
    update: z.string(),
    reason: z.string(),
    /** It is the update that waited: nothing waits any more. */
    waited: z.literal(true).optional(),
  }),

  // Workers.
  z.strictObject({
    type: z.literal('worker_joined'),
    worker: WorkerId,
    slots: z.int().min(1),
    capabilities: z.array(z.string()),
    profile: WorkerProfile.optional(),
    /** It came by itself, and is not one of the pool. */
    offered: z.literal(true).optional(),
  }),
  z.strictObject({ type: z.literal('worker_left'), worker: WorkerId, reason: z.string() }),

  // Attempts. The envelope's `attempt` is the token.
  z.strictObject({
    type: z.literal('attempt_ordered'),
    task: TaskId,
    kind: AttemptKind,
    number: z.int().min(1),
    worker: WorkerId,
    executor: z.string(),
    /** Which acceptance check, by its place in the task's list. */
    check_index: z.int().min(0).optional(),
    /** When the attempt is taken as timed out; null when it may run for ever. */
    deadline_at: Moment.nullable(),
    /** What the worker needs before it can begin with a task outside its capabilities. */
    setup_seconds: z.number().positive().optional(),
    /** The checkpoint from which the run goes on, of an earlier attempt. */
    resume_from: AttemptOrder.shape.resume_from,
    /** The checkpoint of the run that goes on, which this check looks at. */
    at_checkpoint: z.string().optional(),
  }),
  z.strictObject({
    type: z.literal('attempt_cancel_ordered'),
    task: TaskId,
    kind: AttemptKind,
    reason: CancelReason,
    grace_ms: z.int().min(0),
    /** The task that it makes room for. */
    by: TaskId.optional(),
    /** What a person gave as the reason, where one did. */
    why: z.string().optional(),
  }),
  z.strictObject({
    type: z.literal('attempt_finished'),
    task: TaskId,
    kind: AttemptKind,
    outcome: AttemptOutcome,
    duration_ms: z.number().min(0),
    exit_code: z.int().optional(),
    signal: z.string().optional(),
    error: TaskError.optional(),
    usage: Usage.optional(),
    /** What the attempt says that it made. */
    artifacts: z.array(Artifact).optional(),
    scope: ScopeAudit.optional(),
    cached: z.string().optional(),
    malformed_lines: z.int().min(1).optional(),
  }),
  z.strictObject({ type: z.literal('attempt_lost'), task: TaskId, kind: AttemptKind, reason: LostReason }),
  /** A report with a token that is no longer open. It changes nothing. */
  z.strictObject({ type: z.literal('report_refused'), task: TaskId, report: z.string(), reason: z.string() }),

  // Tasks, beyond the nine.
  z.strictObject({
    type: z.literal('task_retry_scheduled'),
    task: TaskId,
    wake_at: Moment,
    attempt_number: z.int().min(1),
    max_attempts: z.int().min(1),
    reason: z.string(),
  }),
  z.strictObject({
    type: z.literal('task_requeued'),
    task: TaskId,
    reason: z.enum([
      'backoff_over',
      'cut_off',
      'stopped',
      'rolled_back',
      'operator',
      'preempted',
      'wait_die',
      'lock_timeout',
      'updated',
      'invalidated',
      'check_again',
      'replan',
    ]),
  }),
  /** A running task has left the checkpoint at which it was. */
  z.strictObject({ type: z.literal('task_continued'), task: TaskId }),
  /** The task begins anew although it has a checkpoint. */
  z.strictObject({ type: z.literal('checkpoint_refused'), task: TaskId, checkpoint: z.string(), reason: z.string() }),
  z.strictObject({ type: z.literal('task_approved'), task: TaskId }),
  z.strictObject({ type: z.literal('task_skipped'), task: TaskId, reason: z.string() }),
  z.strictObject({ type: z.literal('task_cancelled'), task: TaskId, reason: z.string() }),
  z.strictObject({
    type: z.literal('task_needs_attention'),
    task: TaskId,
    reason: z.string(),
    question: z.string(),
    choices: z.array(z.string()),
  }),
  z.strictObject({ type: z.literal('task_quarantined'), task: TaskId, reason: z.string() }),
  z.strictObject({
    type: z.literal('task_paused'),
    task: TaskId,
    reason: z.string(),
    /** The task that it makes room for. */
    by: TaskId.optional(),
  }),
  /** It waited so long that what it needs goes to nobody younger. */
  z.strictObject({ type: z.literal('task_reserved'), task: TaskId, reason: z.string() }),
  /** Nothing is kept for it any more, though it has not started. */
  z.strictObject({ type: z.literal('reservation_ended'), task: TaskId, reason: z.string() }),
  /** A running task waits for locks that it asked for. */
  z.strictObject({
    type: z.literal('lock_waiting'),
    task: TaskId,
    locks: z.array(z.string()),
    until: Moment.nullable(),
  }),
  z.strictObject({ type: z.literal('lock_granted'), task: TaskId, locks: z.array(z.string()) }),
  z.strictObject({ type: z.literal('lock_denied'), task: TaskId, locks: z.array(z.string()), reason: z.string() }),
  /** A success that no longer counts. The event that told of it stays. */
  z.strictObject({ type: z.literal('task_invalidated'), task: TaskId, reason: z.string() }),

  /** What it uses just now. A signal. */
  z.strictObject({ type: z.literal('task_usage'), task: TaskId, usage: Usage }),
  z.strictObject({
    type: z.literal('alert_fired'),
    task: TaskId,
    metric: z.string(),
    value: z.number(),
    threshold: z.number(),
    action: z.enum(['notify', 'pause', 'cancel']),
  }),
  /** An attempt, or one of several, wrote where it may not. */
  z.strictObject({
    type: z.literal('scope_violation'),
    task: TaskId,
    scope: ScopeAudit,
    action: z.enum(['fail', 'warn', 'ask']),
  }),
  /** A person is at it. */
  z.strictObject({ type: z.literal('task_taken'), task: TaskId, by: z.string() }),
  /** How the check of a checkpoint came out. */
  z.strictObject({
    type: z.literal('checkpoint_verified'),
    task: TaskId,
    checkpoint: z.string(),
    outcome: AttemptOutcome,
  }),

  // Questions to people.
  z.strictObject({
    type: z.literal('approval_requested'),
    id: z.string().min(1),
    kind: z.enum(['plan', 'task', 'dependency', 'remedy', 'budget', 'scope']),
    /** The task that it is about, where it is about one. */
    about: TaskId.optional(),
    /** The systemic issue that a remedy is for. */
    issue: z.string().optional(),
    subject: z.string(),
    reason: z.string(),
    choices: z.array(z.string()).min(1),
    /** When the default is taken; null when it waits for ever. */
    timeout_at: Moment.nullable(),
    default: z.string().nullable(),
  }),
  z.strictObject({
    type: z.literal('approval_answered'),
    id: z.string().min(1),
    choice: z.string(),
    by: z.enum(['person', 'timeout', 'withdrawn']),
    reason: z.string().optional(),
  }),

  // The whole.
  /** What has succeeded after an event no longer counts. */
  z.strictObject({
    type: z.literal('execution_rewound'),
    checkpoint: z.string(),
    to_seq: z.int().min(1),
    tasks: z.array(TaskId),
  }),
  z.strictObject({ type: z.literal('rollback_started'), tasks: z.array(TaskId).min(1), reason: z.string() }),
  z.strictObject({ type: z.literal('host_load'), cpu_percent: z.number(), memory_percent: z.number() }),
  z.strictObject({
    type: z.literal('backpressure_applied'),
    /** The trigger's place in the policy. */
    trigger: z.int().min(0).optional(),
    metric: z.string(),
    value: z.number(),
    action: z.string(),
    /** Lanes that are left; null when their number is not touched. */
    concurrency: z.int().min(0).nullable(),
  }),
  z.strictObject({
    type: z.literal('backpressure_relieved'),
    /** The trigger that is eased, by its place in the policy; absent where only lanes come back. */
    trigger: z.int().min(0).optional(),
    metric: z.string(),
    /** Lanes from now on; null when all are back. */
    concurrency: z.int().min(0).nullable(),
    /** Why, where not because the value is low again. */
    reason: z.string().optional(),
  }),
  /** The time of a wave is over and its barrier does not let the next begin: the fallback follows. */
  z.strictObject({ type: z.literal('wave_timed_out'), wave: z.int().min(0), fallback: z.string(), reason: z.string() }),
  z.strictObject({ type: z.literal('wave_ended'), wave: z.int().min(0), reason: z.string() }),
  /** An update waits until the part of the plan that it touches stands still. */
  z.strictObject({ type: z.literal('update_pending'), patch: HotUpdate, waits_for: z.array(TaskId) }),
  z.strictObject({
    type: z.literal('replan_requested'),
    trigger: z.string(),
    tasks: z.array(TaskId),
    /** What it is about: the same is told only once. */
    about: z.string().optional(),
    /** Lanes from now on, where parallelism is shrunk meanwhile. */
    concurrency: z.int().min(1).optional(),
  }),

  // Mending.
  /** Something is wrong that is no single task's fault. `mode` is what the rules say about mending it. */
  z.strictObject({ type: z.literal('systemic_issue'), issue: SystemicIssue, mode: HealingMode }),
  /** The planner's answer: what would put it right. It is applied by a hot update that names the issue. */
  z.strictObject({ type: z.literal('remedy_planned'), issue: z.string().min(1), remedy: Remedy }),
  /** Nothing is done about the issue, or no more. */
  z.strictObject({ type: z.literal('remedy_refused'), issue: z.string().min(1), reason: z.string() }),
  /** What became of it: its breaker closed after it, a probe failed in the same way after it, or its own tasks failed. */
  z.strictObject({
    type: z.literal('remedy_ended'),
    issue: z.string().min(1),
    pattern: z.string(),
    outcome: z.enum(['helped', 'did_not_help', 'failed']),
    /** From the issue to this end. */
    took_ms: z.number().min(0),
  }),
] as const

/** What an event says, without its envelope. */
export const EventBody = z.discriminatedUnion('type', bodies)
/** See {@link EventBody}. */
export type EventBody = z.infer<typeof EventBody>

/** What stands around every event. */
export const EventEnvelope = z.strictObject({
  /** Gapless per execution, from 1: the id of an event stream. */
  seq: z.int().min(1),
  /** Site-wide, from 1. */
  position: z.int().min(1),
  ts: Moment,
  execution_id: ExecutionId,
  /** Version of the event's shape. */
  v: z.int().min(1),
  /** What led here: the type of the input, or `event:<seq>`. */
  cause: z.string(),
  actor: z.string(),
  attempt: AttemptToken.optional(),
  trace: z.string().optional(),
})
/** See {@link EventEnvelope}. */
export type EventEnvelope = z.infer<typeof EventEnvelope>

/** An event as it is stored and published: envelope and body, flat. */
export type Event = EventEnvelope & EventBody

/** Reads an event from the wire or the journal. */
export const Event = z.discriminatedUnion(
  'type',
  bodies.map((body) => z.strictObject({ ...EventEnvelope.shape, ...body.shape })) as unknown as typeof bodies,
) as unknown as z.ZodType<Event>

/** Types of event that may be dropped without changing any state that decisions rest on. */
export const SIGNALS: ReadonlySet<EventBody['type']> = new Set(['task_progress', 'task_usage'])

/** Version of every event's shape that this build writes. */
export const EVENT_VERSION = 1
