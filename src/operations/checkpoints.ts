/** Checkpoints of an execution, to which a person can go back. */
import type { CoordinatorNode } from '../core/model/coordinator.ts'
import { EXIT, Failure } from '../core/model/failure.ts'
import type { Journal } from '../core/ports/journal.ts'
import type { ExecutionState } from '../core/execution/state.ts'
import { finishedSince, undoneByRewind } from '../core/scheduling/rewind.ts'
import { type ExecutionCheckpoint, executionCheckpoints } from '../core/view/execution-checkpoints.ts'
import { foldExecution } from '../runtime/fold.ts'
import { chooseExecution } from './executions.ts'

/** What going back undoes, and how. */
export interface RewindPreview {
  /** `cp-<execution>-<seq>`. */
  readonly checkpoint: string
  readonly seq: number
  /** What has finished since, latest first. */
  readonly finished: readonly string[]
  /** All that no longer counts, in the order in which it is undone. */
  readonly undone: readonly RewoundTask[]
}

/** A task that no longer counts after going back. */
export interface RewoundTask {
  readonly task: string
  readonly title: string
  /** `command`: its undo runs; `repeat`: it is only done again; `person`: somebody is asked to undo it by hand; `cancel`: it runs now. */
  readonly how: 'command' | 'repeat' | 'person' | 'cancel'
}

/** The checkpoints of an execution. */
export interface CheckpointList {
  readonly execution_id: string
  readonly title: string
  readonly checkpoints: readonly ExecutionCheckpoint[]
}

/** The event behind the id of an execution's checkpoint. Throws a Failure when it is none of this execution. */
export function checkpointSeq(id: string, executionId: string): number {
  const prefix = `cp-${executionId}-`
  const seq = id.startsWith(prefix) ? id.slice(prefix.length) : ''
  if (/^[1-9]\d*$/.test(seq) && Number.isSafeInteger(Number(seq))) return Number(seq)
  throw new Failure({
    code: 'unknown-checkpoint',
    message: `${id} is no checkpoint of ${executionId}.`,
    exit: EXIT.arguments,
    advice: `tasks checkpoints list ${executionId} shows them; their names begin with ${prefix}.`,
  })
}

/** What going back to an event means for an execution as it stands. Changes nothing. */
export function previewRewind(execution: ExecutionState, seq: number): RewindPreview {
  const finished = finishedSince(execution, seq)
  const undone = finished.length === 0 ? [] : undoneByRewind(execution, seq)
  const { nodes } = execution.plan
  return {
    checkpoint: `cp-${execution.execution_id}-${seq}`,
    seq,
    finished: finished.map((task) => (nodes[task] as CoordinatorNode).id),
    undone: undone.map((task) => {
      const { id, name } = nodes[task] as CoordinatorNode
      return { task: id, title: name, how: howUndone(execution, task) }
    }),
  }
}

function howUndone(execution: ExecutionState, task: number): RewoundTask['how'] {
  const node = execution.plan.nodes[task] as CoordinatorNode
  if (node.compensation !== undefined) return 'command'
  if (execution.worker_of[task] !== null) return 'cancel'
  const isSafe = node.idempotent || execution.options.assume_idempotent || node.effects.length === 0
  return isSafe ? 'repeat' : 'person'
}

/** The places of an execution to which a person can go back. */
export function listCheckpoints(journal: Journal, wanted: { readonly execution_id?: string }): CheckpointList {
  const row = chooseExecution(journal.executions(), wanted)
  const { execution_id, title } = row
  const execution = executionOf(journal, execution_id)
  const { nodes } = execution.plan
  const before = nodes.filter(({ done }) => done).length
  const events = journal.read({ execution: execution_id })
  return { execution_id, title, checkpoints: executionCheckpoints(execution_id, events, nodes.length, before) }
}

/** What going back to a checkpoint means, by its id. */
export function showCheckpoint(journal: Journal, id: string): RewindPreview {
  const executionId = /^cp-(.+)-\d+$/.exec(id)?.[1] ?? ''
  const row = journal.executions().find(({ execution_id }) => execution_id === executionId)
  if (row === undefined)
    throw new Failure({
      code: 'unknown-checkpoint',
      message: `${id} is no checkpoint of an execution here.`,
      exit: EXIT.arguments,
      advice: 'tasks checkpoints list shows those of the newest execution.',
    })
  const seq = checkpointSeq(id, executionId)
  if (seq > row.last_seq)
    throw new Failure({
      code: 'unknown-checkpoint',
      message: `${executionId} has no event ${seq}; its last one is ${row.last_seq}.`,
      exit: EXIT.arguments,
      advice: `tasks checkpoints list ${executionId} shows its checkpoints.`,
    })
  return previewRewind(executionOf(journal, executionId), seq)
}

function executionOf(journal: Journal, executionId: string): ExecutionState {
  return foldExecution(journal, executionId).executions.get(executionId) as ExecutionState
}
