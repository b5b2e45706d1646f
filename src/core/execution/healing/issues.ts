/**
 * Systemic issues of an execution, from the breaker that told of each to what became of its remedy.
 *
 *   open ─ the planner answers ─► planned ─┬─ a person agrees, where that is asked ─► applied ─► helped, did not help, or failed
 *     └─ no remedy ─► refused ◄────────────┘
 */
import type { Event } from '../../model/event.ts'
import type { HealingMode, SystemicIssue } from '../../model/healing.ts'
import type { Remedy } from '../../model/remedy.ts'

/** How far an issue has come. */
export type IssueStage = 'open' | 'planned' | 'applied' | 'refused' | 'helped' | 'did_not_help' | 'failed'

/** An issue, and what is done about it. */
export interface Issue {
  readonly issue: SystemicIssue
  readonly mode: HealingMode
  readonly told_at: number
  stage: IssueStage
  remedy: Remedy | null
  /** A person has agreed to the remedy. */
  agreed: boolean
  /** A person does not want it. */
  rejected: boolean
  /** The tasks that mend it, by their numbers. */
  mends: readonly number[]
}

/** All issues by their ids, in the order in which they were told. */
export type Issues = Map<string, Issue>

/** Events of mending. */
export type HealingEvent = Extract<
  Event,
  { type: 'systemic_issue' | 'remedy_planned' | 'remedy_refused' | 'remedy_ended' }
>

/** A deep copy. */
export function copyIssues(from: Issues): Issues {
  return new Map([...from].map(([id, one]) => [id, { ...one }]))
}

/** Whether something is still to come of an issue. */
export function isUnderWay({ stage }: Issue): boolean {
  return stage === 'open' || stage === 'planned' || stage === 'applied'
}

/** Whether a person is asked before the remedy of an issue is applied. */
export function asksFirst({ mode, remedy }: Issue): boolean {
  return mode === 'ask' || remedy?.asks === true
}

/** The name of the update that applies the remedy of an issue. */
export function updateOf(issue: string): string {
  return `heal-${issue}`
}

/** Whether a remedy does no more than to ask for less: it may be repeated, and puts nothing right at once. */
export function onlySlows({ issue }: Issue): boolean {
  return issue.remedy === 'throttle'
}

/** A person was asked about a remedy and has answered. */
export function foldWord({ issues }: { readonly issues: Issues }, issue: string, choice: string): void {
  const known = issues.get(issue)
  if (known === undefined) return
  if (choice === 'approve') known.agreed = true
  else if (choice === 'reject') known.rejected = true
}
