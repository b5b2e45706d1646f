import { unreachable } from '../std/assert.ts'
import type { CoordinatorNode } from '../model/coordinator.ts'
import type { OperatorCommand } from '../model/operator-command.ts'
import { isActive, waitsForPerson } from '../execution/lifecycle.ts'
import { pausedText } from '../execution/recovery/paused.ts'
import { STATE_IN_WORDS } from '../execution/state-words.ts'
import { type ExecutionState, taskState } from '../execution/state.ts'
import { type Asked, answer, askedBy, choiceOf, refuseAnswer, rejectionOf } from './approvals/answer.ts'
import { cancelAttempt } from './cancel.ts'
import { passTime } from './deadlines.ts'
import { probeByPerson } from './guards/breakers.ts'
import { isManual } from '../execution/manual.ts'
import { doneManual, failManual, refuseManual } from './manual.ts'
import { isIdle, releaseClaims, verifyNext } from './order.ts'
import { answerRollback, holdForRollback, rollBackTask, undoBeforeCancel } from './rollback/rollback.ts'
import { refuseRewind, rewind } from './rewind.ts'
import { scaleProblem } from './workers/scaling.ts'
import type { Scribe } from './scribe.ts'
import { isRollingBack } from './rollback/undo-order.ts'

/** Carries an operator's command out, or refuses it with a reason. */
export function command(scribe: Scribe, execution: ExecutionState, order: OperatorCommand): void {
  const { execution_id } = execution
  const refusal = refuse(execution, order)
  if (refusal !== undefined) {
    scribe.write(execution_id, { type: 'command_refused', command: order, reason: refusal })
    return
  }
  scribe.write(execution_id, { type: 'command_accepted', command: order })
  switch (order.action) {
    case 'pause':
      scribe.write(execution_id, { type: 'execution_paused', reason: order.reason ?? 'by command' })
      return
    case 'resume':
      scribe.write(execution_id, { type: 'execution_resumed', options: execution.options, reason: 'by command' })
      return
    case 'stop':
    case 'abort':
      scribe.write(execution_id, {
        type: 'execution_stopping',
        reason: order.reason ?? 'by command',
        abort: order.action === 'abort',
      })
      for (const attempt of execution.open.values()) {
        if (attempt.kind !== 'compensate') cancelAttempt(scribe, execution, attempt, order.action)
      }
      // An execution that was left has let moments go by.
      passTime(scribe, execution)
      return
    case 'cancel_task':
      cancelTask(scribe, execution, numberOf(execution, order.task), order.reason ?? 'by command')
      return
    case 'retry':
      retry(scribe, execution, order.task)
      return
    case 'skip':
      scribe.write(execution_id, { type: 'task_skipped', task: order.task, reason: order.reason ?? 'by command' })
      return
    case 'approve':
      approve(scribe, execution, order)
      return
    case 'reject':
      reject(scribe, execution, order)
      return
    case 'rollback':
      rollBackTask(scribe, execution, numberOf(execution, order.task), order.ancestors ?? false)
      return
    case 'take':
      scribe.write(execution_id, { type: 'task_taken', task: order.task, by: order.by })
      return
    case 'fail':
      failManual(scribe, execution, numberOf(execution, order.task), order.reason)
      return
    case 'rewind':
      rewind(scribe, execution, order)
      return
    case 'scale':
    case 'budget':
      return
    default:
      unreachable(order)
  }
}

/** Why a command cannot be carried out now; `undefined` when it can. */
function refuse(execution: ExecutionState, order: OperatorCommand): string | undefined {
  const over = execution.status === 'completed' || execution.status === 'aborted'
  if (over) return `the execution is ${execution.status}`
  switch (order.action) {
    case 'pause':
      return execution.status === 'running' ? undefined : `the execution is ${execution.status}`
    case 'resume':
      return execution.status === 'paused' ? undefined : `the execution is ${execution.status}, not paused`
    case 'stop':
      return execution.status === 'running' || execution.status === 'paused'
        ? undefined
        : `the execution is ${execution.status.replace('_', ' ')}`
    case 'abort':
      return execution.aborting && execution.status === 'stopping' ? 'the execution is being aborted' : undefined
    case 'take':
    case 'fail':
      return refuseManual(execution, order.task, order.action)
    case 'rewind':
      return refuseRewind(execution, order)
    case 'budget':
      return order.usd === undefined && order.hours === undefined ? 'it names neither usd nor hours' : undefined
    case 'scale':
      return scaleProblem(execution, order)
    case 'rollback':
      return refuseRollback(execution, order.task, order.ancestors ?? false)
    case 'approve':
    case 'reject':
      return refuseAnswer(execution, order)
    case 'cancel_task':
    case 'retry':
    case 'skip':
      return refuseTask(execution, order.action, order.task)
    default:
      return unreachable(order)
  }
}

function notAChoice(id: string, choice: string, choices: readonly string[]): string {
  return `${choice} is not a choice for ${id}; they are ${choices.join(', ')}`
}

function refuseTask(
  execution: ExecutionState,
  action: 'cancel_task' | 'retry' | 'skip',
  id: string,
): string | undefined {
  const task = execution.plan.numberOf.get(id)
  if (task === undefined) return `there is no task ${id}`
  const state = taskState(execution, task)
  if (state === 'SUCCEEDED' || state === 'SKIPPED')
    return `${id} is already ${state === 'SUCCEEDED' ? 'done' : 'skipped'}`
  if (action === 'cancel_task') {
    if (state === 'CANCELLED') return `${id} is cancelled already`
    const isAtIt = isActive(state) || isRollingBack(execution, task)
    return isAtIt && execution.cancel_wanted[task] === 1 ? `${id} is being cancelled already` : undefined
  }
  if (!isIdle(execution, task)) {
    const isEnding = state === 'CANCELLING' || state === 'COMPENSATING'
    return `${id} ${STATE_IN_WORDS[state]}; wait for it to end${isEnding ? '' : ' or cancel it first'}`
  }
  if (action === 'retry') {
    if (state === 'PAUSED') return `${id} ${pausedText(execution, task)[0]}`
    const past =
      state === 'FAILED' ||
      state === 'ROLLED_BACK' ||
      state === 'CANCELLED' ||
      waitsForPerson(state) ||
      state === 'QUARANTINED' ||
      state === 'BACKOFF'
    if (!past) return `${id} ${STATE_IN_WORDS[state]}; there is nothing to repeat`
    const choices = execution.attention.get(task)?.choices
    if (choices?.includes('retry') === false) return notAChoice(id, 'retry', choices)
  }
  return undefined
}

function refuseRollback(execution: ExecutionState, id: string, ancestors: boolean): string | undefined {
  const task = execution.plan.numberOf.get(id)
  if (task === undefined) return `there is no task ${id}`
  const state = taskState(execution, task)
  // Who names two tasks may name one that is undone with the other.
  if (isRollingBack(execution, task)) return ancestors ? `${id} is being rolled back` : undefined
  if (execution.plan.nodes[task]?.done === true) return `${id} was done before the execution began`
  if (state === 'CANCELLING' || state === 'COMPENSATING') return `${id} ${STATE_IN_WORDS[state]}; wait for it to end`
  if (state !== 'SUCCEEDED' && !isActive(state)) return `${id} ${STATE_IN_WORDS[state]}; there is nothing to roll back`
  return undefined
}

/** Lets a task run again. Who has put right by hand what was to be rolled back lets it run when the rest is undone. */
function retry(scribe: Scribe, execution: ExecutionState, id: string): void {
  const task = numberOf(execution, id)
  if (isRollingBack(execution, task)) return holdForRollback(scribe, execution, task)
  scribe.write(execution.execution_id, { type: 'task_requeued', task: id, reason: 'operator' })
  probeByPerson(scribe, execution, task)
}

function approve(
  scribe: Scribe,
  execution: ExecutionState,
  order: Extract<OperatorCommand, { action: 'approve' }>,
): void {
  const asked = askedBy(execution, order.id) as Asked
  const choice = choiceOf(asked, order.choice)
  if (asked.approval !== undefined) {
    answer(scribe, execution, asked.approval, choice, 'person')
    return
  }
  const task = asked.task as number
  const id = scribe.id(execution, task)
  if (choice === 'retry') retry(scribe, execution, id)
  else if (choice === 'check')
    scribe.write(execution.execution_id, { type: 'task_requeued', task: id, reason: 'check_again' })
  else if (choice === 'undo' || choice === 'keep') answerRollback(scribe, execution, task, choice === 'undo')
  else if (choice === 'skip')
    scribe.write(execution.execution_id, { type: 'task_skipped', task: id, reason: 'by command' })
  else if (choice === 'approve') scribe.write(execution.execution_id, { type: 'task_approved', task: id })
  else if (choice === 'fail') failManual(scribe, execution, task, 'a person could not do it')
  else if (isManual(execution, task)) doneManual(scribe, execution, task)
  // A person's word that the work is done is taken as given; checks belong to attempts.
  else scribe.write(execution.execution_id, { type: 'task_succeeded', task: id, artifacts: [] })
}

function reject(
  scribe: Scribe,
  execution: ExecutionState,
  { id, reason }: Extract<OperatorCommand, { action: 'reject' }>,
): void {
  const { approval, task } = askedBy(execution, id) as Asked
  if (approval !== undefined) answer(scribe, execution, approval, rejectionOf(approval), 'person', reason)
  else
    scribe.write(execution.execution_id, {
      type: 'task_cancelled',
      task: scribe.id(execution, task as number),
      reason: reason ?? 'rejected',
    })
}

/** Cancels a task: at once, or when its open attempts have ended and what it has left is undone. An undoing is left to end. */
export function cancelTask(scribe: Scribe, execution: ExecutionState, task: number, reason: string): void {
  const node = execution.plan.nodes[task] as CoordinatorNode
  const open = [...execution.open.values()].filter((attempt) => attempt.task === task)
  if (open.length === 0 && !undoBeforeCancel(scribe, execution, task, reason)) {
    scribe.write(execution.execution_id, { type: 'task_cancelled', task: node.id, reason })
    releaseClaims(scribe, execution, task)
  }
  for (const attempt of open)
    if (attempt.kind !== 'compensate') cancelAttempt(scribe, execution, attempt, 'cancelled', undefined, reason)
}

function numberOf(execution: ExecutionState, id: string): number {
  return execution.plan.numberOf.get(id) as number
}

/** Goes on with checks that a stop or a crash left open. */
export function resumeChecks(scribe: Scribe, execution: ExecutionState): void {
  const busy = new Set([...execution.open.values()].map((attempt) => attempt.task))
  for (let task = 0; task < execution.plan.nodes.length; task++) {
    if (taskState(execution, task) === 'VERIFYING' && !busy.has(task)) verifyNext(scribe, execution, task)
  }
}
