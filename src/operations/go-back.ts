import { EXIT, Failure } from '../core/model/failure.ts'
import type { Journal } from '../core/ports/journal.ts'
import type { ExecutionState } from '../core/execution/state.ts'
import { refuseRewind, undoneByRewind } from '../core/scheduling/rewind.ts'
import { foldExecution } from '../runtime/fold.ts'
import { chooseExecution } from './executions.ts'

/** What is lost by going back to a checkpoint of an execution. */
export interface GoingBack {
  readonly execution_id: string
  /** The last event that still counts. */
  readonly seq: number
  /** Tasks that are undone and done again, in the order of their undoing. */
  readonly tasks: readonly { readonly task: string; readonly title: string; readonly undo: string | null }[]
}

/**
 * What going back to a checkpoint `cp-<execution>-<seq>` undoes. Nothing is changed. Throws a Failure with exit code 1 for an id
 * that is none, of an execution that is not here, or not of the one that is `wanted`, and where there is nothing to undo.
 */
export function lookBack(journal: Journal, checkpoint: string, wanted: string | undefined): GoingBack {
  const [, execution_id, digits] = /^cp-(.+)-(\d+)$/.exec(checkpoint) ?? []
  const seq = Number(digits)
  if (execution_id === undefined || seq < 1 || !Number.isSafeInteger(seq))
    throw refused(`"${checkpoint}" is no id of a checkpoint`, 'An id looks like cp-exec-2026-11-22-001-40.')
  if (wanted !== undefined && wanted !== execution_id)
    throw refused(`${checkpoint} belongs to ${execution_id}, not to ${wanted}`, 'Name one of them, or both alike.')
  chooseExecution(journal.executions(), { execution_id })
  const execution = foldExecution(journal, execution_id).executions.get(execution_id) as ExecutionState
  const reason = refuseRewind(execution, { action: 'rewind', seq })
  if (reason !== undefined)
    throw refused(`${checkpoint}: ${reason}`, `tasks execute --resume ${execution_id} goes on from where it stands.`)
  const tasks = undoneByRewind(execution, seq).flatMap((task) => {
    const node = execution.plan.nodes[task]
    return node === undefined ? [] : [{ task: node.id, title: node.name, undo: node.compensation?.cmd ?? null }]
  })
  return { execution_id, seq, tasks }
}

function refused(message: string, advice: string): Failure {
  return new Failure({ code: 'checkpoint-unusable', message: `${message}.`, exit: EXIT.arguments, advice })
}
