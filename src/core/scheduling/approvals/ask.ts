import type { CoordinatorNode } from '../../model/coordinator.ts'
import { type Approval, questionAboutAll } from '../../execution/approvals.ts'
import type { ExecutionState } from '../../execution/state.ts'
import { standsAtCap } from '../../execution/spending.ts'
import type { Scribe } from '../scribe.ts'

/** A question as it is asked: the rules say when its default is taken. */
export interface Question extends Pick<Approval, 'kind' | 'subject' | 'reason' | 'choices'> {
  /** The task that it is about, by its number. */
  readonly about?: number
  /** The systemic issue that it is about. */
  readonly issue?: string
  /** What an answer by time is, when the rules say that silence is a yes, and when they say that it is a no. */
  readonly yes: string
  readonly no: string
}

/** Asks a question. What is about a task has the id of the question that is open about it. */
export function askApproval(scribe: Scribe, execution: ExecutionState, question: Question): void {
  const { kind, about, issue, subject, reason, choices, yes, no } = question
  const rules = execution.coordinator.policies.approvals
  const seconds = rules?.timeout_seconds
  const asked = about === undefined ? undefined : execution.attention.get(about)
  scribe.write(execution.execution_id, {
    type: 'approval_requested',
    id: asked?.id ?? `ask-${execution.seq + 1}`,
    kind,
    ...(about === undefined ? {} : { about: scribe.id(execution, about) }),
    ...(issue === undefined ? {} : { issue }),
    subject,
    reason,
    choices: [...choices],
    timeout_at: seconds === undefined ? null : scribe.at + Math.ceil(seconds * 1000),
    default: seconds === undefined ? null : rules?.on_timeout === 'approve' ? yes : no,
  })
}

/** Asks whether the plan may be carried out, where the rules want that. */
export function askAboutPlan(scribe: Scribe, execution: ExecutionState): void {
  if (execution.coordinator.policies.approvals?.plan !== true) return
  const { nodes } = execution.plan
  askApproval(scribe, execution, {
    kind: 'plan',
    subject: `the plan ${execution.coordinator.meta.title}`,
    reason: `waits for an approval: ${nodes.length} ${nodes.length === 1 ? 'task' : 'tasks'}. May it start?`,
    choices: ['approve', 'reject'],
    yes: 'approve',
    no: 'reject',
  })
}

/** Asks whether a task may start: its node says so, or where it stands among the others is not sure. */
export function askAboutTask(scribe: Scribe, execution: ExecutionState, task: number): void {
  const node = execution.plan.nodes[task] as CoordinatorNode
  const choices = ['approve', 'reject', 'skip']
  const reason = node.approval?.reason ?? ''
  scribe.write(execution.execution_id, {
    type: 'task_needs_attention',
    task: node.id,
    reason: 'approval',
    question: `${node.name}: ${/[.?!]$/.test(reason) ? reason : `${reason}.`} May it start?`,
    choices,
  })
  askApproval(scribe, execution, {
    kind: (node.approval?.dependencies.length ?? 0) > 0 ? 'dependency' : 'task',
    about: task,
    subject: node.name,
    reason,
    choices,
    yes: 'approve',
    no: 'reject',
  })
}

/** Asks what becomes of the rest when the budget is used up. Silence never spends: the default is to stop. */
export function askAboutBudget(scribe: Scribe, execution: ExecutionState): void {
  const { budget = {} } = execution.options
  const cap = [
    ...(budget.usd === undefined ? [] : [`${budget.usd} USD`]),
    ...(budget.hours === undefined ? [] : [`${budget.hours} hours of work`]),
  ]
  askApproval(scribe, execution, {
    kind: 'budget',
    subject: `the budget of ${cap.join(' and ')}`,
    reason: 'is used up: what is left does not suffice for another run. Double it (raise), or stop here?',
    choices: ['raise', 'stop'],
    yes: 'stop',
    no: 'stop',
  })
}

/** Asks about the budget as soon as nothing more could start, whatever becomes of what runs. */
export function watchBudget(scribe: Scribe, execution: ExecutionState): void {
  if (execution.options.budget === undefined || execution.status !== 'running' || execution.frontier.size === 0) return
  if (questionAboutAll(execution) === undefined && standsAtCap(execution)) askAboutBudget(scribe, execution)
}
