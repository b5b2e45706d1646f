import type { FailureKind, TaskError } from '../../model/failure.ts'
import type { ExecutionState } from '../../execution/state.ts'
import type { Scribe } from '../scribe.ts'

/** Failures that no try helps with, and what a person does about them. */
const WHAT_TO_DO: Readonly<Partial<Record<FailureKind, string>>> = {
  auth: 'It was refused for want of a valid login, key or certificate. Renew that where the task runs; then, may it run again?',
  billing: 'What is paid for is used up. Add credit or raise the limit there; then, may it run again?',
  policy: 'A rule forbids it, and nothing gets round a rule here. Look at what it wants to do; then, may it run again?',
}

/** Whether a failure is for a person: it is never tried again unasked. */
export function isForPerson({ kind }: TaskError): boolean {
  return kind !== undefined && WHAT_TO_DO[kind] !== undefined
}

/** Asks a person about a task that failed, where its failure is for one. Whether it did; an optional task is left out as always. */
export function endByPerson(scribe: Scribe, execution: ExecutionState, task: number): boolean {
  const node = execution.plan.nodes[task]
  const error = execution.errors[task]
  if (node === undefined || !error || execution.cancel_wanted[task] === 1 || node.optional) return false
  const what = error.kind === undefined ? undefined : WHAT_TO_DO[error.kind]
  if (what === undefined) return false
  scribe.write(execution.execution_id, {
    type: 'task_needs_attention',
    task: node.id,
    reason: error.kind as FailureKind,
    question: `${node.id} failed: ${error.message.replace(/\.$/, '')}. ${what}`,
    choices: ['retry', 'done', 'skip'],
  })
  return true
}
