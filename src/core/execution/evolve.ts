/**
 * The only way state changes: one event, folded in. Total, and it never chooses. What follows without a choice
 * (a task becomes READY, a lock is free, the next wave begins) follows here.
 */
import { assert, unreachable } from '../std/assert.ts'
import type { Event } from '../model/event.ts'
import type { OperatorCommand } from '../model/operator-command.ts'
import { foldAnswered, foldRequested, isAboutAll } from './approvals.ts'
import { foldBreaker, foldBreakersResumed } from './folding/breaker-events.ts'
import { foldApplied, foldLoad, foldRelieved, renewBreakers, renewPressure } from './folding/pressure-events.ts'
import { foldHealing, foldRemedyApplied, foldRemedyRefused } from './folding/issue-events.ts'
import { foldReplan } from './folding/replan-events.ts'
import { foldWaveEnded, foldWaveResumed, foldWaveTimedOut } from './folding/wave-events.ts'
import { foldTaskEvent } from './folding/task-events.ts'
import { move } from './folding/move.ts'
import { sweepReservations } from './folding/resource-events.ts'
import { foldRollbackStarted } from './folding/rollback-events.ts'
import { foldHotUpdate, foldPending, foldRefusedUpdate } from './folding/update-events.ts'
import { heldKey } from './holds/hold.ts'
import { allUnderWay } from './recovery/looks.ts'
import { withBudget } from './spending.ts'
import { goOn, queueAnew, restAll, restQueues } from './timing.ts'
import { wake } from './wake.ts'
import { keepWorkers } from './folding/kept-workers.ts'
import { foldJoin, foldLeave, foldScale, noteWorkers } from './folding/worker-events.ts'
import { type ExecutionState, type SiteState, newExecution, taskState } from './state.ts'

/** After a restart, an adopted attempt whose deadline passed meanwhile gets this long before it is cancelled. */
export const ADOPTION_GRACE_MS = 30_000

/** Folds one event into the site. Events come in order: `position` rises, `seq` has no gaps. */
export function evolve(site: SiteState, event: Event): void {
  // Positions of executions that this site has not folded are missing in between.
  assert(event.position > site.position, () => `event ${event.position} follows ${site.position}`)
  site.position = event.position
  site.at = Math.max(site.at, event.ts)
  if (event.type === 'execution_started') start(site, event)
  const execution = site.executions.get(event.execution_id)
  assert(execution !== undefined, () => `${event.execution_id} has started`)
  // Signals may have been pruned, so there may be gaps.
  assert(event.seq > execution.seq, () => `event ${event.execution_id}#${event.seq} follows #${execution.seq}`)
  execution.seq = event.seq
  execution.holdings.at = event.ts
  if ('task' in event) foldTaskEvent(site, execution, event, numberOf(execution, event.task))
  else foldExecutionEvent(site, execution, event)
  if (execution.holdings.reserved.size > 0) sweepReservations(site, execution)
  if (execution.holdings.reserved.size + execution.crew.kept.size > 0) keepWorkers(site, execution)
  noteWorkers(site, execution, event.ts)
}

type EventWithoutTask = Exclude<Event, { task: string }>

function numberOf(execution: ExecutionState, id: string): number {
  const task = execution.plan.numberOf.get(id)
  assert(task !== undefined, () => `${id} is a task of ${execution.execution_id}`)
  return task
}

function start(site: SiteState, event: Extract<Event, { type: 'execution_started' }>): void {
  assert(!site.executions.has(event.execution_id), `${event.execution_id} starts once`)
  const execution = newExecution(event.execution_id, event.coordinator, event.options, event.seed, event.ts)
  site.executions.set(event.execution_id, execution)
  execution.holdings.at = event.ts
  execution.plan.nodes.forEach((node, task) => {
    if (node.done) move(execution, task, 'SUCCEEDED')
  })
  for (let task = 0; task < execution.plan.nodes.length; task++) {
    if (taskState(execution, task) === 'PENDING' && execution.waits_for[task] === 0) move(execution, task, 'READY')
  }
}

function foldCommand(site: SiteState, execution: ExecutionState, command: OperatorCommand): void {
  if (command.action === 'budget') foldBudget(site, execution, command)
  if (command.action === 'scale') foldScale(execution, command.worker_min, command.worker_max)
  // Whatever it is at: when that has ended, the task is cancelled.
  if (command.action === 'cancel_task') execution.cancel_wanted[numberOf(execution, command.task)] = 1
}

/** There is another budget: who was held back by the former one is looked at again. */
function foldBudget(
  site: SiteState,
  execution: ExecutionState,
  { usd, hours }: Extract<OperatorCommand, { action: 'budget' }>,
): void {
  execution.options = withBudget(execution.options, usd, hours)
  wake(site, heldKey(execution))
}

function foldResumed(
  site: SiteState,
  execution: ExecutionState,
  event: Extract<Event, { type: 'execution_resumed' }>,
): void {
  foldBreakersResumed(site, execution, execution.status === 'running')
  foldWaveResumed(execution, event.ts)
  const { cpu_threshold, memory_threshold, breakers } = execution.options
  execution.options = event.options
  if (JSON.stringify(breakers) !== JSON.stringify(event.options.breakers)) renewBreakers(execution)
  if (event.options.cpu_threshold !== cpu_threshold || event.options.memory_threshold !== memory_threshold)
    renewPressure(execution, event.ts)
  foldScale(execution, undefined, undefined)
  execution.status = 'running'
  execution.paused_for = null
  execution.aborting = false
  for (const attempt of allUnderWay(execution)) {
    if (attempt.deadline_at !== null) attempt.deadline_at = Math.max(attempt.deadline_at, event.ts + ADOPTION_GRACE_MS)
  }
  goOn(execution, event.ts, ADOPTION_GRACE_MS, (task) => taskState(execution, task) === 'READY')
  execution.deadlines.rebuild(execution)
}

type RestEvent = Extract<
  Event,
  { type: 'execution_paused' | 'execution_stopping' | 'execution_stopped' | 'execution_finished' }
>

/** Nothing more starts for a while, or at all. */
function foldRest(execution: ExecutionState, event: RestEvent): void {
  restQueues(execution)
  if (event.type === 'execution_paused') {
    execution.status = 'paused'
    execution.paused_for = event.reason
  } else if (event.type === 'execution_stopping') {
    execution.status = 'stopping'
    execution.aborting = event.abort
  } else {
    execution.status = event.type === 'execution_stopped' ? 'stopped' : event.status
    restAll(execution, event.ts)
  }
}

/** A question was asked or answered. While one about the whole is open, nobody waits in vain for anything else. */
function foldApproval(
  site: SiteState,
  execution: ExecutionState,
  event: Extract<Event, { type: 'approval_requested' | 'approval_answered' }>,
): void {
  if (event.type === 'approval_requested') {
    foldRequested(execution, event)
    if (isAboutAll(event)) restQueues(execution)
    return
  }
  if (foldAnswered(site, execution, event)) queueAnew(execution, (task) => isWaiting(execution, task))
}

/** Whether a ready task has no limit yet for its wait. */
function isWaiting(execution: ExecutionState, task: number): boolean {
  return taskState(execution, task) === 'READY' && !execution.timing.queue_at.has(task)
}

function foldExecutionEvent(site: SiteState, execution: ExecutionState, event: EventWithoutTask): void {
  switch (event.type) {
    case 'execution_resumed':
      foldResumed(site, execution, event)
      return
    case 'execution_paused':
    case 'execution_stopping':
    case 'execution_stopped':
    case 'execution_finished':
      foldRest(execution, event)
      return
    case 'worker_joined':
      foldJoin(execution, event)
      return
    case 'worker_left':
      foldLeave(execution, event)
      return
    case 'command_accepted':
      foldCommand(site, execution, event.command)
      return
    case 'rollback_started':
      foldRollbackStarted(execution, event)
      return
    case 'execution_started':
    case 'command_refused':
      return
    case 'hot_update':
      foldHotUpdate(site, execution, event.patch, event.ts)
      foldRemedyApplied(execution, event.patch)
      return
    case 'update_pending':
      foldPending(execution, event.patch, event.waits_for)
      return
    case 'update_refused':
      if (event.waited === true) foldRefusedUpdate(site, execution)
      foldRemedyRefused(site, execution, event.update)
      return
    case 'circuit_breaker':
    case 'host_load':
    case 'backpressure_applied':
    case 'backpressure_relieved':
      foldGuard(site, execution, event)
      return
    case 'wave_timed_out':
      foldWaveTimedOut(execution)
      return
    case 'wave_ended':
      foldWaveEnded(site, execution, event)
      return
    case 'approval_requested':
    case 'approval_answered':
      foldApproval(site, execution, event)
      return
    case 'execution_rewound':
      return
    case 'replan_requested':
      foldReplan(execution, event)
      return
    case 'systemic_issue':
    case 'remedy_planned':
    case 'remedy_refused':
    case 'remedy_ended':
      foldHealing(site, execution, event)
      return
    default:
      unreachable(event)
  }
}

type GuardEvent = Extract<
  Event,
  { type: 'circuit_breaker' | 'host_load' | 'backpressure_applied' | 'backpressure_relieved' }
>

/** Folds what guards do: breakers over failures, and backpressure over load. */
function foldGuard(site: SiteState, execution: ExecutionState, event: GuardEvent): void {
  if (event.type === 'circuit_breaker') foldBreaker(site, execution, event)
  else if (event.type === 'host_load') foldLoad(execution, event)
  else if (event.type === 'backpressure_applied') foldApplied(site, execution, event)
  else foldRelieved(site, execution, event)
}
