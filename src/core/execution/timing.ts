/**
 * Until when things have to happen beside the end of an attempt: a ready task starts, an ordered run begins, a task ends with
 * all its tries. Deadlines are data; where neither the task nor the plan states a limit, nothing is kept.
 */
import type { CoordinatorNode } from '../model/coordinator.ts'
import type { TaskState } from '../model/execution-options.ts'
import type { ExecutionState, OpenAttempt } from './state.ts'

/** See the header. Moments, by task number or token. */
export interface Timing {
  readonly queue_at: Map<number, number>
  readonly start_at: Map<string, number>
  readonly total_at: Map<number, number>
  /** When the execution came to rest; null while it goes on. That time does not count. */
  resting_since: number | null
}

/** Nothing has to happen yet. */
export function noTiming(): Timing {
  return { queue_at: new Map(), start_at: new Map(), total_at: new Map(), resting_since: null }
}

/** A copy that shares nothing that changes. */
export function copyTiming({ queue_at, start_at, total_at, resting_since }: Timing): Timing {
  return { queue_at: new Map(queue_at), start_at: new Map(start_at), total_at: new Map(total_at), resting_since }
}

/** Seconds that the task states, else the plan; undefined when neither does. */
export function limitOf(
  { coordinator, plan }: ExecutionState,
  task: number,
  limit: 'queue_seconds' | 'start_seconds' | 'total_seconds',
): number | undefined {
  const { timeouts } = (plan.nodes[task] as CoordinatorNode).action
  return timeouts?.[limit] ?? coordinator.policies.timeouts?.[limit]
}

/** A task is ready. What stands still does not wait. */
export function noteQueued(execution: ExecutionState, task: number): void {
  const seconds = limitOf(execution, task, 'queue_seconds')
  if (seconds === undefined || execution.status !== 'running') return
  const at = execution.holdings.at + Math.ceil(seconds * 1000)
  execution.timing.queue_at.set(task, at)
  execution.deadlines.add({ at, task, kind: 'queue' }, execution)
}

/** A run was ordered: it has to begin, and its task to end. */
export function noteOrdered(execution: ExecutionState, { token, task, setup_seconds, ordered_at }: OpenAttempt): void {
  const { timing, deadlines } = execution
  const start = limitOf(execution, task, 'start_seconds')
  if (start !== undefined) {
    const at = ordered_at + Math.ceil((setup_seconds + start) * 1000)
    timing.start_at.set(token, at)
    deadlines.add({ at, task, kind: 'start', token }, execution)
  }
  const total = limitOf(execution, task, 'total_seconds')
  if (total === undefined) return
  // Whoever was cut off in its last moment is told so by the next one.
  const at = Math.max(timing.total_at.get(task) ?? ordered_at + Math.ceil(total * 1000), ordered_at + 1)
  timing.total_at.set(task, at)
  deadlines.add({ at, task, kind: 'total' }, execution)
}

/** A run has begun, or is over. */
export function noteBegun({ timing }: ExecutionState, token: string): void {
  if (timing.start_at.size > 0) timing.start_at.delete(token)
}

/** A task has come to a state in which it owes nothing, or a person grants it all its time again. */
export function noteUnbound({ timing }: ExecutionState, task: number): void {
  if (timing.total_at.size > 0) timing.total_at.delete(task)
}

/** A task waits to start, or to be tried again: its time goes on. */
export function noteWaiting(execution: ExecutionState, task: number): void {
  const { timing, deadlines } = execution
  const due = timing.total_at.size === 0 ? undefined : timing.total_at.get(task)
  if (due === undefined) return
  const at = Math.max(due, execution.holdings.at + 1)
  timing.total_at.set(task, at)
  deadlines.add({ at, task, kind: 'total' }, execution)
}

/** Whether a task has had all its time. */
export function isTimeOver({ timing }: ExecutionState, task: number, at: number): boolean {
  return timing.total_at.size > 0 && (timing.total_at.get(task) ?? Infinity) <= at
}

/** States in which nothing counts against the time of a task. */
export const UNBOUND: ReadonlySet<TaskState> = new Set<TaskState>([
  'SUCCEEDED',
  'SKIPPED',
  'CANCELLED',
  'QUARANTINED',
  'NEEDS_ATTENTION',
  'WAITING_APPROVAL',
])

/** Nothing more starts for a while: nobody waits in vain meanwhile. */
export function restQueues({ timing }: ExecutionState): void {
  timing.queue_at.clear()
}

/** The execution came to rest. */
export function restAll(execution: ExecutionState, at: number): void {
  restQueues(execution)
  execution.timing.resting_since ??= at
}

/** It goes on: who waits to start begins to wait anew; the rest does not count; what was open has at least the grace. */
export function goOn(
  execution: ExecutionState,
  at: number,
  grace_ms: number,
  isReady: (task: number) => boolean,
): void {
  const { timing } = execution
  const rest = timing.resting_since === null ? 0 : at - timing.resting_since
  timing.resting_since = null
  for (const [task, due] of timing.total_at) timing.total_at.set(task, Math.max(due + rest, at + grace_ms))
  for (const [token, due] of timing.start_at) timing.start_at.set(token, Math.max(due, at + grace_ms))
  for (const [id, approval] of execution.approvals)
    if (approval.timeout_at !== null)
      execution.approvals.set(id, { ...approval, timeout_at: Math.max(approval.timeout_at + rest, at + grace_ms) })
  queueAnew(execution, isReady)
}

/** All that is ready begins to wait anew. */
export function queueAnew(execution: ExecutionState, isReady: (task: number) => boolean): void {
  const { nodes } = execution.plan
  const stated = execution.coordinator.policies.timeouts?.queue_seconds !== undefined
  if (!stated && nodes.every(({ action }) => action.timeouts?.queue_seconds === undefined)) return
  for (let task = 0; task < nodes.length; task++) if (isReady(task)) noteQueued(execution, task)
}
