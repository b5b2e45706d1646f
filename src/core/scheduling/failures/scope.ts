/** What follows when an attempt wrote outside its scope. Only where it is sure who did, anything but telling follows. */
import type { AttemptReport, ScopeAudit } from '../../model/attempt.ts'
import type { CoordinatorNode } from '../../model/coordinator.ts'
import type { TaskError } from '../../model/failure.ts'
import type { ExecutionState, OpenAttempt } from '../../execution/state.ts'
import { askApproval } from '../approvals/ask.ts'
import { releaseClaims } from '../order.ts'
import type { Scribe } from '../scribe.ts'
import { errorOfKind } from './task-error.ts'

type Finished = Extract<AttemptReport, { type: 'finished' }>
type ScopeAction = 'fail' | 'warn' | 'ask'

/** What the rules say about where a run wrote; undefined when there is nothing to say. */
export function scopeAction(
  execution: ExecutionState,
  { kind, executor }: OpenAttempt,
  report: Finished,
): ScopeAction | undefined {
  const rule = execution.coordinator.policies.scope_audit
  const { scope } = report
  if (scope === undefined || scope.outside_count === 0) return undefined
  // An agent's word is not enough, and in a copy of its own it is certain: where nobody has said what follows, it is told.
  if (rule === undefined) return executor === 'agent' || execution.options.workspace === 'copy' ? 'warn' : undefined
  return kind === 'run' && scope.attributed && report.outcome === 'succeeded' ? rule.action : 'warn'
}

/** The error of a run that wrote outside its scope. */
export function scopeError({ outside, outside_count }: ScopeAudit): TaskError {
  const more = outside_count > outside.length ? ` and ${outside_count - outside.length} more` : ''
  return errorOfKind('SCOPE_VIOLATION', 'code', `wrote outside its scope: ${outside.join(', ')}${more}`)
}

/** Tells what was found. */
export function tellScope(
  scribe: Scribe,
  execution: ExecutionState,
  { task, token }: OpenAttempt,
  scope: ScopeAudit,
  action: ScopeAction,
): void {
  const id = scribe.id(execution, task)
  const told = { ...scope }
  delete told.paths
  scribe.write(execution.execution_id, { type: 'scope_violation', task: id, scope: told, action }, token)
}

/** The work is done and lies partly outside the scope: a person says whether that may stay. */
export function askAboutScope(scribe: Scribe, execution: ExecutionState, task: number, scope: ScopeAudit): void {
  const node = execution.plan.nodes[task] as CoordinatorNode
  const { message } = scopeError(scope)
  const choices = ['keep', 'reject']
  scribe.write(execution.execution_id, {
    type: 'task_needs_attention',
    task: node.id,
    reason: SCOPE_QUESTION,
    question: `${node.id} ${message}. May that stay?`,
    choices,
  })
  askApproval(scribe, execution, {
    kind: 'scope',
    about: task,
    subject: node.name,
    reason: message,
    choices,
    yes: 'keep',
    no: 'reject',
  })
  releaseClaims(scribe, execution, task)
}

/** The reason of the question whether what was written outside a scope may stay. */
export const SCOPE_QUESTION = 'scope'
