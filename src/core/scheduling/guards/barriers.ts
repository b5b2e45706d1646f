import { unreachable } from '../../std/assert.ts'
import { barrierOf, waveEndsAt, waveMayEnd, waveOf } from '../../execution/holds/barrier.ts'
import { isActive, satisfiesDependents } from '../../execution/lifecycle.ts'
import { type ExecutionState, countOf, taskState } from '../../execution/state.ts'
import type { Scribe } from '../scribe.ts'

/** Ends waves whose barrier lets the next begin, and sees to those whose time is over. Whether one ended. */
export function watchBarrier(scribe: Scribe, execution: ExecutionState): boolean {
  const policy = barrierOf(execution)
  if (policy === undefined) return false
  const { current_level } = execution
  while (execution.status === 'running' && execution.current_level < execution.plan.levels) {
    const reason = waveMayEnd(execution, policy) ?? afterTimeout(scribe, execution)
    if (reason === undefined) break
    scribe.write(execution.execution_id, { type: 'wave_ended', wave: execution.current_level, reason })
  }
  return execution.current_level !== current_level
}

/** When the time of a wave is over; Infinity when it is not bounded. */
export function nextBarrier(execution: ExecutionState): number {
  return execution.status === 'running' ? (waveEndsAt(execution) ?? Infinity) : Infinity
}

/** Begins the fallback when the time is over. The reason for the next wave to begin, when the fallback gives one. */
function afterTimeout(scribe: Scribe, execution: ExecutionState): string | undefined {
  const policy = barrierOf(execution)
  const due = waveEndsAt(execution)
  if (policy === undefined) return undefined
  if (due !== null && due <= scribe.at) fallBack(scribe, execution)
  if (!execution.barrier.timed_out) return undefined
  switch (policy.fallback) {
    case 'proceed':
      return whyOver(scribe, execution)
    case 'escalate':
      return execution.barrier.answered ? 'a person let the next one begin' : undefined
    case 'defer_optional':
      return isUnderWay(execution)
        ? `${whyOver(scribe, execution)}, and all that is not optional is done or under way`
        : undefined
    case 'halt':
      return undefined
    default:
      return unreachable(policy.fallback)
  }
}

function whyOver({ at }: Scribe, execution: ExecutionState): string {
  const minutes = barrierOf(execution)?.timeout_minutes ?? Infinity
  return at - execution.barrier.started_at >= minutes * 60_000
    ? 'its time was over'
    : 'nothing in it could move any more'
}

function fallBack(scribe: Scribe, execution: ExecutionState): void {
  const { execution_id, current_level: wave } = execution
  const { fallback } = barrierOf(execution) as NonNullable<ReturnType<typeof barrierOf>>
  const why = whyOver(scribe, execution)
  scribe.write(execution_id, { type: 'wave_timed_out', wave, fallback, reason: why })
  const left = execution.level_left[wave] ?? 0
  if (fallback === 'defer_optional') deferOptional(scribe, execution, why)
  else if (fallback === 'halt')
    scribe.write(execution_id, {
      type: 'execution_paused',
      reason: `wave ${wave + 1}: ${why}; ${left} of its tasks have not ended well`,
    })
  else if (fallback === 'escalate')
    scribe.write(execution_id, {
      type: 'execution_paused',
      reason: `wave ${wave + 1}: ${why}; ${left} of its tasks have not ended well. May the next wave begin? Resume to let it, or stop`,
    })
}

/** What is optional and has not started is left out. */
function deferOptional(scribe: Scribe, execution: ExecutionState, why: string): void {
  for (const task of waveOf(execution, execution.current_level)) {
    const state = taskState(execution, task)
    if (
      execution.plan.nodes[task]?.optional !== true ||
      (state !== 'PENDING' && state !== 'READY' && state !== 'BACKOFF')
    )
      continue
    scribe.write(execution.execution_id, {
      type: 'task_skipped',
      task: scribe.id(execution, task),
      reason: `it is optional, and its wave had to end: ${why}`,
    })
  }
}

function isUnderWay(execution: ExecutionState): boolean {
  return waveOf(execution, execution.current_level).every((task) => {
    const state = taskState(execution, task)
    return satisfiesDependents(state) || isActive(state)
  })
}

/**
 * A wave in which nothing can move any more need not wait for its time to be over: the fallback comes at once, unless a
 * person is asked about one of its tasks. Called when nothing is under way; whether something may start now.
 */
export function endStuckWave(scribe: Scribe, execution: ExecutionState): boolean {
  const fallback = barrierOf(execution)?.fallback
  if (fallback === undefined || fallback === 'halt' || waveEndsAt(execution) === null) return false
  if (countOf(execution, 'NEEDS_ATTENTION') + countOf(execution, 'WAITING_APPROVAL') > 0) return false
  const { current_level } = execution
  fallBack(scribe, execution)
  watchBarrier(scribe, execution)
  return execution.current_level !== current_level
}
