import { MS_PER_HOUR } from '../core/std/duration.ts'
import type { ExecutionState } from '../core/execution/state.ts'
import { MICRO_USD } from '../core/execution/spending.ts'

/** A question that waits for a person. */
export interface OpenQuestion {
  readonly id: string
  /** `plan`, `task`, `dependency`, `remedy`, `budget` or `scope`. */
  readonly kind: string
  /** The task that it is about; null when it is about the whole. */
  readonly task: string | null
  readonly subject: string
  readonly reason: string
  readonly choices: readonly string[]
  /** When its default is taken, ISO 8601; null when it waits for ever. */
  readonly timeout_at: string | null
  readonly default: string | null
}

/** What an execution has spent. */
export interface Spent {
  /** What is known of it; null when nothing is. */
  readonly usd: number | null
  /** Runs whose cost nobody knows. */
  readonly unknown_runs: number
  /** Hours of work of all attempts. */
  readonly hours: number
  readonly budget: { readonly usd: number | null; readonly hours: number | null } | null
}

/** The questions of an execution that wait, in the order in which they were asked. */
export function openQuestions({ approvals, plan }: ExecutionState): OpenQuestion[] {
  return [...approvals.values()].map(
    ({ id, kind, about, subject, reason, choices, timeout_at, default: byDefault }) => ({
      id,
      kind,
      task: about === null ? null : (plan.nodes[about]?.id ?? null),
      subject,
      reason,
      choices,
      timeout_at: timeout_at === null ? null : new Date(timeout_at).toISOString(),
      default: byDefault,
    }),
  )
}

/** What an execution has spent, and may. */
export function spentBy({ spending, options }: ExecutionState): Spent {
  const { budget } = options
  return {
    usd: spending.tasks.size === 0 ? null : spending.known_usd / MICRO_USD,
    unknown_runs: spending.unknown,
    hours: Number((spending.ms / MS_PER_HOUR).toFixed(6)),
    budget: budget === undefined ? null : { usd: budget.usd ?? null, hours: budget.hours ?? null },
  }
}
