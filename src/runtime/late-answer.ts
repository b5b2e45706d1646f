import { ANSWERED } from '../core/execution/standing.ts'
import { assert } from '../core/std/assert.ts'
import { err, ok, type Result } from '../core/std/result.ts'
import { copySite, type SiteState } from '../core/execution/state.ts'
import { step } from '../core/scheduling/step.ts'
import type { Question } from './asked.ts'
import type { Letter } from './mailbox.ts'

/**
 * What an execution that has ended for want of an answer is taken up with when the answer comes, as a later coordinator would
 * do it. An answer that would be refused is judged on a copy and taken for nothing: the error says why.
 */
export function lateAnswer(site: SiteState, question: Question, at: number): Result<Letter, string> {
  const execution = site.executions.get(question.execution_id)
  assert(execution !== undefined, 'what waits for an answer has begun')
  const letter = {
    type: 'take_up' as const,
    actor: question.actor,
    execution_id: question.execution_id,
    options: execution.options,
    commands: question.type === 'command' ? [question.command] : [],
    ...(question.type === 'command' ? {} : { updates: [question.update] }),
    reason: ANSWERED,
  }
  for (const event of step(copySite(site), { ...letter, at }))
    if (event.type === 'command_refused' || event.type === 'update_refused') return err(event.reason)
  return ok(letter)
}
