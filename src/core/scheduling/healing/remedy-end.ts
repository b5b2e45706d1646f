import type { Breaker } from '../../execution/holds/breaker.ts'
import type { Issue } from '../../execution/healing/issues.ts'
import { isMended, issueUnderWay } from '../../execution/healing/mending.ts'
import type { ExecutionState } from '../../execution/state.ts'
import type { Scribe } from '../scribe.ts'

/** Nothing is done about an issue, or no more. */
export function refuseRemedy(scribe: Scribe, execution: ExecutionState, { issue }: Issue, reason: string): void {
  scribe.write(execution.execution_id, { type: 'remedy_refused', issue: issue.id, reason })
}

/** The same failure came again after the remedy of a breaker's issue had been carried out: it did not help. */
export function noteRelapse(scribe: Scribe, execution: ExecutionState, { pattern, key }: Breaker): void {
  const known = issueUnderWay(execution, pattern.name, key)
  if (known !== undefined && isMended(execution, known)) endRemedy(scribe, execution, known, 'did_not_help')
}

/** Tells what became of a remedy. */
export function endRemedy(
  scribe: Scribe,
  execution: ExecutionState,
  { issue, told_at }: Issue,
  outcome: 'helped' | 'did_not_help' | 'failed',
): void {
  scribe.write(execution.execution_id, {
    type: 'remedy_ended',
    issue: issue.id,
    pattern: issue.pattern,
    outcome,
    took_ms: scribe.at - told_at,
  })
}

/**
 * A mending task has failed for good. While its remedy is under way the end of that asks about it; after that, when a person has
 * let it run once more, nobody else would.
 */
export function endMend(scribe: Scribe, execution: ExecutionState, task: number, issue: string): void {
  if (execution.cancel_wanted[task] === 1) return
  if (execution.issues.get(issue)?.stage !== 'applied') askAboutMend(scribe, execution, task)
}

/** What waits for a mending task that failed would wait for ever: whoever puts its cause right says how it goes on. */
export function askAboutMend(scribe: Scribe, execution: ExecutionState, task: number): void {
  const id = scribe.id(execution, task)
  const message = execution.errors[task]?.message.replace(/\.$/, '') ?? ''
  scribe.write(execution.execution_id, {
    type: 'task_needs_attention',
    task: id,
    reason: 'remedy failed',
    question: `${id} was to put things right and failed: ${message}. Do it by hand (done), or put its cause right and let it run again (retry); without it (skip), may the rest go on?`,
    choices: ['retry', 'done', 'skip'],
  })
}
