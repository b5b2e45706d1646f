import type { Breaker } from '../holds/breaker.ts'
import { codeOf, satisfiesDependents } from '../lifecycle.ts'
import { type ExecutionState, taskState } from '../state.ts'
import { type Issue, isUnderWay, onlySlows } from './issues.ts'

/** The issue of a breaker that is under way; undefined when there is none. */
export function issueUnderWay({ issues }: ExecutionState, pattern: string, key: string): Issue | undefined {
  if (issues.size === 0) return undefined
  for (const one of issues.values())
    if (one.issue.pattern === pattern && one.issue.key === key && isUnderWay(one)) return one
  return undefined
}

/** Whether all that mends an issue has ended well; true when nothing but the update itself does. */
export function isMended(execution: ExecutionState, { stage, mends }: Issue): boolean {
  return stage === 'applied' && haveEndedWell(execution, mends)
}

function haveEndedWell(execution: ExecutionState, mends: readonly number[]): boolean {
  return mends.every((task) => satisfiesDependents(taskState(execution, task)))
}

/** Whether what a breaker has found is put right, by its remedy or by a person after that failed; a probe has not shown it yet. */
export function isPutRight(execution: ExecutionState, { pattern, key }: Breaker): boolean {
  const issue = issueUnderWay(execution, pattern.name, key)
  if (issue !== undefined) return isMended(execution, issue)
  const left = leftToPerson(execution, pattern.name, key)
  return left !== undefined && haveEndedWell(execution, left.mends)
}

/**
 * When a probe of an open breaker may go: when its cool-down is over, or when its remedy has been carried out; Infinity before
 * that. Where a remedy would only ask for less, waiting helps too: nobody has to agree to that.
 */
export function probeAt(execution: ExecutionState, { pattern, key, until }: Breaker): number {
  const issue = issueUnderWay(execution, pattern.name, key)
  if (issue === undefined) {
    const left = leftToPerson(execution, pattern.name, key)
    if (left === undefined) return until
    return haveEndedWell(execution, left.mends) ? 0 : Infinity
  }
  if (!isMended(execution, issue)) return issue.stage === 'planned' && onlySlows(issue) ? until : Infinity
  // Where less is asked from now on, what was asked too much before still counts for a while.
  return issue.remedy?.not_before ?? (onlySlows(issue) ? until : 0)
}

/**
 * The last issue of a breaker, when its remedy has failed and a person sees to the tasks that mend: those that failed wait for
 * them. Undefined when there is none, or when one of them never comes.
 */
export function leftToPerson({ issues, task_state }: ExecutionState, pattern: string, key: string): Issue | undefined {
  let last: Issue | undefined
  for (const one of issues.values()) if (one.issue.pattern === pattern && one.issue.key === key) last = one
  if (last?.stage !== 'failed' || last.mends.length === 0) return undefined
  return last.mends.some((task) => NEVER.has(task_state[task] as number)) ? undefined : last
}

const NEVER: ReadonlySet<number> = new Set([codeOf('FAILED'), codeOf('CANCELLED'), codeOf('QUARANTINED')])
