import { unreachable } from '../std/assert.ts'
import type { CoordinatorNode } from '../model/coordinator.ts'
import type { CancelReason } from '../model/event.ts'
import type { OperatorCommand } from '../model/operator-command.ts'
import { waitsForPerson } from '../execution/lifecycle.ts'
import { type ExecutionState, type OpenAttempt, predecessorsSatisfied, taskState } from '../execution/state.ts'
import { isIdle, releaseClaims, verifyNext } from './order.ts'
import { scaleProblem } from './scaling.ts'
import type { Scribe } from './scribe.ts'

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
      return
    case 'cancel_task':
      cancelTask(scribe, execution, numberOf(execution, order.task), order.reason ?? 'by command')
      return
    case 'retry':
      scribe.write(execution_id, { type: 'task_requeued', task: order.task, reason: 'operator' })
      return
    case 'skip':
      scribe.write(execution_id, { type: 'task_skipped', task: order.task, reason: order.reason ?? 'by command' })
      return
    case 'approve':
      approve(scribe, execution, order.id, choiceOf(execution, order))
      return
    case 'reject':
      scribe.write(execution_id, { type: 'task_cancelled', task: order.id, reason: order.reason ?? 'rejected' })
      return
    case 'scale':
    case 'rollback':
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
    case 'scale':
      return scaleProblem(execution, order)
    case 'rollback':
      return 'what has succeeded is not undone'
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

function refuseAnswer(
  execution: ExecutionState,
  order: { readonly id: string; readonly choice?: string | undefined },
): string | undefined {
  const task = execution.plan.numberOf.get(order.id)
  const attention = task === undefined ? undefined : execution.attention.get(task)
  if (attention === undefined) return `${order.id} does not wait for a person`
  const choice = choiceOf(execution, order)
  return attention.choices.includes(choice) ? undefined : notAChoice(order.id, choice, attention.choices)
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
  if (action === 'cancel_task')
    return state === 'CANCELLING' || state === 'COMPENSATING' || state === 'CANCELLED' ? `${id} is ${state}` : undefined
  if (!isIdle(execution, task)) return `${id} is ${state}; wait for it to end or cancel it first`
  if (action === 'retry') {
    const past =
      state === 'FAILED' ||
      state === 'ROLLED_BACK' ||
      state === 'CANCELLED' ||
      waitsForPerson(state) ||
      state === 'QUARANTINED' ||
      state === 'BACKOFF'
    if (!past) return `${id} is ${state}; there is nothing to repeat`
    const choices = execution.attention.get(task)?.choices
    if (choices?.includes('retry') === false) return notAChoice(id, 'retry', choices)
    if (!predecessorsSatisfied(execution, task)) return `${id} waits for tasks that have not succeeded`
  }
  return undefined
}

/** What is answered: the choice that was made, or what approving means for this question. */
function choiceOf(
  execution: ExecutionState,
  order: { readonly id: string; readonly choice?: string | undefined },
): string {
  const choices = execution.attention.get(numberOf(execution, order.id))?.choices
  return order.choice ?? (choices?.includes('approve') === true ? 'approve' : 'done')
}

function approve(scribe: Scribe, execution: ExecutionState, id: string, choice: string): void {
  if (choice === 'retry') scribe.write(execution.execution_id, { type: 'task_requeued', task: id, reason: 'operator' })
  else if (choice === 'skip')
    scribe.write(execution.execution_id, { type: 'task_skipped', task: id, reason: 'by command' })
  else if (choice === 'approve') scribe.write(execution.execution_id, { type: 'task_approved', task: id })
  // A person's word that the work is done is taken as given; checks belong to attempts.
  else scribe.write(execution.execution_id, { type: 'task_succeeded', task: id, artifacts: [] })
}

/** Cancels a task: at once, or when its open attempts have ended. */
export function cancelTask(scribe: Scribe, execution: ExecutionState, task: number, reason: string): void {
  const node = execution.plan.nodes[task] as CoordinatorNode
  const open = [...execution.open.values()].filter((attempt) => attempt.task === task)
  if (open.length === 0) {
    scribe.write(execution.execution_id, { type: 'task_cancelled', task: node.id, reason })
    releaseClaims(scribe, execution, task)
  }
  for (const attempt of open) cancelAttempt(scribe, execution, attempt, 'cancelled')
}

/** Asks one open attempt to end, once. */
export function cancelAttempt(
  scribe: Scribe,
  execution: ExecutionState,
  attempt: OpenAttempt,
  reason: CancelReason,
): void {
  if (attempt.cancel !== null) return
  const { id } = execution.plan.nodes[attempt.task] as CoordinatorNode
  const grace_ms = Math.round(execution.coordinator.policies.cancel_grace_seconds * 1000)
  scribe.write(
    execution.execution_id,
    { type: 'attempt_cancel_ordered', task: id, kind: attempt.kind, reason, grace_ms },
    attempt.token,
  )
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
