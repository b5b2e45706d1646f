import { EXIT, Failure } from '../core/model/failure.ts'
import type { Account } from '../core/model/account.ts'
import type { Journal } from '../core/ports/journal.ts'
import { accountOf } from '../core/view/account/account.ts'
import { chooseExecution } from './executions.ts'

/**
 * `explain`: what broke in an execution, what was done about it and what it cost, from its journal alone, also while it runs.
 * Without a name the newest one is meant. Throws a Failure with exit code 1 when there is none of that name.
 */
export function explainExecution(journal: Journal, named: string | undefined): Account {
  if (named !== undefined && /^[A-Z][\w-]*\.[\w.-]+$/.test(named))
    throw new Failure({
      code: 'unknown-execution',
      message: `${named} is no execution.`,
      exit: EXIT.arguments,
      advice: `How a task came to be is told by tasks explain-plan ${named}; tasks list shows the executions.`,
    })
  const { execution_id } = chooseExecution(journal.executions(), named === undefined ? {} : { execution_id: named })
  return accountOf(journal.read({ execution: execution_id }))
}
