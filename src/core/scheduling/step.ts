/**
 * Chooses. One input in, the events that follow from it out: deterministic, without a clock, chance or I/O.
 *
 *   react to the input ─► start what can start ─► see whether the execution is over
 *
 * Each event is folded in at once, so that the next choice sees it.
 */
import { unreachable } from '../std/assert.ts'
import { TASK_STATES } from '../model/execution-options.ts'
import type { Event } from '../model/event.ts'
import type { Input } from '../model/input.ts'
import { admits } from '../execution/admission.ts'
import { holdersOf, rateMovesAt } from '../execution/claims.ts'
import { type ExecutionState, type SiteState, countOf, taskState } from '../execution/state.ts'
import { cancelAttempt, command, resumeChecks } from './command.ts'
import { RANKING_POLICY, launch } from './launch.ts'
import { RETRY_POLICY } from './retry.ts'
import { joinWorker, orderAttempt, releaseClaims } from './order.ts'
import { Scribe } from './scribe.ts'
import { settleFinished, settleLost } from './settle.ts'

/** Decides what follows from one input. Changes `site` only through the events that it returns. */
export function step(site: SiteState, input: Input): Event[] {
  const scribe = new Scribe(site, input)
  if (input.type === 'tick') {
    for (const execution of site.executions.values()) {
      if (!isOver(execution)) tick(scribe, execution)
    }
    return scribe.events
  }
  if (input.type === 'submit') submit(scribe, input)
  const execution = site.executions.get(input.execution_id)
  if (execution === undefined) return scribe.events
  react(scribe, execution, input)
  // The tick that follows sets it going, after the attempts of before were looked after.
  if (input.type === 'take_up') return scribe.events
  if (!isOver(execution)) proceed(scribe, execution)
  // What this one gave back may be what a neighbour on the same site waits for.
  for (const other of site.executions.values()) if (other !== execution && !isOver(other)) proceed(scribe, other)
  return scribe.events
}

function react(scribe: Scribe, execution: ExecutionState, input: Exclude<Input, { type: 'tick' }>): void {
  switch (input.type) {
    case 'submit':
      return
    case 'take_up':
      takeUp(scribe, execution, input)
      return
    case 'worker_offered':
      scribe.write(execution.execution_id, {
        type: 'worker_joined',
        worker: input.worker,
        slots: input.slots,
        capabilities: input.capabilities,
      })
      return
    case 'worker_gone':
      workerGone(scribe, execution, input.worker, input.reason)
      return
    case 'attempt_reported':
      reported(scribe, execution, input)
      return
    case 'attempt_lost': {
      const attempt = execution.open.get(input.token)
      if (attempt === undefined) refuseReport(scribe, execution, input.token, 'lost')
      else settleLost(scribe, execution, attempt, input.reason)
      return
    }
    case 'attempt_silent': {
      const attempt = execution.open.get(input.token)
      if (attempt !== undefined) cancelAttempt(scribe, execution, attempt, 'silent')
      return
    }
    case 'command':
      command(scribe, execution, input.command)
      return
    case 'hot_update':
      scribe.write(execution.execution_id, {
        type: 'update_refused',
        update: input.update.id,
        reason: 'this version cannot change a running plan; stop the execution and plan again',
      })
      return
    default:
      unreachable(input)
  }
}

function submit(scribe: Scribe, input: Extract<Input, { type: 'submit' }>): void {
  const { execution_id, coordinator, options, seed, plan_dir, codebase } = input
  scribe.write(execution_id, {
    type: 'execution_started',
    coordinator,
    options,
    seed,
    policies: { retry: RETRY_POLICY, ranking: RANKING_POLICY },
    plan_dir,
    codebase,
  })
  const execution = scribe.site.executions.get(execution_id) as ExecutionState
  for (let i = 0; i < options.worker_min; i++) joinWorker(scribe, execution)
}

function takeUp(scribe: Scribe, execution: ExecutionState, input: Extract<Input, { type: 'take_up' }>): void {
  if (execution.status === 'completed' || execution.status === 'aborted') return
  scribe.write(execution.execution_id, { type: 'execution_resumed', options: input.options, reason: input.reason })
  const spare = [...execution.workers.values()].filter((worker) => worker.busy === 0)
  while (execution.workers.size > input.options.worker_max && spare.length > 0) {
    const worker = spare.pop()
    if (worker !== undefined)
      scribe.write(execution.execution_id, {
        type: 'worker_left',
        worker: worker.id,
        reason: 'fewer workers were asked for',
      })
  }
  while (execution.workers.size < input.options.worker_min) joinWorker(scribe, execution)
  for (const order of input.commands) command(scribe, execution, order)
  resumeChecks(scribe, execution)
}

function workerGone(scribe: Scribe, execution: ExecutionState, worker: string, reason: string): void {
  if (!execution.workers.has(worker)) return
  const lost = [...execution.open.values()].filter((attempt) => attempt.worker === worker)
  // It leaves first, so that nothing of what follows is ordered there.
  scribe.write(execution.execution_id, { type: 'worker_left', worker, reason })
  for (const attempt of lost) settleLost(scribe, execution, attempt, 'worker_lost')
}

function reported(
  scribe: Scribe,
  execution: ExecutionState,
  input: Extract<Input, { type: 'attempt_reported' }>,
): void {
  const { token, report } = input
  const attempt = execution.open.get(token)
  if (attempt === undefined) {
    refuseReport(scribe, execution, token, report.type)
    return
  }
  const task = scribe.id(execution, attempt.task)
  switch (report.type) {
    case 'started':
      if (attempt.kind !== 'run' || attempt.started_at !== null) return
      scribe.write(
        execution.execution_id,
        {
          type: 'task_started',
          task,
          worker: attempt.worker,
          ...(report.pid === undefined ? {} : { pid: report.pid }),
        },
        token,
      )
      return
    case 'progress':
      scribe.write(
        execution.execution_id,
        {
          type: 'task_progress',
          task,
          percent: report.percent,
          ...(report.message === undefined ? {} : { message: report.message }),
        },
        token,
      )
      return
    case 'checkpoint':
      scribe.write(
        execution.execution_id,
        {
          type: 'task_checkpoint',
          task,
          checkpoint: report.checkpoint,
          ...(report.percent === undefined ? {} : { percent: report.percent }),
        },
        token,
      )
      return
    case 'finished':
      settleFinished(scribe, execution, attempt, report)
      return
    default:
      unreachable(report)
  }
}

/** A token that is not open is told so, on the record; it changes nothing. */
function refuseReport(scribe: Scribe, execution: ExecutionState, token: string, report: string): void {
  const task = token.slice(0, token.lastIndexOf('-'))
  if (!execution.plan.numberOf.has(task)) return
  scribe.write(
    execution.execution_id,
    { type: 'report_refused', task, report, reason: 'the attempt is not open' },
    token,
  )
}

function tick(scribe: Scribe, execution: ExecutionState): void {
  for (const attempt of execution.open.values()) {
    if (attempt.deadline_at !== null && attempt.deadline_at <= scribe.at)
      cancelAttempt(scribe, execution, attempt, 'timeout')
  }
  for (const [task, wakeAt] of execution.wake_at) {
    if (wakeAt <= scribe.at) {
      scribe.write(execution.execution_id, {
        type: 'task_requeued',
        task: scribe.id(execution, task),
        reason: 'backoff_over',
      })
    }
  }
  proceed(scribe, execution)
}

function proceed(scribe: Scribe, execution: ExecutionState): void {
  launch(scribe, execution)
  conclude(scribe, execution)
}

/** Ends an execution that can do nothing more. */
function conclude(scribe: Scribe, execution: ExecutionState): void {
  if (execution.open.size > 0) return
  const { execution_id } = execution
  if (execution.status === 'stopping' && !execution.aborting) {
    scribe.write(execution_id, { type: 'execution_stopped', reason: 'asked to stop' })
    return
  }
  if (execution.status === 'stopping') {
    undoUnverified(scribe, execution)
    if (execution.open.size > 0) return
    cancelTheRest(scribe, execution)
    scribe.write(execution_id, { type: 'execution_finished', status: 'aborted', counts: countsOf(execution) })
    return
  }
  if (execution.status !== 'running' || execution.wake_at.size > 0) return
  if (countOf(execution, 'READY') > 0 && mayStillStart(scribe, execution)) return
  const done = countOf(execution, 'SUCCEEDED') + countOf(execution, 'SKIPPED')
  const status =
    done === execution.plan.nodes.length
      ? 'completed'
      : countOf(execution, 'NEEDS_ATTENTION') > 0
        ? 'needs_attention'
        : 'failed'
  scribe.write(execution_id, { type: 'execution_finished', status, counts: countsOf(execution) })
}

/** Whether a ready task waits for time or for another execution. What waits for anything else would wait for ever. */
function mayStillStart(scribe: Scribe, execution: ExecutionState): boolean {
  for (let task = 0; task < execution.plan.nodes.length; task++) {
    if (taskState(execution, task) !== 'READY') continue
    const admission = admits(scribe.site, execution, task, scribe.at)
    if (admission.ok) return true
    const { obstacle } = admission
    if (obstacle.kind === 'rate' && obstacle.until > scribe.at) return true
    if (obstacle.kind === 'claim' && holdersOf(scribe.site.ledger, obstacle.claim).length > 0) return true
  }
  return false
}

/** What an abort left done but not accepted is undone where that can be. */
function undoUnverified(scribe: Scribe, execution: ExecutionState): void {
  if (countOf(execution, 'VERIFYING') === 0) return
  execution.plan.nodes.forEach((node, task) => {
    if (taskState(execution, task) === 'VERIFYING' && node.compensation !== undefined)
      orderAttempt(scribe, execution, task, 'compensate')
  })
}

function cancelTheRest(scribe: Scribe, execution: ExecutionState): void {
  for (let task = 0; task < execution.plan.nodes.length; task++) {
    const state = taskState(execution, task)
    if (state === 'PENDING' || state === 'READY' || state === 'BACKOFF' || state === 'VERIFYING') {
      scribe.write(execution.execution_id, {
        type: 'task_cancelled',
        task: scribe.id(execution, task),
        reason: 'the execution was aborted',
      })
      releaseClaims(scribe, execution, task)
    }
  }
}

function countsOf(execution: ExecutionState): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const state of TASK_STATES) if (countOf(execution, state) > 0) counts[state] = countOf(execution, state)
  return counts
}

/** An execution that takes no more inputs than a resume. */
export function isOver(execution: ExecutionState): boolean {
  const { status } = execution
  return (
    status === 'completed' ||
    status === 'failed' ||
    status === 'aborted' ||
    status === 'needs_attention' ||
    status === 'stopped'
  )
}

/** The next moment at which time alone changes something, or null. The loop sleeps until then. */
export function nextDeadline(site: SiteState): number | null {
  let next = Infinity
  for (const execution of site.executions.values()) {
    if (isOver(execution)) continue
    for (const attempt of execution.open.values()) {
      if (attempt.deadline_at !== null && attempt.cancel === null) next = Math.min(next, attempt.deadline_at)
    }
    for (const wakeAt of execution.wake_at.values()) next = Math.min(next, wakeAt)
    next = Math.min(next, nextRateMove(site, execution))
  }
  return next === Infinity ? null : next
}

/** When the window of a rate next moves, while there are ready tasks that may wait for it. */
function nextRateMove(site: SiteState, execution: ExecutionState): number {
  let next = Infinity
  if (execution.status !== 'running' || countOf(execution, 'READY') === 0) return next
  for (const claim of execution.plan.rates) {
    next = Math.min(next, rateMovesAt(site.ledger, claim, site.at) ?? Infinity)
  }
  return next
}
