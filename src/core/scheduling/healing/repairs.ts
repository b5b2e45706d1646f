/**
 * What is done about a systemic issue, from the planner's answer to the end of its remedy.
 *
 *   answered ─► asked about, where the rules or the remedy want that ─► applied as a hot update ─► its tasks succeed ─► the
 *   breaker half-opens at once ─► its probe succeeds: helped; its probe fails in the same way: did not help
 */
import type { Remedy } from '../../model/remedy.ts'
import type { Input } from '../../model/input.ts'
import { type Breaker, breakerId } from '../../execution/holds/breaker.ts'
import { type Issue, asksFirst, isUnderWay, updateOf } from '../../execution/healing/issues.ts'
import { remedySteps } from '../../execution/healing/remedy-steps.ts'
import { isMended } from '../../execution/healing/mending.ts'
import { satisfiesDependents } from '../../execution/lifecycle.ts'
import { type ExecutionState, countOf, taskState } from '../../execution/state.ts'
import { askAboutMend, endRemedy, refuseRemedy } from './remedy-end.ts'
import { refuseForGood } from './refused-remedy.ts'
import { rebasedRemedy } from './rebased-remedy.ts'
import { askApproval } from '../approvals/ask.ts'
import type { Scribe } from '../scribe.ts'
import { update } from '../updates/update.ts'

/** Tasks that a question names, at most. */
const TASKS_NAMED = 8

/** The planner has answered about an issue. An answer that nobody waits for any more changes nothing. */
export function heardRepair(
  scribe: Scribe,
  execution: ExecutionState,
  { issue, answer }: Extract<Input, { type: 'repair_planned' }>,
): void {
  const known = execution.issues.get(issue)
  if (known?.stage !== 'open' || isGivenUp(execution)) return
  if ('refusal' in answer) return refuseForGood(scribe, execution, known, answer.refusal)
  if (wasRejected(execution, known, answer))
    return refuseForGood(scribe, execution, known, 'a person did not want the same before')
  scribe.write(execution.execution_id, { type: 'remedy_planned', issue, remedy: answer })
  const planned = execution.issues.get(issue)
  if (planned?.stage === 'planned' && asksFirst(planned)) ask(scribe, execution, planned)
}

/** Whether a person has said no to the same remedy of the same issue before. */
function wasRejected({ issues }: ExecutionState, { issue }: Issue, { summary }: Remedy): boolean {
  for (const { issue: other, remedy, rejected } of issues.values())
    if (rejected && other.pattern === issue.pattern && other.key === issue.key && remedy?.summary === summary)
      return true
  return false
}

/** Nothing of it is to run any more, so nobody is asked for anything. */
function isGivenUp({ status, aborting }: ExecutionState): boolean {
  return aborting || status === 'aborted' || status === 'completed'
}

function ask(scribe: Scribe, execution: ExecutionState, { issue, remedy }: Issue): void {
  const steps = remedySteps(remedy?.ops ?? [])
  const does = steps.length === 0 ? '' : ` It would ${steps.join('; ')}.`
  askApproval(scribe, execution, {
    kind: 'remedy',
    issue: issue.id,
    subject: remedy?.summary ?? issue.id,
    reason: `would put right ${issue.pattern} (${issue.id}), ${aboutText(issue.tasks)}.${does} May it be done?`,
    choices: ['approve', 'reject'],
    yes: 'approve',
    no: 'reject',
  })
}

function aboutText(tasks: readonly string[]): string {
  const more = tasks.length - TASKS_NAMED
  return `which is about ${tasks.slice(0, TASKS_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

/** Applies what was agreed to, and takes back what nobody needs. */
export function advanceHealing(scribe: Scribe, execution: ExecutionState): void {
  if (execution.issues.size === 0 || execution.status !== 'running') return
  for (const known of execution.issues.values()) {
    if (!isUnderWay(known)) continue
    const breaker = breakerOf(execution, known)
    if (known.stage !== 'applied' && isAllDone(execution))
      refuseRemedy(scribe, execution, known, 'nobody needs it any more')
    else if (known.stage !== 'applied' && breaker?.state === 'closed')
      refuseRemedy(scribe, execution, known, 'it has passed by itself')
    else if (known.stage === 'planned') applyRemedy(scribe, execution, known)
  }
}

/** Tells of remedies whose end has come, when breakers have seen what their probes say. Whether any had: breakers wait no more for it. */
export function settleRemedies(scribe: Scribe, execution: ExecutionState): boolean {
  if (execution.issues.size === 0 || execution.status !== 'running') return false
  const { seq } = execution
  for (const known of execution.issues.values())
    if (known.stage === 'applied') settleRemedy(scribe, execution, known, breakerOf(execution, known))
  return execution.seq > seq
}

function isAllDone(execution: ExecutionState): boolean {
  return countOf(execution, 'SUCCEEDED') + countOf(execution, 'SKIPPED') === execution.plan.nodes.length
}

function breakerOf({ breakers }: ExecutionState, { issue }: Issue): Breaker | undefined {
  return breakers.all.get(breakerId(issue.pattern, issue.key))
}

/** One update waits at a time: a remedy comes after it. */
function applyRemedy(scribe: Scribe, execution: ExecutionState, known: Issue): void {
  const { issue, remedy, agreed } = known
  if (remedy === null || (asksFirst(known) && !agreed) || execution.updates.pending !== null) return
  const ops = rebasedRemedy(execution, remedy.ops)
  if (ops.length === 0) return refuseRemedy(scribe, execution, known, 'nobody needs it any more')
  update(scribe, execution, {
    id: updateOf(issue.id),
    base_version: execution.updates.graph_version,
    reason: remedy.summary,
    issue: issue.id,
    ops,
  })
}

/** An issue without a breaker is over when those that it put in order have ended well; the others are when their breaker has closed. */
function settleRemedy(scribe: Scribe, execution: ExecutionState, known: Issue, breaker: Breaker | undefined): void {
  if (known.mends.some((task) => hasFailed(execution, task))) {
    endRemedy(scribe, execution, known, 'failed')
    for (const task of known.mends) if (taskState(execution, task) === 'FAILED') askAboutMend(scribe, execution, task)
    return
  }
  if (!isMended(execution, known)) return
  if (breaker === undefined ? haveEnded(execution, known) : breaker.state === 'closed')
    endRemedy(scribe, execution, known, 'helped')
}

/** Whether the tasks of an issue are done, of which at least one had to run for that: a skip proves nothing. */
function haveEnded(execution: ExecutionState, { issue }: Issue): boolean {
  const states = issue.tasks.map((id) => taskState(execution, execution.plan.numberOf.get(id) as number))
  return states.every(satisfiesDependents) && states.includes('SUCCEEDED')
}

function hasFailed(execution: ExecutionState, task: number): boolean {
  const state = taskState(execution, task)
  return state === 'FAILED' || state === 'QUARANTINED' || state === 'CANCELLED'
}
