import { EXIT, Failure } from '../core/model/failure.ts'
import type { Account } from '../core/model/account.ts'
import type { Journal } from '../core/ports/journal.ts'
import { accountOf } from '../core/view/account/account.ts'
import { chooseExecution } from './executions.ts'

/**
 * `explain`: what broke in an execution, what was done about it and what it cost, from its journal alone, also while it runs.
 * Without a name the newest one is meant. `attended` says whether a coordinator works on one at this moment. Throws a Failure with
 * exit code 1 when there is none of that name.
 */
export function explainExecution(
  journal: Journal,
  named: string | undefined,
  attended: (execution_id: string) => boolean,
): Account {
  const other = named === undefined ? undefined : adviceFor(named)
  if (other !== undefined)
    throw new Failure({
      code: 'unknown-execution',
      message: `${named} is ${other.what}, and no execution.`,
      exit: EXIT.arguments,
      advice: other.advice,
    })
  const { execution_id } = chooseExecution(journal.executions(), named === undefined ? {} : { execution_id: named })
  return accountOf(journal.read({ execution: execution_id }), attended(execution_id))
}

/** What is told of something else that has an id too. */
function adviceFor(named: string): { readonly what: string; readonly advice: string } | undefined {
  if (/^[A-Z][\w-]*\.[\w.-]+$/.test(named))
    return {
      what: 'the id of a task',
      advice: `tasks logs ${named} shows what it wrote, tasks status where it stands and why; how it came to be is told by tasks explain-plan ${named}.`,
    }
  if (/^(?:issue|ask|heal-issue)-\d+$/.test(named))
    return {
      what: named.startsWith('ask-') ? 'the id of a question' : 'the id of an issue in an execution',
      advice: `tasks explain, or tasks explain <execution>, tells it with all others; look for ${named.replace(/^heal-/, '')} there. tasks list shows the executions.`,
    }
  return undefined
}
