import { assert } from '../std/assert.ts'
import { MS_PER_HOUR } from '../std/duration.ts'
import type { ExecutionStatus } from '../model/execution-options.ts'
import { MICRO_USD } from '../execution/spending.ts'
import { countOf } from '../execution/state.ts'
import { type ExecutionView, tasksDone } from './execution-view.ts'
import { doneByWord } from './own-word.ts'

/** The system design's report of an execution. What nobody measured or reported is left out, never made up. */
export interface ExecutionRecord {
  readonly execution_id: string
  readonly plan_id: string
  readonly title: string
  readonly status: ExecutionStatus
  readonly metrics: ExecutionMetrics
  readonly timeline: {
    /** ISO 8601, UTC. */
    readonly started_at: string
    /** Absent while the execution goes on. */
    readonly completed_at?: string
    /** When 25, 50, 75 and 100 % of all tasks were done. */
    readonly checkpoints: readonly { readonly progress: number; readonly at: string }[]
  }
}

/** Numbers of one execution, over all its coordinators when it was resumed. */
export interface ExecutionMetrics {
  /** From the start to the last event, pauses and times without a coordinator included. */
  readonly total_duration_hours: number
  readonly estimated_duration_hours: number
  readonly tasks_total: number
  /** Tasks that succeeded, those that the plan already called done included. */
  readonly tasks_completed: number
  /** Those of them for which only the word of an agent or an executor of the user's own stands: nothing checks them. */
  readonly tasks_unchecked: number
  readonly tasks_skipped: number
  readonly tasks_failed: number
  readonly tasks_cancelled: number
  readonly tasks_need_attention: number
  readonly retries_total: number
  readonly attempts_total: number
  readonly attempts_lost: number
  readonly resumes_total: number
  readonly circuit_breaker_activations: number
  /** Breakers that closed again. */
  readonly circuit_breakers_resolved: number
  readonly hot_updates_applied: number
  /** Updates that the planner made of a systemic issue, and those that helped. */
  readonly remedies_applied: number
  readonly remedies_helped: number
  /** Share of worker slots that held a task while a coordinator was alive, 0 to 1; null when no time has passed. */
  readonly resource_efficiency: number | null
  /** Absent unless executors measured it. */
  readonly cpu_seconds?: number
  /** Null unless executors reported costs, or the plan has rates. */
  readonly cost_estimate_usd: number | null
}

/** The report of an execution that has started. `at` is the present moment, for one that still goes on. */
export function executionRecord(view: ExecutionView, at: number = view.tally.last_at): ExecutionRecord {
  const { execution, tally } = view
  assert(execution !== null, 'an execution that is reported has started')
  const { started_at, coordinator } = execution
  const end = tally.ended_at ?? Math.max(at, tally.last_at)
  return {
    execution_id: execution.execution_id,
    plan_id: coordinator.meta.plan_id,
    title: coordinator.meta.title,
    status: execution.status,
    metrics: metricsOf(view, end - started_at),
    timeline: {
      started_at: isoTime(started_at),
      ...(tally.ended_at === null ? {} : { completed_at: isoTime(tally.ended_at) }),
      checkpoints: tally.milestones.map((milestone) => ({ progress: milestone.progress, at: isoTime(milestone.at) })),
    },
  }
}

function metricsOf(view: ExecutionView, duration_ms: number): ExecutionMetrics {
  const { tally } = view
  const execution = view.execution as NonNullable<ExecutionView['execution']>
  const completed = countOf(execution, 'SUCCEEDED')
  let attempts = 0
  for (const count of execution.attempts) attempts += count
  return {
    total_duration_hours: rounded(duration_ms / MS_PER_HOUR, 6),
    estimated_duration_hours: execution.coordinator.estimates.p50_total_hours,
    tasks_total: execution.plan.nodes.length,
    tasks_completed: completed,
    tasks_unchecked: doneByWord(execution).length,
    tasks_skipped: tasksDone(execution) - completed,
    tasks_failed: countOf(execution, 'FAILED') + countOf(execution, 'ROLLED_BACK'),
    tasks_cancelled: countOf(execution, 'CANCELLED'),
    tasks_need_attention: countOf(execution, 'NEEDS_ATTENTION') + countOf(execution, 'WAITING_APPROVAL'),
    retries_total: tally.retries,
    attempts_total: attempts,
    attempts_lost: tally.lost_attempts,
    resumes_total: tally.resumes,
    circuit_breaker_activations: tally.breakers,
    circuit_breakers_resolved: tally.breakers_closed,
    hot_updates_applied: tally.updates,
    remedies_applied: tally.remedies,
    remedies_helped: tally.remedies_helped,
    resource_efficiency: tally.slot_ms === 0 ? null : rounded(tally.busy_ms / tally.slot_ms, 4),
    ...(tally.cpu_seconds === null ? {} : { cpu_seconds: rounded(tally.cpu_seconds, 3) }),
    cost_estimate_usd: knownCost(view),
  }
}

/** What the plan's rates and the executors' reports make of it; what was reported, where the plan has no rates. */
function knownCost({ execution, tally }: ExecutionView): number | null {
  const { spending } = execution as NonNullable<ExecutionView['execution']>
  if (spending.tasks.size > 0) return rounded(spending.known_usd / MICRO_USD, 4)
  return tally.cost_usd === null ? null : rounded(tally.cost_usd, 4)
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}

/** A moment as ISO 8601 in UTC: `2026-11-22T09:00:00.000Z`. */
export function isoTime(at: number): string {
  return new Date(at).toISOString()
}
