/**
 * The runtime's rules for one plan, as coordinator.json states them. What is absent is off; the compiler writes what is
 * recommended (core/planning/defaults.ts). Unknown fields and values are refused.
 */
import { z } from 'zod'
import { linearPattern } from '../std/linear-pattern.ts'
import { FailureClass, FailureKind } from './failure.ts'
import { Healing, RemedyKind } from './healing.ts'

/** How failed attempts are repeated. Delays are drawn by full jitter when `jitter` is true. */
export const RetryPolicy = z.strictObject({
  /** Attempts in all, the first one included. */
  max_attempts: z.int().min(1),
  backoff: z.enum(['exponential', 'linear']),
  initial_delay_ms: z.int().min(0),
  max_delay_ms: z.int().min(0),
  jitter: z.boolean(),
  /** Attempts that may be lost through no fault of the task, one after the other, before a person is asked. */
  max_lost: z.int().min(1).optional(),
})
/** See {@link RetryPolicy}. */
export type RetryPolicy = z.infer<typeof RetryPolicy>

/** What the runtime does when the machine or the work is in trouble for a while. */
export const BackpressurePolicy = z.strictObject({
  triggers: z.array(
    z.strictObject({
      /** `cpu` and `memory`: percent of the machine; `error_rate`: percent of the attempts that ended in the window. */
      metric: z.enum(['cpu', 'memory', 'error_rate']),
      threshold: z.number().min(0).max(100),
      /** How long it has to last. Absent is 30. */
      sustained_seconds: z.number().min(30).optional(),
      /** `break` starts nothing more until it is over. None of them takes away a worker below the least. */
      action: z.enum(['pause_low_priority', 'defer_heavy', 'reduce_concurrency', 'break']),
    }),
  ),
  recovery: z.strictObject({
    cool_down_seconds: z.number().min(0),
    gradual_resume: z.boolean(),
    /** Lanes that are given back at a time. */
    resume_rate: z.int().min(1),
  }),
})
/** See {@link BackpressurePolicy}. */
export type BackpressurePolicy = z.infer<typeof BackpressurePolicy>

function isReadable(source: string, context: z.RefinementCtx): void {
  const pattern = linearPattern(source)
  if (!pattern.ok) context.addIssue({ code: 'custom', message: `it cannot be searched for: ${pattern.error}` })
}

function haveOwnNames(patterns: readonly { readonly name: string }[], context: z.RefinementCtx): void {
  const names = new Set<string>()
  for (const { name } of patterns) {
    if (names.has(name)) context.addIssue({ code: 'custom', message: `two patterns are called ${name}` })
    names.add(name)
  }
}

/** A kind of failure that is counted over tasks. */
export const ErrorPattern = z.strictObject({
  name: z.string().min(1),
  /** All that is named must fit. */
  match: z.strictObject({
    code: z.string().min(1).optional(),
    class: FailureClass.optional(),
    kind: FailureKind.optional(),
    ecosystem: z.string().min(1).optional(),
    /** Codes that do not fit although all else does. */
    except: z.array(z.string().min(1)).min(1).optional(),
    /** Searched for in the first 2,000 characters; without look-around and back references, so in bounded time. */
    message_regex: z.string().min(1).max(500).superRefine(isReadable).optional(),
  }),
  /** What makes two failures the same. */
  group_by: z.enum(['fingerprint', 'capture', 'task', 'ecosystem', 'code']),
  /**
   * Which tasks are parked: all of the plan; those of the feature; those that draw on a pool of the task that failed; those that
   * ask the same provider (its host, or the executor of agents); those that run in the same folder; those whose id fits a glob.
   */
  scope: z.union([
    z.enum(['plan', 'feature', 'pool', 'provider', 'package']),
    z.strictObject({ tasks: z.string().min(1) }),
  ]),
  threshold: z.int().min(1),
  window_s: z.number().positive(),
  /** `park` holds the scope back until a probe succeeds; the others do so and more. */
  action: z.enum(['park', 'reduce_concurrency', 'pause', 'quarantine']),
  cooldown_s: z.number().min(0),
  max_activations: z.int().min(1),
  /** What the planner is asked to do about it; absent: nothing but to wait and to probe. */
  remedy: RemedyKind.optional(),
  /** How much longer each cool-down is than the one before. Absent is 1. */
  cooldown_factor: z.number().min(1).max(10).optional(),
  /** Version of the breaker of the configuration that this one stands for. */
  version: z.string().min(1).optional(),
})
/** See {@link ErrorPattern}. */
export type ErrorPattern = z.infer<typeof ErrorPattern>

/** When the runtime stops trying what does not work. */
export const CircuitBreakers = z.strictObject({
  patterns: z.array(ErrorPattern).superRefine(haveOwnNames).optional(),
  /** A task that fails so often within a window is quarantined. */
  thrash: z.strictObject({ min_loops: z.int().min(1), window_s: z.number().positive() }).optional(),
  /** An attempt without a timeout of its own ends after so many times its task's P95. */
  deadline: z.strictObject({ factor: z.number().min(1) }).optional(),
  /** So large a share of failed attempts, among at least so many, pauses the execution. */
  failure_rate: z.strictObject({ threshold: z.number().min(0).max(1), min_samples: z.int().min(1) }).optional(),
})
/** See {@link CircuitBreakers}. */
export type CircuitBreakers = z.infer<typeof CircuitBreakers>

/** What tasks cost where their executor does not say. Dollars. */
export const Rates = z.strictObject({
  cpu_hour_usd: z.number().min(0).optional(),
  /** For each hour of a run, whatever it uses. */
  run_hour_usd: z.number().min(0).optional(),
  million_tokens_in_usd: z.number().min(0).optional(),
  million_tokens_out_usd: z.number().min(0).optional(),
})
/** See {@link Rates}. */
export type Rates = z.infer<typeof Rates>

/** The runtime's rules for one plan. */
export const Policies = z.strictObject({
  concurrency_max: z.int().min(1),
  /** Tasks in one wave, at most, in wave mode; without it a wave is a whole layer. */
  max_wave_size: z.int().min(1).optional(),
  /** Between priorities: by weight, one of each in turn, or in order of arrival whatever the priority. */
  fairness: z.enum(['weighted', 'round_robin', 'fifo']),
  /** A ready task that waits longer than this for what others hold gets a reservation. */
  aging_seconds: z.number().positive().optional(),
  lock_policy: z.literal('try-lock-wait-die'),
  /** How long a running task waits for a lock that it asked for, before it begins again. */
  lock_timeout_seconds: z.number().positive().optional(),
  update_mode: z.enum(['hot', 'pause-update-resume', 'disabled']),
  retry: RetryPolicy,
  cancel_grace_seconds: z.number().min(0),
  circuit_breakers: CircuitBreakers.optional(),
  backpressure: BackpressurePolicy.optional(),
  resource_allocation: z
    .strictObject({
      /** Percent of each quota that stays free, unless one task alone needs it. */
      headroom_percent: z.number().min(0).max(90),
      preemption_enabled: z.boolean(),
    })
    .optional(),
  worker_matching: z
    .strictObject({
      strategy: z.enum(['capability_and_load_balanced', 'first_fit']),
      prefer_specialized: z.boolean(),
      max_tasks_per_worker: z.int().min(1),
    })
    .optional(),
  checkpoint: z
    .strictObject({
      enabled: z.boolean(),
      /** Percent of the progress of a task that can go on from a checkpoint. */
      progress_marks: z.array(z.number().min(1).max(99)),
      /** Share of a task's time that its checkpoints may take. */
      max_overhead_pct: z.number().min(0).max(100),
    })
    .optional(),
  rollback: z
    .strictObject({
      /** What is undone when a task failed for good: itself, what its effects touch, or its whole wave. */
      strategy: z.enum(['per_task', 'frontier_scope', 'wave_scope']),
      /** Tasks that one rollback may undo without asking. */
      max_depth: z.int().min(0),
    })
    .optional(),
  replan: z
    .strictObject({
      enabled: z.boolean(),
      triggers: z.array(z.enum(['pattern_of_missing_deps', 'missing_resource_capacity', 'task_timeout'])),
      actions: z.array(z.enum(['ask', 'shrink_parallelism', 'requeue'])),
    })
    .optional(),
  /** How long tasks may take that do not say so themselves; the fields of an action's timeouts. */
  timeouts: z
    .strictObject({
      queue_seconds: z.number().positive().optional(),
      start_seconds: z.number().positive().optional(),
      run_seconds: z.number().positive().optional(),
      total_seconds: z.number().positive().optional(),
    })
    .optional(),
  /** What follows when an attempt wrote outside its scope, as far as it can be said who did. Absent is off. */
  scope_audit: z.strictObject({ action: z.enum(['fail', 'warn', 'ask']) }).optional(),
  approvals: z
    .strictObject({
      /** A person approves the plan before its first task starts. */
      plan: z.boolean(),
      /** How long a question waits before its default is taken; for ever when absent. */
      timeout_seconds: z.number().positive().optional(),
      on_timeout: z.enum(['approve', 'reject']),
    })
    .optional(),
  cost: z
    .strictObject({
      rates: Rates,
      /** Set aside for each run that has not said yet what it cost. */
      reserve_usd: z.number().min(0),
    })
    .optional(),
  /** What may be mended while the plan runs. Absent: nothing is. */
  healing: Healing.optional(),
  /** When the next wave may begin. Absent: when all of the wave has ended well. */
  barrier: z
    .strictObject({
      kind: z.enum(['quorum', 'all', 'custom']),
      /** Share of the wave that must have ended well, for `quorum`. */
      quorum: z.number().min(0).max(1),
      /** Tasks that must have ended well whatever the quorum, for `custom`. */
      critical_tasks: z.array(z.string()).optional(),
      timeout_minutes: z.number().positive().optional(),
      fallback: z.enum(['proceed', 'halt', 'defer_optional', 'escalate']),
    })
    .optional(),
})
/** See {@link Policies}. */
export type Policies = z.infer<typeof Policies>
