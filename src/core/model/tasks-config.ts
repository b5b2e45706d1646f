import { z } from 'zod'
import type { Action } from './action.ts'
import type { Artifact, Usage } from './attempt.ts'
import { ExecutionOptions } from './execution-options.ts'
import type { FailureClass, FailureKind, TaskError } from './failure.ts'
import { FailurePattern } from './failure-pattern.ts'
import type { SystemicIssue } from './healing.ts'
import type { HotUpdateOp } from './hot-update.ts'
import { LIMIT_LEVELS } from './limit-levels.ts'
import { ErrorPattern, Policies } from './policies.ts'
import { WorkerPool } from './worker-pool.ts'

/** How the codebase is analyzed. */
export const AnalyzerConfig = z.strictObject({
  /** Folders of rule files, beside the rules that come with the tool. Relative to the configuration file. */
  rules: z.array(z.string().min(1)).optional(),
  /** Globs of paths, relative to the codebase, that are not read. */
  ignore: z.array(z.string().min(1)).optional(),
  /** Whether git's history is read. Default true. */
  history: z.boolean().optional(),
  /** Whether what was read is kept for the next time. Default true. */
  cache: z.boolean().optional(),
})
/** See {@link AnalyzerConfig}. */
export type AnalyzerConfig = z.infer<typeof AnalyzerConfig>

/** One attempt, as a user's own executor is handed it. */
export interface OwnAttempt {
  readonly task: string
  readonly title: string
  readonly token: string
  readonly number: number
  /** Absolute: where the work is. */
  readonly directory: string
  /** Absolute: the attempt's own folder. */
  readonly folder: string
  readonly action: Action
  readonly brief: string | undefined
  /** Secrets of the action, resolved. */
  readonly secrets: Readonly<Record<string, string>>
  /** Aborted when the attempt is to end. */
  readonly signal: { readonly aborted: boolean; addEventListener(type: 'abort', listener: () => void): void }
  log(text: string): void
  progress(percent: number, message?: string): void
  checkpoint(name: string, percent?: number): void
}

/** How an attempt of a user's own executor ended. What it throws is a failure. */
export interface OwnOutcome {
  readonly outcome: 'succeeded' | 'failed'
  readonly message?: string
  /** A stable code in capitals: `QUOTA_EXCEEDED`. */
  readonly code?: string
  readonly class?: FailureClass
  /** Finer than the class, which then follows from it: breakers go by it. */
  readonly kind?: FailureKind
  /** What the failure is about, by name: `{ package: 'jose' }`. */
  readonly captures?: Readonly<Record<string, string>>
  /** When it may be asked again. */
  readonly retry_after_seconds?: number
  readonly usage?: Usage
  readonly artifacts?: readonly Artifact[]
}

/** An executor of the user's own. It runs in the coordinator's process, so an attempt that a crash cut off is lost. */
export interface OwnExecutor {
  run(attempt: OwnAttempt): Promise<OwnOutcome> | OwnOutcome
}

/** A task, as a breaker of the user's own is shown it. */
export interface DiagnosedTask {
  readonly id: string
  readonly title: string
  readonly tags: readonly string[]
}

/** What a breaker of the user's own wants done: a command for one task that mends, or steps of an update. */
export interface OwnRemedy {
  readonly summary: string
  readonly command?: string
  readonly ops?: readonly HotUpdateOp[]
  /** It edits data or history: a person agrees first. */
  readonly asks?: boolean
}

/**
 * A breaker of the user's own: a pure object. What it says is written down, so that its functions are asked once for each failure
 * and never again when the journal is read.
 */
export interface OwnBreaker {
  /** Changed whenever its functions are. */
  readonly version: string
  /** What makes this failure the same as others; null when it is none of its kind. */
  readonly diagnose: (error: TaskError, task: DiagnosedTask) => string | null
  /** What is to be done; null when nothing is known. Absent: the scope waits and probes. */
  readonly remedy?: (issue: SystemicIssue, tasks: readonly DiagnosedTask[]) => OwnRemedy | null
  readonly scope?: ErrorPattern['scope']
  readonly threshold?: number
  readonly window_s?: number
  readonly action?: ErrorPattern['action']
  readonly cooldown_s?: number
  readonly max_activations?: number
}

const OwnFunction = z.custom<never>((value) => typeof value === 'function', 'a function is expected')

/** See {@link OwnBreaker}: one as it is written, so that each field that is wrong is told by its name. */
const StatedBreaker = z.strictObject({
  version: z.string().min(1),
  diagnose: OwnFunction,
  remedy: OwnFunction.optional(),
  ...ErrorPattern.pick({
    scope: true,
    threshold: true,
    window_s: true,
    action: true,
    cooldown_s: true,
    max_activations: true,
  }).partial().shape,
}) as unknown as z.ZodType<OwnBreaker>

/** Names of executors that come with the runtime. */
const SHIPPED_EXECUTORS: ReadonlySet<string> = new Set(['command', 'agent', 'http', 'container', 'manual', 'simulated'])

/** What an executor of the user's own may be called. */
const OwnExecutorName = z
  .string()
  .regex(/^[A-Za-z][\w-]*$/, 'a name of letters, digits, - and _')
  .refine(
    (name) => !SHIPPED_EXECUTORS.has(name),
    'a name that is not taken: command, agent, http, container, manual and simulated are',
  )

function isOwnExecutor(value: unknown): value is OwnExecutor {
  return typeof value === 'object' && value !== null && 'run' in value && typeof value.run === 'function'
}

/** What is told to somebody outside, and how: a request with the event as JSON, or a command with it on standard input. */
export const Notification = z
  .strictObject({
    /** Types of events; those that ask a person or end the execution when absent. */
    on: z.array(z.string().min(1)).min(1).optional(),
    webhook: z.url({ protocol: /^https?$/ }).optional(),
    command: z.string().min(1).optional(),
  })
  .refine(({ webhook, command }) => (webhook === undefined) !== (command === undefined), 'a webhook or a command')
/** See {@link Notification}. */
export type Notification = z.infer<typeof Notification>

/** Flags of `tasks execute`; what the command line says holds before it. */
export const Profile = ExecutionOptions.pick({
  worker_min: true,
  worker_max: true,
  assume_idempotent: true,
  workspace: true,
  budget: true,
  cpu_threshold: true,
  memory_threshold: true,
  checkpoint_interval: true,
  max_concurrent: true,
  use_cache: true,
  heal: true,
})
  .partial()
  .extend({ agent: z.string().min(1).optional() })
/** See {@link Profile}. */
export type Profile = z.infer<typeof Profile>

/** What `tasks.config.ts` may hold. All of it may be left out. */
export const TasksConfig = z.strictObject({
  analyzer: AnalyzerConfig.optional(),
  /** The runtime's rules for plans that are made here; each field stands in the place of the recommended one. */
  policies: Policies.partial().optional(),
  /** Who carries out the plans that are made here. */
  worker_pool: WorkerPool.partial().optional(),
  /** Executors of the user's own, by the name that a task's action gives. */
  executors: z
    .record(OwnExecutorName, z.custom<OwnExecutor>(isOwnExecutor, 'an object with a function run'))
    .optional(),
  /** By what the durations of plans are corrected: `auto` is what executions here taught, and nothing in CI. A path is relative to this file. */
  history: z.union([z.enum(['auto', 'off']), z.string().min(1)]).optional(),
  /** What failing tools print, beside what is known: patterns, or the paths of YAML files with a list of them. */
  failure_patterns: z.array(z.union([FailurePattern, z.string().min(1)])).optional(),
  /** Breakers of the user's own, by their names. */
  breakers: z
    .record(
      z.string().regex(/^[a-z][a-z0-9_-]*$/, 'a name of small letters, digits, - and _ that begins with a letter'),
      StatedBreaker,
    )
    .optional(),
  /** Commands that make a shared resource ready before a task has it, and give it back after; by its name. */
  resources: z
    .record(
      z.string().min(1),
      z.strictObject({
        acquire: z.string().min(1).optional(),
        release: z.string().min(1).optional(),
        timeout_seconds: z.number().positive().optional(),
      }),
    )
    .optional(),
  /** Who is told of what. */
  notifications: z.array(Notification).optional(),
  /** Flags of `tasks execute` by the name of a profile: `--profile ci`. */
  profiles: z.record(z.string().min(1), Profile).optional(),
  /** How what tasks may use is enforced; the best that the machine has when absent. */
  limits: z.enum(['best', ...LIMIT_LEVELS]).optional(),
  /** Whether tasks are kept from writing outside their scope where the kernel can do that. Default false. */
  sandbox: z.boolean().optional(),
  /** What of the files that git ignores a copy of the codebase has. Globs, relative to the codebase. */
  copies: z
    .strictObject({
      /** Folders that all copies share with the codebase. Default: node_modules, .venv and venv, wherever they are. */
      link: z.array(z.string().min(1)).optional(),
      /** What is copied with the rest, and joined again. Default: nothing. */
      copy: z.array(z.string().min(1)).optional(),
    })
    .optional(),
  /** Most bytes of an attempt's log that are kept: its beginning and its end. Default 64 MiB. */
  log_bytes: z.int().min(65_536).optional(),
  /** Where servers call back when an http task is done. */
  callback: z
    .strictObject({
      port: z.int().min(0).max(65_535),
      host: z.string().min(1).optional(),
      /** The address that servers are told, when it is another one. */
      public_url: z.url().optional(),
    })
    .optional(),
})
/** See {@link TasksConfig}. */
export type TasksConfig = z.infer<typeof TasksConfig>
