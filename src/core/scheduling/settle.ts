/**
 * What follows when an attempt has ended.
 *
 *   run ok ─► checks ─► SUCCEEDED           run failed ─► FAILED ─► undo, if there is one ─► retry by class, or the end
 *   cut off (lost, stopped) ─► undo, if there is one, then again ─► else again if that is safe ─► else a person decides
 */
import { unreachable } from '../std/assert.ts'
import type { AttemptReport, LostReason } from '../model/attempt.ts'
import type { CoordinatorNode } from '../model/coordinator.ts'
import type { TaskError } from '../model/failure.ts'
import type { ExecutionState, OpenAttempt } from '../execution/state.ts'
import { orderAttempt, releaseClaims, verifyNext } from './order.ts'
import { mayRetry, retryDelay } from './retry.ts'
import type { Scribe } from './scribe.ts'

/** So many losses in a row point at the task, not at the machine. */
export const LOST_ATTEMPTS_MAX = 10

type Finished = Extract<AttemptReport, { type: 'finished' }>

/** An attempt reported its end. */
export function settleFinished(
  scribe: Scribe,
  execution: ExecutionState,
  attempt: OpenAttempt,
  report: Finished,
): void {
  const node = nodeOf(execution, attempt.task)
  const overdue = attempt.cancel?.reason === 'timeout' || attempt.cancel?.reason === 'silent'
  const timedOut = overdue && report.outcome !== 'succeeded'
  const outcome = timedOut ? 'timed_out' : report.outcome
  const error = timedOut ? timeoutError(attempt, scribe.at) : report.error
  const { exit_code, signal, duration_ms, usage, artifacts } = report
  scribe.write(
    execution.execution_id,
    {
      type: 'attempt_finished',
      task: node.id,
      kind: attempt.kind,
      outcome,
      duration_ms,
      ...(exit_code === undefined ? {} : { exit_code }),
      ...(signal === undefined ? {} : { signal }),
      ...(error === undefined ? {} : { error }),
      ...(usage === undefined ? {} : { usage }),
      ...(artifacts === undefined || artifacts.length === 0 ? {} : { artifacts }),
    },
    attempt.token,
  )
  const wasCancelled = outcome === 'cancelled'
  switch (attempt.kind) {
    case 'run':
      if (wasCancelled) return settleCutOff(scribe, execution, attempt.task, 'stopped')
      if (outcome !== 'succeeded')
        return settleFailure(
          scribe,
          execution,
          attempt.task,
          error ?? unexplained(outcome),
          outcome !== 'could_not_run',
        )
      if (execution.status === 'stopping' && node.acceptance.length > 0) return undefined
      return verifyNext(scribe, execution, attempt.task)
    case 'check':
      return settleCheck(scribe, execution, attempt, outcome, error)
    case 'compensate':
      return settleCompensation(scribe, execution, attempt.task, outcome === 'succeeded')
    case 'integrate':
      return undefined
    default:
      return unreachable(attempt.kind)
  }
}

/** An attempt can no longer report: nobody knows how far it came. */
export function settleLost(scribe: Scribe, execution: ExecutionState, attempt: OpenAttempt, reason: LostReason): void {
  const { task, kind } = attempt
  scribe.write(
    execution.execution_id,
    { type: 'attempt_lost', task: nodeOf(execution, task).id, kind, reason },
    attempt.token,
  )
  if (kind === 'run') {
    if (reason !== 'never_started') settleCutOff(scribe, execution, task, 'cut_off')
    else if (execution.cancel_wanted[task] === 1) cancelTask(scribe, execution, task)
    else if (isLostTooOften(execution, task)) askAboutLosses(scribe, execution, task)
    else requeue(scribe, execution, task, 'cut_off')
  } else if (kind === 'check') {
    lookAgain(scribe, execution, task)
  } else settleCompensation(scribe, execution, task, false)
}

function settleCheck(
  scribe: Scribe,
  execution: ExecutionState,
  attempt: OpenAttempt,
  outcome: string,
  error: TaskError | undefined,
): void {
  const { task } = attempt
  const check = nodeOf(execution, task).acceptance[attempt.check_index ?? -1]
  if (outcome === 'cancelled') return lookAgain(scribe, execution, task)
  if (outcome !== 'succeeded' && check?.priority !== 'should') {
    return settleFailure(scribe, execution, task, error ?? unexplained(outcome), true)
  }
  if (execution.status === 'stopping') return undefined
  return verifyNext(scribe, execution, task)
}

/** A check that was cut off only looked, so it looks again: now, or when the execution is taken up. */
function lookAgain(scribe: Scribe, execution: ExecutionState, task: number): void {
  if (execution.cancel_wanted[task] === 1 || isLostTooOften(execution, task))
    settleCutOff(scribe, execution, task, 'stopped')
  else if (execution.status !== 'stopping') verifyNext(scribe, execution, task)
}

/** The task's own failure. `touched` says whether the attempt may have done something that wants undoing. */
function settleFailure(
  scribe: Scribe,
  execution: ExecutionState,
  task: number,
  error: TaskError,
  touched: boolean,
): void {
  const node = nodeOf(execution, task)
  const canRetry = execution.cancel_wanted[task] === 0 && mayRetry(node, error, execution.own_attempts[task] as number)
  // What was done on a worker is undone there.
  const worker = execution.worker_of[task] ?? undefined
  scribe.write(execution.execution_id, { type: 'task_failed', task: node.id, error, canRetry })
  if (touched && node.compensation !== undefined) orderAttempt(scribe, execution, task, 'compensate', worker)
  else afterFailure(scribe, execution, task)
}

function afterFailure(scribe: Scribe, execution: ExecutionState, task: number): void {
  const node = nodeOf(execution, task)
  const error = execution.errors[task]
  if (execution.can_retry[task] === 1 && error !== null && error !== undefined) {
    const tries = execution.own_attempts[task] as number
    const delay = retryDelay(node.retry, error, execution.seed, node.id, tries)
    scribe.write(execution.execution_id, {
      type: 'task_retry_scheduled',
      task: node.id,
      wake_at: scribe.at + delay,
      attempt_number: tries + 1,
      max_attempts: node.retry.max_attempts,
      reason: error.code,
    })
  } else if (node.optional) {
    scribe.write(execution.execution_id, { type: 'task_skipped', task: node.id, reason: 'it failed and is optional' })
  }
  releaseClaims(scribe, execution, task)
}

/** Nobody knows how far the attempt came: again if the task says that this is safe, else undo, else ask. */
function settleCutOff(scribe: Scribe, execution: ExecutionState, task: number, reason: 'cut_off' | 'stopped'): void {
  const node = nodeOf(execution, task)
  const wanted = execution.cancel_wanted[task] === 1
  if (node.compensation !== undefined) return orderAttempt(scribe, execution, task, 'compensate')
  if (wanted) return cancelTask(scribe, execution, task)
  if (isLostTooOften(execution, task)) return askAboutLosses(scribe, execution, task)
  if (node.idempotent || execution.options.assume_idempotent) return requeue(scribe, execution, task, reason)
  return ask(
    scribe,
    execution,
    task,
    'cut off',
    `${node.id} was cut off and does not say that it may be repeated. Look at what it left behind: was it done, or may it run again?`,
  )
}

function settleCompensation(scribe: Scribe, execution: ExecutionState, task: number, undone: boolean): void {
  const node = nodeOf(execution, task)
  if (!undone)
    return ask(
      scribe,
      execution,
      task,
      'undo failed',
      `The undo of ${node.id} did not succeed. Put things right by hand: is it done, or may it run again?`,
    )
  if (execution.cancel_wanted[task] === 1) return cancelTask(scribe, execution, task)
  if (execution.errors[task] !== null) return afterFailure(scribe, execution, task)
  if (isLostTooOften(execution, task)) return askAboutLosses(scribe, execution, task)
  return requeue(scribe, execution, task, 'rolled_back')
}

function isLostTooOften(execution: ExecutionState, task: number): boolean {
  return (execution.lost_attempts[task] as number) >= LOST_ATTEMPTS_MAX
}

function askAboutLosses(scribe: Scribe, execution: ExecutionState, task: number): void {
  const { id } = nodeOf(execution, task)
  const question = `${id} was cut off ${LOST_ATTEMPTS_MAX} times. Does it take the machine down?`
  ask(scribe, execution, task, 'lost too often', question)
}

function requeue(
  scribe: Scribe,
  execution: ExecutionState,
  task: number,
  reason: 'cut_off' | 'stopped' | 'rolled_back',
): void {
  scribe.write(execution.execution_id, { type: 'task_requeued', task: nodeOf(execution, task).id, reason })
  releaseClaims(scribe, execution, task)
}

function cancelTask(scribe: Scribe, execution: ExecutionState, task: number): void {
  scribe.write(execution.execution_id, {
    type: 'task_cancelled',
    task: nodeOf(execution, task).id,
    reason: execution.aborting ? 'the execution was aborted' : 'by command',
  })
  releaseClaims(scribe, execution, task)
}

function ask(scribe: Scribe, execution: ExecutionState, task: number, reason: string, question: string): void {
  const choices = ['done', 'retry', 'skip']
  scribe.write(execution.execution_id, {
    type: 'task_needs_attention',
    task: nodeOf(execution, task).id,
    reason,
    question,
    choices,
  })
  releaseClaims(scribe, execution, task)
}

function nodeOf(execution: ExecutionState, task: number): CoordinatorNode {
  return execution.plan.nodes[task] as CoordinatorNode
}

function timeoutError(attempt: OpenAttempt, at: number): TaskError {
  const seconds = Math.round((at - (attempt.started_at ?? attempt.ordered_at)) / 1000)
  const silent = attempt.cancel?.reason === 'silent'
  return {
    code: silent ? 'SILENT' : 'TIMEOUT',
    message: silent
      ? `gave no sign of life and was ended after ${seconds} s`
      : `ran past its timeout and was ended after ${seconds} s`,
    class: 'resource',
    fingerprint: silent ? 'silent' : 'timeout',
    retryable: true,
  }
}

function unexplained(outcome: string): TaskError {
  return {
    code: 'UNEXPLAINED',
    message: `the attempt ended as ${outcome} without an error`,
    class: 'logic',
    fingerprint: `unexplained ${outcome}`,
    retryable: true,
  }
}
