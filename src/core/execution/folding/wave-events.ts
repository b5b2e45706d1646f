import type { Event } from '../../model/event.ts'
import type { Policies } from '../../model/policies.ts'
import { barrierOf } from '../holds/barrier.ts'
import type { ExecutionState, SiteState } from '../state.ts'
import { wake } from '../wake.ts'

/** A wave has ended, with or without its stragglers: the next may begin. */
export function foldWaveEnded(
  site: SiteState,
  execution: ExecutionState,
  event: Extract<Event, { type: 'wave_ended' }>,
): void {
  execution.current_level = event.wave + 1
  execution.barrier = { started_at: event.ts, timed_out: false, answered: false }
  wake(site, `wave:${execution.execution_id}`)
}

/** A success of an earlier wave was taken back: that wave runs again, and has its whole time again. */
export function foldWaveReopened(execution: ExecutionState, at: number): void {
  execution.barrier = { started_at: at, timed_out: false, answered: false }
}

/**
 * The rules have changed. Where that of the barrier is another now, what was begun by the old one is forgotten; without an old
 * one nobody took the time, and the wave has its whole time from now.
 */
export function foldNewBarrier(site: SiteState, execution: ExecutionState, before: Policies, at: number): void {
  const { barrier } = execution.coordinator.policies
  if (JSON.stringify(before.barrier) === JSON.stringify(barrier)) return
  const started_at = before.barrier === undefined ? at : execution.barrier.started_at
  execution.barrier = { started_at, timed_out: false, answered: false }
  if (barrierOf(execution) !== undefined) return
  while (execution.level_left[execution.current_level] === 0) execution.current_level++
  wake(site, `wave:${execution.execution_id}`)
}

/** The time of a wave is over. */
export function foldWaveTimedOut(execution: ExecutionState): void {
  execution.barrier.timed_out = true
}

/** Who sets an execution going that its barrier has paused lets the next wave begin, or gives this one its time again. */
export function foldWaveResumed(execution: ExecutionState, at: number): void {
  if (!execution.barrier.timed_out) return
  const fallback = barrierOf(execution)?.fallback
  if (fallback === 'escalate') execution.barrier.answered = true
  if (fallback === 'halt') execution.barrier = { started_at: at, timed_out: false, answered: false }
}
