/**
 * An attempt: one try at one thing. It has a kind, a folder on disk, a fencing token and one shape of report.
 *
 *   executions/<execution>/attempts/<token>/
 *     ticket        who may run this and what; created exclusively, before anything runs
 *     pid           the process that runs it: pid, start time, boot id
 *     log           standard output and standard error, as they came
 *     report.jsonl  what the task itself says: progress, checkpoints, artifacts
 *     exit          how it ended; appears whole or not at all
 */
import { z } from 'zod'
import { AcceptanceCheck } from './acceptance-check.ts'
import { Action } from './action.ts'
import { TaskError } from './failure.ts'
import { AttemptToken, ExecutionId, Moment, Sha256, TaskId, WorkerId } from './identity.ts'
import { Alert } from './task.ts'

/** What is tried: the task's own work, one acceptance check, its undoing, or the joining of its changes. */
export const AttemptKind = z.enum(['run', 'check', 'compensate', 'integrate'])
/** See {@link AttemptKind}. */
export type AttemptKind = z.infer<typeof AttemptKind>

/** How an attempt ended. `could_not_run` says that the try itself was impossible; it proves nothing about the task. */
export const AttemptOutcome = z.enum(['succeeded', 'failed', 'timed_out', 'cancelled', 'could_not_run'])
/** See {@link AttemptOutcome}. */
export type AttemptOutcome = z.infer<typeof AttemptOutcome>

/** What an executor is asked to do, complete in itself. Stored as the attempt's `ticket`. */
export const AttemptOrder = z.strictObject({
  token: AttemptToken,
  execution_id: ExecutionId,
  task: TaskId,
  /** The task's title, for logs and people. */
  title: z.string(),
  kind: AttemptKind,
  /** Position among all attempts of the task, from 1. */
  number: z.int().min(1),
  /** Which run of the task this is, or belongs to, from 1; lost runs count. Missing in tickets of earlier versions. */
  run_number: z.int().min(1).optional(),
  worker: WorkerId,
  /** Name of the executor: `command`, `agent`, `simulated`. */
  executor: z.string().min(1),
  action: Action,
  /** The check that a `check` attempt runs. */
  check: AcceptanceCheck.optional(),
  /** Where a task that can go on from a checkpoint goes on. */
  resume_from: z
    .strictObject({
      checkpoint: z.string(),
      percent: z.number().optional(),
      attempt: AttemptToken,
      /** Hash of the list of the files that were kept with it; absent when none were. */
      kept: Sha256.optional(),
    })
    .optional(),
  /** Hash of what the task is to do, of runs that can go on from a checkpoint: one that was made for other work is refused. */
  spec: Sha256.optional(),
  /** Bounds of what the run reports and uses. */
  alerts: z.array(Alert).min(1).optional(),
  /** Where the run's structured log goes, when not to the usual place. */
  log_destination: z.string().min(1).optional(),
  /** What the worker needs before it can begin with a task outside its capabilities. */
  setup_seconds: z.number().min(0).optional(),
  /** The task's brief as Markdown, for executors that hand it to an agent. */
  brief: z.string().optional(),
  /** Where the work is, absolute, when it is not the codebase itself. The host of the workspaces fills it in. */
  root: z.string().optional(),
  /** The run whose workspace a check, an undoing or the joining is about. */
  workspace_of: AttemptToken.optional(),
  /** It mends what all tasks share, such as packages: in the codebase itself, wherever the others work. */
  in_codebase: z.literal(true).optional(),
  /** What the run may write, for the audit of its scope. */
  scope: z.strictObject({ includes: z.array(z.string()), excludes: z.array(z.string()) }).optional(),
  /** The checkpoint of a run that is still going on, which this check looks at. */
  at_checkpoint: z.string().optional(),
})
/** See {@link AttemptOrder}. */
export type AttemptOrder = z.infer<typeof AttemptOrder>

/** A file, folder or page that an attempt made. */
export const Artifact = z.strictObject({
  path: z.string(),
  kind: z.enum(['file', 'dir', 'report', 'url']),
  sha256: z.string().optional(),
  bytes: z.int().min(0).optional(),
  hash_before: z.string().nullable().optional(),
  produced_by: TaskId.optional(),
  attempt: AttemptToken.optional(),
})
/** See {@link Artifact}. */
export type Artifact = z.infer<typeof Artifact>

/** What an attempt used, as far as the executor could measure. */
export const Usage = z.strictObject({
  cpu_seconds: z.number().min(0).optional(),
  memory_peak_mb: z.number().min(0).optional(),
  /** Memory times the seconds for which it was held. */
  memory_mb_seconds: z.number().min(0).optional(),
  io_read_mb: z.number().min(0).optional(),
  io_write_mb: z.number().min(0).optional(),
  /** What a model was given and gave. */
  tokens_in: z.number().min(0).optional(),
  tokens_out: z.number().min(0).optional(),
  /** As reported, or by the rates of the configuration; absent when neither says. */
  cost_usd: z.number().min(0).optional(),
})
/** See {@link Usage}. */
export type Usage = z.infer<typeof Usage>

/** What an attempt wrote, against what it may write. */
export const ScopeAudit = z.strictObject({
  /** Files that it wrote; null when that cannot be told. */
  written: z.int().min(0).nullable(),
  /** Paths outside its scope, sorted, relative to the codebase; the first hundred. */
  outside: z.array(z.string()).max(100),
  outside_count: z.int().min(0),
  /** Whether it was this attempt for sure. Where tasks share a folder it was one of those that ran. */
  attributed: z.boolean(),
  /** Tasks that ran at the same time, of which it may have been one. */
  candidates: z.array(TaskId),
  /** Files that it changed and that would be joined, sorted, the first 500; absent where it cannot be told who changed them. */
  paths: z.array(z.string()).max(500).optional(),
})
/** See {@link ScopeAudit}. */
export type ScopeAudit = z.infer<typeof ScopeAudit>

/** What comes back about an attempt, from whichever executor. The loop classifies failures before it becomes an input. */
export const AttemptReport = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('started'), pid: z.int().optional() }),
  z.strictObject({ type: z.literal('progress'), percent: z.number().min(0).max(100), message: z.string().optional() }),
  z.strictObject({
    type: z.literal('checkpoint'),
    checkpoint: z.string().min(1),
    percent: z.number().min(0).max(100).optional(),
    /** What the checkpoint cost. */
    took_ms: z.number().min(0).optional(),
    /** Hash of the list of its files, which are kept; absent when it has none. */
    kept: Sha256.optional(),
  }),
  /** A sign of life and nothing more. It never reaches the journal. */
  z.strictObject({ type: z.literal('heartbeat') }),
  /** The running task asks for locks beside those that it holds. The answer is an obligation. */
  z.strictObject({ type: z.literal('lock_request'), locks: z.array(z.string().min(1)).min(1) }),
  /** A checkpoint that was handed to it cannot be used: it began anew. */
  z.strictObject({ type: z.literal('checkpoint_refused'), checkpoint: z.string().min(1), reason: z.string().min(1) }),
  /** What it uses just now, or has used; the newest counts. A signal. */
  z.strictObject({ type: z.literal('usage'), usage: Usage }),
  /** A metric passed a bound of the task's. */
  z.strictObject({ type: z.literal('alert'), alert: z.int().min(0), value: z.number() }),
  z.strictObject({
    type: z.literal('finished'),
    outcome: AttemptOutcome,
    exit_code: z.int().optional(),
    signal: z.string().optional(),
    duration_ms: z.number().min(0),
    error: TaskError.optional(),
    artifacts: z.array(Artifact).optional(),
    usage: Usage.optional(),
    /** What it wrote outside its scope; absent when nobody looked. */
    scope: ScopeAudit.optional(),
    /** Nothing was run, the result was kept from before: the execution that made it, and under which key. */
    cached: z.string().optional(),
    /** Lines of its report that nobody could read. */
    malformed_lines: z.int().min(1).optional(),
  }),
])
/** See {@link AttemptReport}. */
export type AttemptReport = z.infer<typeof AttemptReport>

/** What is said to an attempt that asked for locks while it runs. */
export interface LockAnswer {
  /** Which of the attempt's answers it is, from 1. */
  readonly number: number
  readonly locks: readonly string[]
  readonly granted: boolean
  /** Why not: `wait_die` when an older task has them or waits for them, else a sentence. */
  readonly reason?: string
}

/** Why an attempt can no longer report: its process is gone without an exit, or its start was voided. */
export const LostReason = z.enum(['process_gone', 'never_started', 'worker_lost', 'silent', 'machine_restarted'])
/** See {@link LostReason}. */
export type LostReason = z.infer<typeof LostReason>

/** The attempt's `pid` file: enough to tell this process from a later one with the same number. */
export const ProcessIdentity = z.strictObject({
  pid: z.int().min(1),
  /** Start time in the kernel's own units, as text. */
  start_time: z.string(),
  /** Identifies the boot in which the pid is valid. */
  boot_id: z.string(),
})
/** See {@link ProcessIdentity}. */
export type ProcessIdentity = z.infer<typeof ProcessIdentity>

/** The attempt's `exit` file. */
export const AttemptExit = z.strictObject({
  exit_code: z.int().min(0).max(255).optional(),
  signal: z.string().optional(),
  at: Moment.optional(),
})
/** See {@link AttemptExit}. */
export type AttemptExit = z.infer<typeof AttemptExit>
