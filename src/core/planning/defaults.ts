/**
 * What the compiler fills in when a spec leaves it unsaid. Every value that comes from here is named in the task's
 * `inferred` list, so that a reader can tell what a person wrote from what we assumed.
 */
import type { Action } from '../model/action.ts'
import type { Healing } from '../model/healing.ts'
import type { Policies, RetryPolicy } from '../model/policies.ts'
import type { FailureClass } from '../model/failure.ts'
import type { Priority } from '../model/identity.ts'
import type { DurationProposal } from '../model/proposal.ts'
import { DEFAULT_BREAKERS } from './default-breakers.ts'

const SECOND = 1 / 3600

/** Hours by kind of action: a command takes seconds, an agent half a day, a person's confirmation half an hour. */
export const DEFAULT_DURATION: Readonly<Record<Action['kind'], DurationProposal>> = {
  shell: { optimistic: 5 * SECOND, mostLikely: 10 * SECOND, pessimistic: 20 * SECOND },
  agent: { optimistic: 2, mostLikely: 4, pessimistic: 8 },
  http: { optimistic: 1 * SECOND, mostLikely: 5 * SECOND, pessimistic: 30 * SECOND },
  human: { optimistic: 0.25, mostLikely: 0.5, pessimistic: 1 },
  noop: { optimistic: 0, mostLikely: 0, pessimistic: 0 },
}

/** A task without a command goes to the executor that the user names. */
export const DEFAULT_ACTION: Action = { kind: 'agent' }

/** Repetitions after the first attempt. */
export const DEFAULT_MAX_RETRIES = 2

/** Failures that are worth repeating when the spec says nothing about retries: those that may pass by themselves. */
export const DEFAULT_RETRY_CLASSES: readonly FailureClass[] = ['transient', 'external', 'resource']

/** Who states `retries:` means every failure. */
export const STATED_RETRY_CLASSES: readonly FailureClass[] = ['transient', 'systemic', 'resource', 'logic', 'external']

/** Delay between attempts: doubling from a second to a minute, drawn by full jitter. */
export const DEFAULT_RETRY: RetryPolicy = {
  max_attempts: DEFAULT_MAX_RETRIES + 1,
  backoff: 'exponential',
  initial_delay_ms: 1000,
  max_delay_ms: 60_000,
  jitter: true,
}

/** A feature without one; a task takes its feature's. */
export const DEFAULT_PRIORITY: Priority = 'medium'

/** A task that names no files may touch any. */
export const DEFAULT_SCOPE_INCLUDES: readonly string[] = ['**']

/** Lines that an agent is taken to write in an hour, for the guess of a task's size. */
export const LINES_PER_HOUR = 30

/** How a task's structured log looks; the same for every task. */
export const LOG_CONTRACT = {
  format: 'jsonl',
  required_fields: ['timestamp', 'task_id', 'step', 'status', 'message'],
  optional_fields: ['percent', 'data', 'checkpoint'],
  status_values: ['start', 'progress', 'checkpoint', 'done', 'error'],
} as const

/** Where a task's structured log goes unless it says otherwise; relative to the folder of its execution. */
export function usualLog(task: string): string {
  return `logs/tasks/${task}.jsonl`
}

/** Seconds between signs of life, and the silence after which an attempt is taken for lost: six beats. */
export const HEARTBEAT = { interval_seconds: 30, timeout_seconds: 180 } as const

/** Seconds between SIGTERM and SIGKILL. */
export const CANCEL_GRACE_SECONDS = 10

/**
 * What may be mended without asking: a remedy does only what a person would have said yes to (what the manifest names is
 * installed, a server is left alone for as long as it asks), and what edits data or history asks whatever stands here.
 */
const DEFAULT_HEALING: Healing = { default: 'auto' }

/** The runtime's rules when the user states none: those that help every plan and surprise nobody. The others are off. */
export const RECOMMENDED_POLICIES: Omit<Policies, 'concurrency_max' | 'max_wave_size'> = {
  fairness: 'weighted',
  aging_seconds: 1800,
  lock_policy: 'try-lock-wait-die',
  lock_timeout_seconds: 300,
  update_mode: 'hot',
  retry: DEFAULT_RETRY,
  cancel_grace_seconds: CANCEL_GRACE_SECONDS,
  circuit_breakers: DEFAULT_BREAKERS,
  healing: DEFAULT_HEALING,
  backpressure: {
    triggers: [
      { metric: 'memory', threshold: 85, sustained_seconds: 30, action: 'reduce_concurrency' },
      { metric: 'cpu', threshold: 95, sustained_seconds: 60, action: 'pause_low_priority' },
    ],
    recovery: { cool_down_seconds: 30, gradual_resume: true, resume_rate: 1 },
  },
  resource_allocation: { headroom_percent: 20, preemption_enabled: false },
  worker_matching: { strategy: 'capability_and_load_balanced', prefer_specialized: true, max_tasks_per_worker: 1 },
  checkpoint: { enabled: true, progress_marks: [25, 50, 75], max_overhead_pct: 5 },
  rollback: { strategy: 'per_task', max_depth: 10 },
}

/** Limits of a plan when the user names none. */
export const DEFAULT_LIMITS = { max_wave_size: 30, max_concurrent: 10, worker_min: 2, worker_max: 8 } as const

/** Locks without a stated order are taken after those that have one. */
export const FIRST_UNSTATED_LOCK_ORDER = 1000

/**
 * Dependencies that a plan may state: `anyhow` however few its tasks are (300 tasks cannot have more between them), and ten
 * for each task, twice what the largest plan that is measured has; but never more than `most`, half as many again as that
 * plan. Nobody can look through more, and the time to compile grows with them.
 */
export const DEPENDENCY_LIMIT = { anyhow: 50_000, each_task: 10, most: 750_000 } as const
