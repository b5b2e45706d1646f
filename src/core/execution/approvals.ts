/** Questions that wait for an answer, each with an id. Plain data; changed by folding alone. */
import type { Event } from '../model/event.ts'
import type { ExecutionState, SiteState } from './state.ts'
import { foldWord } from './healing/issues.ts'
import { doubledBudget } from './spending.ts'
import { wake } from './wake.ts'

type Requested = Extract<Event, { type: 'approval_requested' }>

/** A question that is open. */
export interface Approval extends Pick<Requested, 'id' | 'kind' | 'subject' | 'reason' | 'choices' | 'default'> {
  /** The task that it is about; null when it is about the whole. */
  readonly about: number | null
  /** The systemic issue that it is about; null when it is about none. */
  readonly issue: string | null
  /** When its default is taken; null when it waits for ever. */
  readonly timeout_at: number | null
}

/** Open questions by their ids, in the order in which they were asked. */
export type Approvals = Map<string, Approval>

/** A question was asked. */
export function foldRequested(execution: ExecutionState, event: Requested): void {
  const { id, kind, subject, reason, choices, timeout_at } = event
  const about = event.about === undefined ? null : (execution.plan.numberOf.get(event.about) ?? null)
  const issue = event.issue ?? null
  execution.approvals.set(id, { id, kind, about, issue, subject, reason, choices, timeout_at, default: event.default })
  if (timeout_at !== null) execution.deadlines.add({ at: timeout_at, kind: 'approval', approval: id }, execution)
}

/** A question was answered, or is one no more. Whoever was held back by it is looked at again; returns whether all were. */
export function foldAnswered(
  site: SiteState,
  execution: ExecutionState,
  event: Extract<Event, { type: 'approval_answered' }>,
): boolean {
  const approval = execution.approvals.get(event.id)
  if (approval === undefined) return false
  // What may not stay is undone; then it is over.
  if (approval.kind === 'scope' && event.choice === 'reject' && approval.about !== null)
    execution.cancel_wanted[approval.about] = 1
  execution.approvals.delete(event.id)
  if (approval.issue !== null) foldWord(execution, approval.issue, event.choice)
  if (approval.kind === 'budget' && event.choice === 'raise') execution.options = doubledBudget(execution.options)
  if (!isAboutAll(approval)) return false
  wake(site, `held:${execution.execution_id}`)
  return true
}

/** Whether nothing starts while a question is open. */
export function isAboutAll({ kind }: Pick<Approval, 'kind'>): boolean {
  return kind === 'plan' || kind === 'budget'
}

/** The open question that holds back the whole execution; undefined when there is none. */
export function questionAboutAll({ approvals }: ExecutionState): Approval | undefined {
  if (approvals.size > 0) for (const approval of approvals.values()) if (isAboutAll(approval)) return approval
  return undefined
}

/** The open question about a task; undefined when there is none. */
export function questionAbout({ approvals }: ExecutionState, task: number): Approval | undefined {
  if (approvals.size > 0) for (const approval of approvals.values()) if (approval.about === task) return approval
  return undefined
}

/** Whether some open question is answered by time. */
export function isAnsweredByTime({ approvals }: ExecutionState): boolean {
  if (approvals.size > 0) for (const { timeout_at } of approvals.values()) if (timeout_at !== null) return true
  return false
}
