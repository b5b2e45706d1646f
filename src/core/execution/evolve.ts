/**
 * The only way state changes: one event, folded in. Total, and it never chooses. What follows without a choice
 * (a task becomes READY, a lock is free, the next wave begins) follows here.
 */
import { assert } from '../std/assert.ts'
import type { Event } from '../model/event.ts'
import type { TaskState } from '../model/execution-options.ts'
import { type Claim, release, take } from './claims.ts'
import { assertMove, codeOf, isActive, satisfiesDependents } from './lifecycle.ts'
import {
  type ExecutionState,
  type OpenAttempt,
  type SiteState,
  newExecution,
  taskState,
  waitsForApproval,
} from './state.ts'

/** After a restart, an adopted attempt whose deadline passed meanwhile gets this long before it is cancelled. */
export const ADOPTION_GRACE_MS = 30_000

/** Folds one event into the site. Events come in order: `position` rises, `seq` has no gaps. */
export function evolve(site: SiteState, event: Event): void {
  // Positions of executions that this site has not folded are missing in between.
  assert(event.position > site.position, `event ${event.position} follows ${site.position}`)
  site.position = event.position
  site.at = Math.max(site.at, event.ts)
  if (event.type === 'execution_started') start(site, event)
  const execution = site.executions.get(event.execution_id)
  assert(execution !== undefined, `${event.execution_id} has started`)
  // Signals may have been pruned, so there may be gaps.
  assert(event.seq > execution.seq, `event ${event.execution_id}#${event.seq} follows #${execution.seq}`)
  execution.seq = event.seq
  if ('task' in event) evolveTask(site, execution, event, numberOf(execution, event.task))
  else evolveExecution(execution, event)
}

type EventWithTask = Extract<Event, { task: string }>
type EventWithoutTask = Exclude<Event, { task: string }>

function numberOf(execution: ExecutionState, id: string): number {
  const task = execution.plan.numberOf.get(id)
  assert(task !== undefined, `${id} is a task of ${execution.execution_id}`)
  return task
}

function start(site: SiteState, event: Extract<Event, { type: 'execution_started' }>): void {
  assert(!site.executions.has(event.execution_id), `${event.execution_id} starts once`)
  const execution = newExecution(event.execution_id, event.coordinator, event.options, event.seed, event.ts)
  site.executions.set(event.execution_id, execution)
  execution.plan.nodes.forEach((node, task) => {
    if (node.done) move(execution, task, 'SUCCEEDED')
  })
  for (let task = 0; task < execution.plan.nodes.length; task++) {
    if (taskState(execution, task) === 'PENDING' && execution.waits_for[task] === 0) move(execution, task, 'READY')
  }
}

function evolveExecution(execution: ExecutionState, event: EventWithoutTask): void {
  switch (event.type) {
    case 'execution_resumed':
      execution.options = event.options
      execution.status = 'running'
      execution.aborting = false
      for (const attempt of execution.open.values()) {
        if (attempt.deadline_at !== null)
          attempt.deadline_at = Math.max(attempt.deadline_at, event.ts + ADOPTION_GRACE_MS)
      }
      return
    case 'execution_paused':
      execution.status = 'paused'
      return
    case 'execution_stopping':
      execution.status = 'stopping'
      execution.aborting = event.abort
      return
    case 'execution_stopped':
      execution.status = 'stopped'
      return
    case 'execution_finished':
      execution.status = event.status
      return
    case 'worker_joined':
      execution.workers.set(event.worker, {
        id: event.worker,
        slots: event.slots,
        capabilities: event.capabilities,
        busy: 0,
      })
      return
    case 'worker_left':
      execution.workers.delete(event.worker)
      return
    case 'execution_started':
    case 'command_accepted':
    case 'command_refused':
    case 'update_refused':
    case 'hot_update':
    case 'circuit_breaker':
      return
  }
}

function evolveTask(site: SiteState, execution: ExecutionState, event: EventWithTask, task: number): void {
  const claims = execution.plan.claims[task] as readonly Claim[]
  switch (event.type) {
    case 'resource_acquired':
      take(site.ledger, claims, holderOf(execution, task), event.ts)
      execution.holds_claims[task] = 1
      move(execution, task, 'QUEUED')
      return
    case 'resource_released':
      release(site.ledger, claims, holderOf(execution, task))
      execution.holds_claims[task] = 0
      return
    case 'attempt_ordered':
      order(execution, event, task)
      return
    case 'task_started': {
      const attempt = attemptOf(execution, event)
      attempt.started_at = event.ts
      if (taskState(execution, task) === 'ASSIGNED') move(execution, task, 'RUNNING')
      return
    }
    case 'attempt_cancel_ordered':
      attemptOf(execution, event).cancel = { reason: event.reason, grace_ms: event.grace_ms }
      if (event.reason === 'abort' || event.reason === 'cancelled') execution.cancel_wanted[task] = 1
      move(execution, task, 'CANCELLING')
      return
    case 'attempt_finished':
      finish(execution, event, task)
      return
    case 'attempt_lost':
      execution.open.delete(attemptOf(execution, event).token)
      if (event.kind === 'check') move(execution, task, 'VERIFYING')
      execution.lost_attempts[task] = (execution.lost_attempts[task] as number) + 1
      if (event.kind === 'run') execution.own_attempts[task] = (execution.own_attempts[task] as number) - 1
      return
    case 'task_succeeded':
      execution.artifacts.delete(task)
      move(execution, task, 'SUCCEEDED')
      return
    case 'task_failed':
      execution.errors[task] = event.error
      execution.can_retry[task] = event.canRetry ? 1 : 0
      move(execution, task, 'FAILED')
      return
    case 'task_retry_scheduled':
      execution.wake_at.set(task, event.wake_at)
      move(execution, task, 'BACKOFF')
      return
    case 'task_requeued':
      if (event.reason === 'operator') countAnew(execution, task)
      move(execution, task, 'READY')
      return
    case 'task_approved':
      execution.approved[task] = 1
      move(execution, task, 'READY')
      return
    case 'task_skipped':
    case 'task_cancelled':
      move(execution, task, event.type === 'task_skipped' ? 'SKIPPED' : 'CANCELLED')
      return
    case 'task_needs_attention':
      move(execution, task, 'NEEDS_ATTENTION')
      execution.attention.set(task, { reason: event.reason, question: event.question, choices: event.choices })
      return
    case 'report_refused':
    case 'task_checkpoint':
    case 'task_progress':
      return
  }
}

/** The ledger's name for a task of an execution. */
export function holderOf(execution: ExecutionState, task: number): string {
  return `${execution.execution_id}/${(execution.plan.nodes[task] as { id: string }).id}`
}

function attemptOf(
  execution: ExecutionState,
  event: { readonly attempt?: string | undefined; readonly type: string },
): OpenAttempt {
  const attempt = execution.open.get(event.attempt ?? '')
  assert(attempt !== undefined, `${event.type} names an open attempt, not ${String(event.attempt)}`)
  return attempt
}

function order(execution: ExecutionState, event: Extract<Event, { type: 'attempt_ordered' }>, task: number): void {
  const token = event.attempt
  assert(token !== undefined && !execution.open.has(token), `${String(token)} is a new attempt`)
  assert(
    event.number === (execution.attempts[task] as number) + 1,
    `attempts of ${event.task} are numbered without gaps`,
  )
  execution.attempts[task] = event.number
  execution.open.set(token, {
    token,
    task,
    kind: event.kind,
    number: event.number,
    worker: event.worker,
    executor: event.executor,
    check_index: event.check_index ?? null,
    ordered_at: event.ts,
    started_at: null,
    deadline_at: event.deadline_at,
    cancel: null,
  })
  if (execution.worker_of[task] !== event.worker) occupy(execution, task, event.worker)
  if (event.kind === 'run') {
    execution.runs[task] = (execution.runs[task] as number) + 1
    execution.own_attempts[task] = (execution.own_attempts[task] as number) + 1
    execution.checks_passed[task] = 0
    execution.artifacts.delete(task)
    move(execution, task, 'ASSIGNED')
  } else if (event.kind === 'compensate') move(execution, task, 'COMPENSATING')
  else if (taskState(execution, task) !== 'VERIFYING') move(execution, task, 'VERIFYING')
}

function occupy(execution: ExecutionState, task: number, workerId: string): void {
  const former = execution.workers.get(execution.worker_of[task] ?? '')
  if (former !== undefined) former.busy--
  const worker = execution.workers.get(workerId)
  execution.worker_of[task] = workerId
  // A worker that left while the task was cut off has no slot to count.
  if (worker !== undefined) worker.busy++
}

function finish(execution: ExecutionState, event: Extract<Event, { type: 'attempt_finished' }>, task: number): void {
  const attempt = attemptOf(execution, event)
  execution.open.delete(attempt.token)
  if (event.kind === 'run' && event.artifacts !== undefined) execution.artifacts.set(task, event.artifacts)
  // An undo that went well says nothing about the run that was lost before it.
  if (event.outcome !== 'cancelled' && event.kind !== 'compensate') execution.lost_attempts[task] = 0
  if (event.kind === 'compensate' && event.outcome === 'succeeded') move(execution, task, 'ROLLED_BACK')
  if (event.kind === 'run') {
    if (event.outcome === 'succeeded' && (execution.plan.nodes[task]?.acceptance.length ?? 0) > 0)
      move(execution, task, 'VERIFYING')
    // To be stopped is not the task's own failure.
    if (event.outcome === 'cancelled') execution.own_attempts[task] = (execution.own_attempts[task] as number) - 1
  }
  // A check that was asked to end has ended; the task is where it was, whatever the check found.
  if (event.kind === 'check') move(execution, task, 'VERIFYING')
  if (event.kind === 'check' && checkPassed(execution, task, attempt, event.outcome)) {
    execution.checks_passed[task] = (execution.checks_passed[task] as number) + 1
  }
}

/** A check that only should pass never holds its task back. */
function checkPassed(execution: ExecutionState, task: number, attempt: OpenAttempt, outcome: string): boolean {
  const check = execution.plan.nodes[task]?.acceptance[attempt.check_index ?? -1]
  return outcome === 'succeeded' || (check?.priority === 'should' && outcome !== 'cancelled')
}

/** Moves a task, and everything that follows without a choice: counts, slots, dependents, waves. */
function move(execution: ExecutionState, task: number, to: TaskState): void {
  const from = taskState(execution, task)
  const id = (execution.plan.nodes[task] as { id: string }).id
  if (from === to) return
  assertMove(id, from, to)
  execution.task_state[task] = codeOf(to)
  execution.counts[codeOf(from)] = (execution.counts[codeOf(from)] as number) - 1
  execution.counts[codeOf(to)] = (execution.counts[codeOf(to)] as number) + 1
  if (isActive(from) && !isActive(to)) vacate(execution, task)
  if (to === 'READY') freshStart(execution, task)
  if (from === 'NEEDS_ATTENTION') execution.attention.delete(task)
  if (from === 'BACKOFF') execution.wake_at.delete(task)
  if (satisfiesDependents(to)) satisfy(execution, task)
  else assert(!satisfiesDependents(from), `${id} stays ${from} for ever`)
}

/** Who lets a task run again grants it all its attempts. */
function countAnew(execution: ExecutionState, task: number): void {
  execution.own_attempts[task] = 0
  execution.lost_attempts[task] = 0
}

/** A task that is ready again begins without a past: no error, no wish to cancel it. */
function freshStart(execution: ExecutionState, task: number): void {
  execution.errors[task] = null
  execution.can_retry[task] = 0
  execution.cancel_wanted[task] = 0
  execution.frontier.add(task, waitsForApproval(execution, task))
}

function vacate(execution: ExecutionState, task: number): void {
  const worker = execution.workers.get(execution.worker_of[task] ?? '')
  if (worker !== undefined) worker.busy--
  execution.worker_of[task] = null
}

function satisfy(execution: ExecutionState, task: number): void {
  const level = execution.plan.level[task] as number
  const left = (execution.level_left[level] as number) - 1
  execution.level_left[level] = left
  while (execution.level_left[execution.current_level] === 0) execution.current_level++
  for (const next of execution.plan.successors[task] as readonly number[]) {
    const waits = (execution.waits_for[next] as number) - 1
    execution.waits_for[next] = waits
    const waiting = taskState(execution, next) === 'PENDING' && execution.plan.nodes[next]?.done === false
    if (waits === 0 && waiting) move(execution, next, 'READY')
  }
}
