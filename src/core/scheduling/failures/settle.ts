/**
 * What follows when an attempt has ended.
 *
 *   run ok ─► checks ─► SUCCEEDED           run failed ─► FAILED ─► undo, if there is one ─► retry by class, or the end
 *   cut off (lost, stopped) ─► on from its checkpoint ─► else undo, if there is one, then again ─► else again if that is safe
 *     ─► else a person decides
 *   undo failed ─► undo again by class ─► else a person puts it right
 */
import { unreachable } from '../../std/assert.ts'
import type { AttemptOutcome, AttemptReport, LostReason, ScopeAudit } from '../../model/attempt.ts'
import type { CoordinatorNode } from '../../model/coordinator.ts'
import type { EventBody } from '../../model/event.ts'
import type { TaskError } from '../../model/failure.ts'
import { isLeftHalfDone } from '../../execution/recovery/recovery.ts'
import { MANUAL_CHOICES, MANUAL_QUESTION } from '../../execution/manual.ts'
import { type ExecutionState, type OpenAttempt, taskState } from '../../execution/state.ts'
import { isTimeOver } from '../../execution/timing.ts'
import { endLooks } from './checkpoint-looks.ts'
import { canResume } from './checkpoints.ts'
import { isOverdue, overdueError } from './overdue.ts'
import { askAboutScope, scopeAction, scopeError, tellScope } from './scope.ts'
import { accept, orderAttempt, releaseClaims, verifyNext } from '../order.ts'
import { parkedUntil } from '../../execution/holds/breaker.ts'
import { endByBreaker, noteFailure } from '../guards/breakers.ts'
import { thrashFactor } from '../guards/thrash.ts'
import { replanAfterTimeout } from '../guards/replan-requests.ts'
import { endMend } from '../healing/remedy-end.ts'
import { watchWriters } from '../healing/same-file.ts'
import { maxLost, mayBeHalfDone, mayRepeatHalfDone, mayRepeatUndo, retryDelay } from './retry.ts'
import { endByPerson } from './ask-person.ts'
import { mayRepeat } from './may-repeat.ts'
import { holdForRollback, undoAround } from '../rollback/rollback.ts'
import type { Scribe } from '../scribe.ts'
import { isRollingBack } from '../rollback/undo-order.ts'

type Finished = Extract<AttemptReport, { type: 'finished' }>

/** An attempt reported its end. */
export function settleFinished(
  scribe: Scribe,
  execution: ExecutionState,
  attempt: OpenAttempt,
  report: Finished,
): void {
  const node = nodeOf(execution, attempt.task)
  const overdue = isOverdue(attempt.cancel?.reason) && report.outcome !== 'succeeded'
  const action = scopeAction(execution, attempt, report)
  const outcome = overdue ? overdueOutcome(attempt) : action === 'fail' ? 'failed' : report.outcome
  const error = overdue
    ? overdueError(node, attempt, scribe.at)
    : action === 'fail'
      ? scopeError(report.scope as ScopeAudit)
      : report.error
  const { exit_code, signal, duration_ms, usage, artifacts, scope, cached, malformed_lines } = report
  const end: EventBody = { type: 'attempt_finished', task: node.id, kind: attempt.kind, outcome, duration_ms }
  if (exit_code !== undefined) end.exit_code = exit_code
  if (signal !== undefined) end.signal = signal
  if (error !== undefined) end.error = error
  if (usage !== undefined) end.usage = usage
  if (artifacts !== undefined && artifacts.length > 0) end.artifacts = artifacts
  if (scope !== undefined) end.scope = scope
  if (cached !== undefined) end.cached = cached
  if (malformed_lines !== undefined) end.malformed_lines = malformed_lines
  scribe.write(execution.execution_id, end, attempt.token)
  if (attempt.kind === 'run') endLooks(scribe, execution, attempt.task)
  if (action !== undefined) tellScope(scribe, execution, attempt, scope as ScopeAudit, action)
  if (action === 'ask' && !isRollingBack(execution, attempt.task) && execution.cancel_wanted[attempt.task] === 0)
    askAboutScope(scribe, execution, attempt.task, scope as ScopeAudit)
  else followEnd(scribe, execution, attempt, outcome, error)
  watchWriters(scribe, execution, attempt, end)
}

/** What follows when an attempt has told how it ended. */
function followEnd(
  scribe: Scribe,
  execution: ExecutionState,
  attempt: OpenAttempt,
  outcome: AttemptOutcome,
  error: TaskError | undefined,
): void {
  const { task, kind } = attempt
  if (kind === 'compensate')
    return settleUndo(scribe, execution, task, outcome === 'succeeded' ? 'undone' : (error ?? unexplained(outcome)))
  if (isRollingBack(execution, task)) return holdForRollback(scribe, execution, task)
  switch (kind) {
    case 'run':
      if (outcome === 'cancelled' && attempt.cancel?.by !== undefined && execution.cancel_wanted[task] === 0)
        return makeRoom(scribe, execution, task, attempt.cancel.by)
      if (outcome === 'cancelled') return settleCutOff(scribe, execution, task, reasonOf(attempt))
      if (outcome !== 'succeeded' && asksAfterEnd(scribe, execution, attempt, error)) return undefined
      if (outcome !== 'succeeded')
        return settleFailure(scribe, execution, task, error ?? unexplained(outcome), outcome !== 'could_not_run')
      if (execution.status === 'stopping' && taskState(execution, task) === 'VERIFYING') return undefined
      return verifyNext(scribe, execution, task)
    case 'check':
    case 'integrate':
      return settleLook(scribe, execution, attempt, outcome, error)
    default:
      return unreachable(kind)
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
  if (kind === 'run') endLooks(scribe, execution, task)
  if (kind === 'compensate') return settleUndo(scribe, execution, task, 'lost')
  if (isRollingBack(execution, task)) return holdForRollback(scribe, execution, task)
  if (kind !== 'run') lookAgain(scribe, execution, task)
  else if (reason !== 'never_started') settleCutOff(scribe, execution, task, 'cut_off')
  else if (execution.cancel_wanted[task] === 1) cancelTask(scribe, execution, task)
  else if (isLostTooOften(execution, task)) askAboutLosses(scribe, execution, task)
  else requeue(scribe, execution, task, 'cut_off')
}

/** A check has ended, or the joining of a task's changes. */
function settleLook(
  scribe: Scribe,
  execution: ExecutionState,
  { task, kind, check_index }: OpenAttempt,
  outcome: AttemptOutcome,
  error: TaskError | undefined,
): void {
  const isMust = kind === 'integrate' || nodeOf(execution, task).acceptance[check_index ?? -1]?.priority !== 'should'
  if (outcome === 'cancelled') return lookAgain(scribe, execution, task)
  if (outcome === 'could_not_run' && isMust) return lookLater(scribe, execution, task, kind, error)
  const isOfPerson = nodeOf(execution, task).action.kind === 'human' && execution.cancel_wanted[task] === 0
  if (outcome !== 'succeeded' && isMust && isOfPerson) return askToPutRight(scribe, execution, task, error)
  if (outcome !== 'succeeded' && isMust)
    return settleFailure(scribe, execution, task, error ?? unexplained(outcome), true)
  if (kind === 'integrate') return accept(scribe, execution, task)
  if (execution.status === 'stopping') return undefined
  return verifyNext(scribe, execution, task)
}

/** A person said that it was done, and its check says otherwise: whoever did it hears that, and says again when it is. */
function askToPutRight(scribe: Scribe, execution: ExecutionState, task: number, error: TaskError | undefined): void {
  const why = error === undefined ? '' : `: ${error.message.replace(/\.$/, '')}`
  const question = `${nodeOf(execution, task).name}: its check does not pass${why}. Put that right, then say that it is done`
  ask(scribe, execution, task, MANUAL_QUESTION, question, [...MANUAL_CHOICES])
}

/** A check that was cut off only looked, so it looks again: now, or when the execution is taken up. */
function lookAgain(scribe: Scribe, execution: ExecutionState, task: number): void {
  if (execution.cancel_wanted[task] === 1 || isLostTooOften(execution, task))
    settleCutOff(scribe, execution, task, 'stopped')
  else if (execution.status !== 'stopping') verifyNext(scribe, execution, task)
}

/** A check that could not even run proves nothing about the task: it is tried again, then a person sees to it. The work is kept. */
function lookLater(
  scribe: Scribe,
  execution: ExecutionState,
  task: number,
  kind: 'check' | 'integrate' | 'run' | 'compensate',
  error: TaskError | undefined,
): void {
  if (execution.cancel_wanted[task] === 1 || !isLostTooOften(execution, task)) return lookAgain(scribe, execution, task)
  const { id } = nodeOf(execution, task)
  const what = kind === 'integrate' ? 'the joining of its changes' : 'its check'
  const why = error === undefined ? '' : ` (${error.code}: ${error.message})`
  const question = `${id} has done its work, but ${what} could not run${why}. Put right what that needs and let it look again, or say that the work is done`
  ask(scribe, execution, task, `${kind} could not run`, question, ['check', 'done', 'retry', 'skip'])
}

/** A task fails otherwise than by an attempt that has just ended. `touched` as in {@link settleFailure}. */
export function failTask(
  scribe: Scribe,
  execution: ExecutionState,
  task: number,
  error: TaskError,
  touched: boolean,
): void {
  settleFailure(scribe, execution, task, error, touched)
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
  const mayGoOn = execution.cancel_wanted[task] === 0 && !isTimeOver(execution, task, scribe.at)
  const canRetry = mayGoOn && mayRepeat(execution, task, error, scribe.at)
  // What was done on a worker is undone there.
  const worker = execution.worker_of[task] ?? undefined
  scribe.write(execution.execution_id, { type: 'task_failed', task: node.id, error, canRetry })
  noteFailure(scribe, execution, task, error)
  // What could not even go on from a checkpoint has left what was done up to that.
  const undoes = touched || (!canRetry && isLeftHalfDone(execution, task))
  if (undoes && node.compensation !== undefined) orderAttempt(scribe, execution, task, 'compensate', worker)
  else afterFailure(scribe, execution, task)
}

/** Asks a person about work that may be half done where only the class of the failure would have it repeated. */
function asksAfterEnd(
  scribe: Scribe,
  execution: ExecutionState,
  { task }: OpenAttempt,
  error: TaskError | undefined,
): boolean {
  const node = nodeOf(execution, task)
  if (error === undefined || !mayBeHalfDone(node, error) || execution.cancel_wanted[task] === 1) return false
  if (mayRepeatHalfDone(node) || execution.options.assume_idempotent === true || canResume(execution, task))
    return false
  if (isTimeOver(execution, task, scribe.at)) return false
  if (!mayRepeat(execution, task, error, scribe.at)) return false
  const question = `${node.id} ${error.message.replace(/\.$/, '')}, and does not say that it may be repeated. Look at what it left behind: was it done, or may it run again?`
  ask(scribe, execution, task, 'cut off', question)
  return true
}

function afterFailure(scribe: Scribe, execution: ExecutionState, task: number): void {
  const node = nodeOf(execution, task)
  const error = execution.errors[task]
  if (endByBreaker(scribe, execution, task) || endByPerson(scribe, execution, task)) {
    releaseClaims(scribe, execution, task)
    return
  }
  if (execution.can_retry[task] === 1 && error && !isTimeOver(execution, task, scribe.at)) {
    const tries = execution.own_attempts[task] as number
    const factor = thrashFactor(execution, task, scribe.at)
    const delay = factor * retryDelay(node.retry, error, execution.seed, node.id, tries)
    scribe.write(execution.execution_id, {
      type: 'task_retry_scheduled',
      task: node.id,
      wake_at: Math.max(scribe.at + delay, parkedUntil(execution, task)),
      attempt_number: tries + 1,
      max_attempts: node.retry.max_attempts,
      reason: error.code,
    })
  } else if (!replanAfterTimeout(scribe, execution, task)) {
    if (node.optional) skipOptional(scribe, execution, task)
    // What was to mend has spoilt nothing that others did: a person is asked about it, and nothing is undone for it.
    else if (node.mends !== undefined) endMend(scribe, execution, task, node.mends)
    else undoAround(scribe, execution, task)
  }
  releaseClaims(scribe, execution, task)
}

function skipOptional(scribe: Scribe, execution: ExecutionState, task: number): void {
  const reason = 'it failed and is optional'
  scribe.write(execution.execution_id, { type: 'task_skipped', task: nodeOf(execution, task).id, reason })
}

type CutOff = 'cut_off' | 'stopped' | 'wait_die' | 'lock_timeout'

function reasonOf({ cancel }: OpenAttempt): CutOff {
  return cancel?.reason === 'wait_die' || cancel?.reason === 'lock_timeout' ? cancel.reason : 'stopped'
}

/** Nobody knows how far the attempt came: again if the task says that this is safe, else undo, else ask. */
function settleCutOff(scribe: Scribe, execution: ExecutionState, task: number, reason: CutOff): void {
  const node = nodeOf(execution, task)
  const wanted = execution.cancel_wanted[task] === 1
  if (!wanted && canResume(execution, task)) {
    if (isLostTooOften(execution, task)) return askAboutLosses(scribe, execution, task)
    return requeue(scribe, execution, task, reason)
  }
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

/** An undo has ended: it went well, failed, or nobody knows. Undoings can be repeated, so one that was lost is. */
function settleUndo(scribe: Scribe, execution: ExecutionState, task: number, end: 'undone' | 'lost' | TaskError): void {
  const node = nodeOf(execution, task)
  if (end !== 'undone') {
    const tries = execution.recovery.undo_tries.get(task) ?? 0
    if (end === 'lost' && tries < maxLost(execution, task)) return orderAttempt(scribe, execution, task, 'compensate')
    if (end !== 'lost' && mayRepeatUndo(node, end, tries)) return undoLater(scribe, execution, task, end, tries)
    return ask(
      scribe,
      execution,
      task,
      'undo failed',
      `The undo of ${node.id} did not succeed. Put things right by hand: is it done, or may it run again?`,
    )
  }
  if (isRollingBack(execution, task)) return holdForRollback(scribe, execution, task)
  if (execution.cancel_wanted[task] === 1) return cancelTask(scribe, execution, task)
  if (execution.errors[task] !== null) return afterFailure(scribe, execution, task)
  if (isLostTooOften(execution, task)) return askAboutLosses(scribe, execution, task)
  return requeue(scribe, execution, task, 'rolled_back')
}

function undoLater(scribe: Scribe, execution: ExecutionState, task: number, error: TaskError, tries: number): void {
  const node = nodeOf(execution, task)
  const delay = retryDelay(node.retry, error, execution.seed, `${node.id} undo`, tries)
  scribe.write(execution.execution_id, {
    type: 'task_retry_scheduled',
    task: node.id,
    wake_at: scribe.at + delay,
    attempt_number: tries + 1,
    max_attempts: node.retry.max_attempts,
    reason: error.code,
  })
}

/** A task has ended that was asked to make room: it waits until the other one has started. */
function makeRoom(scribe: Scribe, execution: ExecutionState, task: number, by: string): void {
  const { id } = nodeOf(execution, task)
  scribe.write(execution.execution_id, { type: 'task_paused', task: id, reason: `makes room for ${by}`, by })
  releaseClaims(scribe, execution, task)
}

function isLostTooOften(execution: ExecutionState, task: number): boolean {
  return (execution.lost_attempts[task] as number) >= maxLost(execution, task)
}

function askAboutLosses(scribe: Scribe, execution: ExecutionState, task: number): void {
  const { id } = nodeOf(execution, task)
  const question = `${id} was cut off ${execution.lost_attempts[task]} times in a row. Does it take the machine down?`
  ask(scribe, execution, task, 'lost too often', question)
}

function requeue(scribe: Scribe, execution: ExecutionState, task: number, reason: CutOff | 'rolled_back'): void {
  scribe.write(execution.execution_id, { type: 'task_requeued', task: nodeOf(execution, task).id, reason })
  releaseClaims(scribe, execution, task)
}

function cancelTask(scribe: Scribe, execution: ExecutionState, task: number): void {
  scribe.write(execution.execution_id, {
    type: 'task_cancelled',
    task: nodeOf(execution, task).id,
    reason: execution.aborting
      ? 'the execution was aborted'
      : (execution.recovery.quarantined.get(task) ?? 'by command'),
  })
  releaseClaims(scribe, execution, task)
}

function ask(
  scribe: Scribe,
  execution: ExecutionState,
  task: number,
  reason: string,
  question: string,
  choices: string[] = ['done', 'retry', 'skip'],
): void {
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

/** What an alert ended has failed; the rest ran out of time. */
function overdueOutcome({ cancel }: OpenAttempt): 'failed' | 'timed_out' {
  return cancel?.reason === 'alert' ? 'failed' : 'timed_out'
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
