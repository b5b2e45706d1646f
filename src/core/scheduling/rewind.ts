/** Going back: what has succeeded after an event no longer counts, and is undone as in any rollback. */
import type { OperatorCommand } from '../model/operator-command.ts'
import { type ExecutionState, taskState } from '../execution/state.ts'
import { comesLater, rollbackSet, touchedSince } from './rollback/rollback-set.ts'
import { startRollback } from './rollback/rollback.ts'
import { isRollingBack } from './rollback/undo-order.ts'
import type { Scribe } from './scribe.ts'

type Rewind = Extract<OperatorCommand, { action: 'rewind' }>

/** The name of the state of an execution after an event. */
export function checkpointName(execution_id: string, seq: number): string {
  return `cp-${execution_id}-${seq}`
}

/** Tasks that have succeeded after an event and still count, latest first. */
export function finishedSince(execution: ExecutionState, seq: number): number[] {
  const found: number[] = []
  for (const [task, ended] of execution.recovery.ended)
    if (ended > seq && taskState(execution, task) === 'SUCCEEDED' && !isRollingBack(execution, task)) found.push(task)
  return found.sort((a, b) => comesLater(execution, a, b))
}

/** What going back undoes: what has finished since, and what was done or begun on top of it. Latest first. */
export function undoneByRewind(execution: ExecutionState, seq: number): number[] {
  const finished = finishedSince(execution, seq)
  const seeds = new Set(finished.flatMap((task) => [task, ...touchedSince(execution, task)]))
  return rollbackSet(execution, [...seeds])
}

/** Why nobody can go back there; undefined when one can. */
export function refuseRewind(execution: ExecutionState, { seq }: Rewind): string | undefined {
  if (seq > execution.seq) return `there is no event ${seq} to go back to; the last one is ${execution.seq}`
  if (finishedSince(execution, seq).length === 0) return `nothing has finished since event ${seq}`
  return undefined
}

/** Goes back. */
export function rewind(scribe: Scribe, execution: ExecutionState, { seq, reason }: Rewind): void {
  const checkpoint = checkpointName(execution.execution_id, seq)
  const tasks = finishedSince(execution, seq).map((task) => scribe.id(execution, task))
  const undone = undoneByRewind(execution, seq)
  scribe.write(execution.execution_id, { type: 'execution_rewound', checkpoint, to_seq: seq, tasks })
  startRollback(scribe, execution, undone, reason ?? `the execution goes back to ${checkpoint}`)
}
