/** Checkpoints: of an execution, to which a person can go back; and the files that tasks keep with theirs. */
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { CoordinatorNode } from '../core/model/coordinator.ts'
import { EXIT, Failure } from '../core/model/failure.ts'
import type { Journal } from '../core/ports/journal.ts'
import { type ExecutionState, taskState } from '../core/execution/state.ts'
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

/** Files that tasks have kept, or copies in which they worked, that nothing goes on from any more. */
export interface Prunable {
  readonly execution_id: string
  readonly task: string
  readonly attempt: string
  readonly folder: string
  readonly bytes: number
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

/** What tasks have kept with checkpoints, and copies in which they worked, where nothing goes on from them any more. `executionId`: of one execution alone. */
export function prunableCheckpoints(journal: Journal, stateDir: string, executionId?: string): Prunable[] {
  const rows = journal.executions()
  const wanted = executionId === undefined ? rows : [chooseExecution(rows, { execution_id: executionId })]
  return wanted.flatMap(({ execution_id }) => {
    const place = join(stateDir, 'executions', execution_id)
    if (!existsSync(join(place, 'checkpoints')) && !existsSync(join(place, 'workspaces'))) return []
    const execution = executionOf(journal, execution_id)
    return [...keptFiles(execution, join(place, 'checkpoints')), ...keptCopies(execution, join(place, 'workspaces'))]
  })
}

function keptFiles(execution: ExecutionState, root: string): Prunable[] {
  const { execution_id } = execution
  if (!existsSync(root)) return []
  return foldersIn(root).flatMap((task) =>
    foldersIn(join(root, task))
      .filter((attempt) => !isNeeded(execution, task, attempt))
      .map((attempt) => {
        const folder = join(root, task, attempt)
        return { execution_id, task, attempt, folder, bytes: bytesIn(folder) }
      }),
  )
}

/** Copies of the codebase in which runs have worked, and to which nobody comes back. */
function keptCopies(execution: ExecutionState, root: string): Prunable[] {
  const { execution_id } = execution
  if (!existsSync(root)) return []
  return foldersIn(root).flatMap((name) => {
    const [, task, number] = /^(?:spare-)?(.+)-(\d+)$/.exec(name) ?? []
    if (task === undefined || isCopyNeeded(execution, task, Number(number), join(root, name))) return []
    const folder = join(root, name)
    return [{ execution_id, task, attempt: `${task}-${number}`, folder, bytes: bytesIn(folder) }]
  })
}

/** Whether something of a run may still happen in its copy, or a run may go on there. */
function isCopyNeeded(execution: ExecutionState, id: string, number: number, folder: string): boolean {
  const task = execution.plan.numberOf.get(id)
  if (task === undefined || execution.status === 'completed' || execution.status === 'aborted') return false
  if (existsSync(`${folder}.joining`) || execution.recovery.checkpoints.get(task)?.attempt === `${id}-${number}`)
    return !OVER.has(taskState(execution, task))
  return execution.last_run[task] === number && !GIVEN_UP.has(taskState(execution, task))
}

/** Removes what was found. */
export function pruneCheckpoints(prunable: readonly Prunable[]): void {
  for (const { folder } of prunable) {
    // Of a copy the record goes first: without it, what is left of the copy is nothing that anybody would use.
    for (const end of ['base', 'written']) rmSync(`${folder}.${end}`, { force: true })
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Whether a run may go on from what an attempt has kept, or the attempt still runs. */
function isNeeded(execution: ExecutionState, id: string, attempt: string): boolean {
  if (execution.open.has(attempt)) return true
  const task = execution.plan.numberOf.get(id)
  if (task === undefined) return false
  for (const open of execution.open.values()) if (open.resume_from?.attempt === attempt) return true
  return !OVER.has(taskState(execution, task)) && execution.recovery.checkpoints.get(task)?.attempt === attempt
}

/** States from which no task goes on. */
const OVER: ReadonlySet<string> = new Set(['SUCCEEDED', 'SKIPPED'])

/** States in which nothing more happens in the copy of the last run; whoever tries again begins in a new one. */
const GIVEN_UP: ReadonlySet<string> = new Set(['SUCCEEDED', 'SKIPPED', 'CANCELLED', 'FAILED', 'ROLLED_BACK'])

function foldersIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
}

function bytesIn(folder: string): number {
  let bytes = 0
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true }))
    if (entry.isFile()) bytes += statSync(join(entry.parentPath, entry.name)).size
  return bytes
}
