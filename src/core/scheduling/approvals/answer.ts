/** Answers to questions: by people, by time, or because what they were about is settled otherwise. */
import { unreachable } from '../../std/assert.ts'
import type { OperatorCommand } from '../../model/operator-command.ts'
import { type Approval, questionAbout } from '../../execution/approvals.ts'
import { waitsForPerson } from '../../execution/lifecycle.ts'
import { isOver } from '../../execution/standing.ts'
import { overBudget } from '../../execution/spending.ts'
import { type Attention, type ExecutionState, taskState } from '../../execution/state.ts'
import { keepOutside, rejectOutside } from './scope-answers.ts'
import { looksAfterwards } from '../order.ts'
import { refuseForGood } from '../healing/refused-remedy.ts'
import type { Scribe } from '../scribe.ts'

type Order = Extract<OperatorCommand, { action: 'approve' | 'reject' }>
type By = 'person' | 'timeout'

/** What an id of an answer names: an approval, or another question about a task. */
export interface Asked {
  readonly approval: Approval | undefined
  readonly task: number | null
  readonly attention: Attention | undefined
}

/** Finds a question by its own id, or by the id of its task. */
export function askedBy(execution: ExecutionState, id: string): Asked | undefined {
  const approval = execution.approvals.get(id)
  if (approval !== undefined)
    return { approval, task: approval.about, attention: execution.attention.get(approval.about ?? -1) }
  for (const [task, attention] of execution.attention)
    if (attention.id === id) return { approval: questionAbout(execution, task), task, attention }
  const task = execution.plan.numberOf.get(id)
  const attention = task === undefined ? undefined : execution.attention.get(task)
  if (task === undefined || attention === undefined) return undefined
  return { approval: questionAbout(execution, task), task, attention }
}

/** Why a question cannot be answered so; undefined when it can. */
export function refuseAnswer(execution: ExecutionState, order: Order): string | undefined {
  const asked = askedBy(execution, order.id)
  if (asked === undefined)
    return /^ask-\d+$/.test(order.id)
      ? `${order.id} is no open question: it is answered already, or was never asked`
      : `${order.id} does not wait for a person`
  if (asked.approval !== undefined && settledBy(execution, asked.approval) !== undefined)
    return `${order.id} is no open question: it is settled already`
  if (order.action === 'reject') return undefined
  const choices = choicesOf(asked)
  const choice = choiceOf(asked, order.choice)
  if (choice === 'done' && isOver(execution) && isDoneLater(execution, asked))
    return `the checks of ${order.id} run when the execution goes on: resume it with this answer`
  return choices.includes(choice)
    ? undefined
    : `${choice} is not a choice for ${order.id}; they are ${choices.join(', ')}`
}

/** Whether checks look at what a person has done. */
function isDoneLater(execution: ExecutionState, { task, attention }: Asked): boolean {
  return task !== null && attention?.reason === 'manual' && looksAfterwards(execution, task)
}

function choicesOf({ approval, attention }: Asked): readonly string[] {
  return approval?.choices ?? attention?.choices ?? []
}

/** What is answered: the choice that was made, or what approving means for this question. */
export function choiceOf(asked: Asked, choice: string | undefined): string {
  if (choice !== undefined) return choice
  const choices = choicesOf(asked)
  return ['approve', 'done', 'undo', 'keep', 'raise'].find((one) => choices.includes(one)) ?? 'done'
}

/** What rejecting means for an approval. */
export function rejectionOf({ kind }: Approval): string {
  return kind === 'budget' ? 'stop' : 'reject'
}

/** Records an answer and does what it says. */
export function answer(
  scribe: Scribe,
  execution: ExecutionState,
  approval: Approval,
  choice: string,
  by: By,
  reason?: string,
): void {
  // Whoever is undone first is let run again for that; that it is over then stands in the answer.
  if (approval.kind === 'scope' && choice === 'reject') rejectOutside(scribe, execution, approval.about as number)
  scribe.write(execution.execution_id, {
    type: 'approval_answered',
    id: approval.id,
    choice,
    by,
    ...(reason === undefined ? {} : { reason }),
  })
  const why = reason ?? (by === 'timeout' ? 'nobody answered in time' : 'rejected')
  switch (approval.kind) {
    case 'plan':
      if (choice === 'reject') leave(scribe, execution, `the plan was rejected: ${why}`, true)
      return
    case 'budget':
      if (choice === 'stop') leave(scribe, execution, 'the budget is used up', false)
      return
    case 'scope':
      if (choice !== 'reject') keepOutside(scribe, execution, approval.about as number)
      return
    case 'task':
    case 'dependency':
      answerTask(scribe, execution, approval.about as number, choice, why)
      return
    case 'remedy': {
      const issue = execution.issues.get(approval.issue ?? '')
      if (issue !== undefined && choice === 'reject') refuseForGood(scribe, execution, issue, why)
      return
    }
    default:
      unreachable(approval.kind)
  }
}

/** What runs may end; then the execution stops, or, for good, is over. */
function leave(scribe: Scribe, execution: ExecutionState, reason: string, abort: boolean): void {
  const isAtWork = execution.status === 'running' || execution.status === 'paused'
  if (isAtWork || (abort && execution.status !== 'stopping'))
    scribe.write(execution.execution_id, { type: 'execution_stopping', reason, abort })
}

function answerTask(scribe: Scribe, execution: ExecutionState, task: number, choice: string, reason: string): void {
  const id = scribe.id(execution, task)
  if (choice === 'approve') scribe.write(execution.execution_id, { type: 'task_approved', task: id })
  else if (choice === 'skip')
    scribe.write(execution.execution_id, { type: 'task_skipped', task: id, reason: 'by command' })
  else scribe.write(execution.execution_id, { type: 'task_cancelled', task: id, reason })
}

/** Withdraws questions whose subject is settled otherwise. */
export function withdrawSettled(scribe: Scribe, execution: ExecutionState): void {
  if (execution.approvals.size === 0) return
  for (const approval of execution.approvals.values()) {
    const reason = settledBy(execution, approval)
    if (reason === undefined) continue
    scribe.write(execution.execution_id, {
      type: 'approval_answered',
      id: approval.id,
      choice: 'withdrawn',
      by: 'withdrawn',
      reason,
    })
  }
}

/** Why a question is one no more, whatever anybody answers; undefined when it still is. */
export function settledBy(execution: ExecutionState, { kind, about, issue }: Approval): string | undefined {
  if (about !== null)
    return waitsForPerson(taskState(execution, about)) ? undefined : 'the task waits for a person no more'
  if (kind === 'remedy')
    return execution.issues.get(issue ?? '')?.stage === 'planned' ? undefined : 'the issue is settled otherwise'
  if (kind !== 'budget') return undefined
  if (execution.options.budget === undefined) return 'there is no budget any more'
  for (let task = 0; task < execution.plan.nodes.length; task++)
    if (taskState(execution, task) === 'READY' && overBudget(execution, task) !== undefined) return undefined
  return 'the budget suffices again'
}
