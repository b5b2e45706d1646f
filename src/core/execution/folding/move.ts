import type { TaskState } from '../../model/execution-options.ts'
import { assertMove, codeOf, isActive, satisfiesDependents, stateOf, waitsForPerson } from '../lifecycle.ts'
import { barrierOf } from '../holds/barrier.ts'
import { type ExecutionState, taskState } from '../state.ts'
import { noteReady } from '../claims/holdings.ts'
import { noteActive, noteArrival, noteIdle } from '../frontier/turns.ts'
import { noteThrottled } from '../holds/throttle.ts'
import { leaveRecovery } from '../recovery/recovery.ts'
import { UNBOUND, noteQueued, noteUnbound, noteWaiting } from '../timing.ts'
import { vacate } from './worker-events.ts'

/** Moves a task, and everything that follows without a choice: counts, slots, dependents, waves. */
export function move(execution: ExecutionState, task: number, to: TaskState): void {
  const code = execution.task_state[task] as number
  const next = codeOf(to)
  if (code === next) return
  const from = stateOf(code)
  const { counts } = execution
  assertMove((execution.plan.nodes[task] as { id: string }).id, code, next)
  execution.task_state[task] = next
  counts[code] = (counts[code] as number) - 1
  counts[next] = (counts[next] as number) + 1
  if (from === 'READY') leaveQueue(execution, task)
  if (execution.throttles.size > 0 && isActive(from) !== isActive(to)) noteThrottled(execution, task, isActive(to))
  if (isActive(from)) {
    if (!isActive(to)) rest(execution, task)
  } else if (isActive(to)) noteActive(execution.turns, task, execution.plan.bucket[task] as number)
  if (to === 'READY' || to === 'PENDING') freshStart(execution, task)
  if (to === 'READY') queue(execution, task)
  if (waitsForPerson(from)) execution.attention.delete(task)
  if (from === 'BACKOFF') execution.wake_at.delete(task)
  if (from === 'QUARANTINED' || from === 'CANCELLED') execution.recovery.quarantined.delete(task)
  leaveRecovery(execution.recovery, task, to)
  if (UNBOUND.has(to)) noteUnbound(execution, task)
  else if (to === 'READY' || to === 'BACKOFF' || to === 'VERIFYING') noteWaiting(execution, task)
  if (satisfiesDependents(to)) satisfy(execution, task)
  else if (satisfiesDependents(from)) withhold(execution, task)
}

/** Lets a task run again: at once, or when what it comes after has succeeded again. */
export function takeUpAgain(execution: ExecutionState, task: number): void {
  move(execution, task, execution.waits_for[task] === 0 ? 'READY' : 'PENDING')
}

/** Who lets a task run again grants it all its attempts. */
export function countAnew(execution: ExecutionState, task: number): void {
  execution.own_attempts[task] = 0
  execution.lost_attempts[task] = 0
  execution.breakers.spared.delete(task)
  noteUnbound(execution, task)
}

/** A task that is to run again begins without a past: no error, no wish to cancel it. */
function freshStart(execution: ExecutionState, task: number): void {
  execution.errors[task] = null
  execution.can_retry[task] = 0
  execution.cancel_wanted[task] = 0
}

function queue(execution: ExecutionState, task: number): void {
  noteArrival(execution.turns, task)
  noteReady(execution, task)
  noteQueued(execution, task)
  execution.ages.add(execution, task)
  execution.frontier.add(task)
  noteCritical(execution, task)
}

function leaveQueue(execution: ExecutionState, task: number): void {
  execution.frontier.remove(task)
  if (execution.timing.queue_at.size > 0) execution.timing.queue_at.delete(task)
  execution.recovery.critical.delete(task)
}

/** Whether a ready task is among the critical ones: it became ready, or its priority is another one now. */
export function noteCritical(execution: ExecutionState, task: number): void {
  const { critical } = execution.recovery
  const isCritical = execution.plan.nodes[task]?.priority === 'critical' && taskState(execution, task) === 'READY'
  if (!isCritical) critical.delete(task)
  else if (!critical.has(task)) critical.set(task, 1)
}

function rest(execution: ExecutionState, task: number): void {
  noteIdle(execution.turns, task)
  vacate(execution, task)
}

function satisfy(execution: ExecutionState, task: number): void {
  const level = execution.plan.level[task] as number
  const left = (execution.level_left[level] as number) - 1
  execution.level_left[level] = left
  const { current_level } = execution
  // Where the plan states a rule for the barrier, an event says that a wave has ended.
  if (barrierOf(execution) === undefined)
    while (execution.level_left[execution.current_level] === 0) execution.current_level++
  if (execution.current_level !== current_level) execution.frontier.wake(`wave:${execution.execution_id}`)
  for (const next of execution.plan.successors[task] as readonly number[]) {
    const waits = (execution.waits_for[next] as number) - 1
    execution.waits_for[next] = waits
    if (waits > 0 || taskState(execution, next) !== 'PENDING') continue
    if (execution.plan.nodes[next]?.done === false) move(execution, next, 'READY')
  }
}

/** A success no longer counts: its wave is open again, and what came after it waits again. */
function withhold(execution: ExecutionState, task: number): void {
  const level = execution.plan.level[task] as number
  execution.level_left[level] = (execution.level_left[level] as number) + 1
  execution.current_level = Math.min(execution.current_level, level)
  for (const next of execution.plan.successors[task] as readonly number[]) {
    execution.waits_for[next] = (execution.waits_for[next] as number) + 1
    if (taskState(execution, next) === 'READY') move(execution, next, 'PENDING')
  }
}
