/**
 * Systemic issues of an execution, from the breaker that told of each to what became of its remedy.
 *
 *   open ─ the planner answers ─► planned ─┬─ a person agrees, where that is asked ─► applied ─► helped, did not help, or failed
 *     └─ no remedy ─► refused ◄────────────┘
 */
import type { Event } from '../../model/event.ts'
import type { HealingMode, SystemicIssue } from '../../model/healing.ts'
import type { Remedy } from '../../model/remedy.ts'
import type { Breaker } from '../holds/breaker.ts'
import { satisfiesDependents } from '../lifecycle.ts'
import { type ExecutionState, taskState } from '../state.ts'

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

/** The issue of a breaker that is under way; undefined when there is none. */
export function issueUnderWay({ issues }: ExecutionState, pattern: string, key: string): Issue | undefined {
  if (issues.size === 0) return undefined
  for (const one of issues.values())
    if (one.issue.pattern === pattern && one.issue.key === key && isUnderWay(one)) return one
  return undefined
}

/** Whether a person is asked before the remedy of an issue is applied. */
export function asksFirst({ mode, remedy }: Issue): boolean {
  return mode === 'ask' || remedy?.asks === true
}

/** The name of the update that applies the remedy of an issue. */
export function updateOf(issue: string): string {
  return `heal-${issue}`
}

/** Whether all that mends an issue has ended well; true when nothing but the update itself does. */
export function isMended(execution: ExecutionState, { stage, mends }: Issue): boolean {
  return stage === 'applied' && mends.every((task) => satisfiesDependents(taskState(execution, task)))
}

/** When a probe of an open breaker may go: when its cool-down is over, or when its remedy has been carried out; Infinity before that. */
export function probeAt(execution: ExecutionState, { pattern, key, until }: Breaker): number {
  const issue = issueUnderWay(execution, pattern.name, key)
  if (issue === undefined) return until
  if (!isMended(execution, issue)) return Infinity
  // Where less is asked from now on, what was asked too much before still counts for a while.
  return issue.remedy?.not_before ?? (onlySlows(issue) ? until : 0)
}

/** Whether a remedy does no more than to ask for less: it may be repeated, and puts nothing right at once. */
export function onlySlows({ issue }: Issue): boolean {
  return issue.remedy === 'throttle'
}
