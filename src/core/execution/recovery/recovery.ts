/**
 * What an execution knows for going back and for going on: the last checkpoint of each task, which part of the plan is being
 * undone, which undoings are tried again, and which tasks made room for others. Plain data; changed by folding alone.
 */
import type { CoordinatorNode } from '../../model/coordinator.ts'
import type { TaskState } from '../../model/execution-options.ts'
import { hashJson } from '../../model/canonical.ts'

/** Where an attempt goes on: the `resume_from` of its order. */
export interface ResumePoint {
  readonly checkpoint: string
  readonly percent?: number | undefined
  readonly attempt: string
  /** Hash of the list of the files that were kept with it. */
  readonly kept?: string | undefined
}

/** The last checkpoint of a task. */
export interface Checkpoint extends ResumePoint {
  /** Hash of what the task was to do when the checkpoint was made. */
  readonly spec: string
  /** What it stands on was undone since. */
  readonly undone: boolean
  /** Of the event that told of it. */
  readonly seq: number
}

/** See the header. Keys are task numbers. */
export interface Recovery {
  readonly checkpoints: Map<number, Checkpoint>
  /** Undoings in a row that did not succeed. */
  readonly undo_tries: Map<number, number>
  /** Tasks that are being rolled back, in order of their undoing: `waiting` to be undone, or `undone` and held until all are. */
  readonly rollback: Map<number, 'waiting' | 'undone'>
  /** `seq` of the order of each task's last run. */
  readonly started: Map<number, number>
  /** `seq` of each task's last success, until it runs again: what is undone is put in order by it. */
  readonly ended: Map<number, number>
  /** Tasks whose work is done and kept; what is left is to check it: 1. */
  readonly kept: Map<number, 1>
  /** Why each task that is quarantined or cancelled is so. */
  readonly quarantined: Map<number, string>
  /** Tasks that made room, each with the task that it made room for, until that one has started. */
  readonly preempted: Map<number, number>
  /** Tasks that made room before: 1. They are left alone until they have got further. */
  readonly preempted_once: Map<number, 1>
  /** Open runs of tasks that say that they may be interrupted, by token: 1. */
  readonly interruptible: Map<string, 1>
  /** Ready tasks of critical priority: 1. */
  readonly critical: Map<number, 1>
}

/** Nothing is known yet. */
export function noRecovery(): Recovery {
  return {
    checkpoints: new Map(),
    undo_tries: new Map(),
    rollback: new Map(),
    started: new Map(),
    ended: new Map(),
    kept: new Map(),
    quarantined: new Map(),
    preempted: new Map(),
    preempted_once: new Map(),
    interruptible: new Map(),
    critical: new Map(),
  }
}

/** A copy that shares nothing that changes. */
export function copyRecovery(from: Recovery): Recovery {
  return {
    checkpoints: new Map(from.checkpoints),
    undo_tries: new Map(from.undo_tries),
    rollback: new Map(from.rollback),
    started: new Map(from.started),
    ended: new Map(from.ended),
    kept: new Map(from.kept),
    quarantined: new Map(from.quarantined),
    preempted: new Map(from.preempted),
    preempted_once: new Map(from.preempted_once),
    interruptible: new Map(from.interruptible),
    critical: new Map(from.critical),
  }
}

/** Hash of what a task is to do. Its place in the queue and what it may use leave its checkpoints as they are. */
export function specHash(node: CoordinatorNode): string {
  const { action, brief, effects, scope, checkpoints } = node
  return hashJson({ action, brief, effects, scope, checkpoints })
}

/** Why a task cannot go on from its checkpoint; undefined when it can. */
export function refuseCheckpoint(node: CoordinatorNode, checkpoint: Checkpoint): string | undefined {
  if (node.checkpoint_capable !== true) return 'the task cannot go on from a checkpoint'
  if (checkpoint.undone) return 'what was done up to it is undone'
  if (checkpoint.spec !== specHash(node)) return 'the task was changed since'
  const declared = node.checkpoints.find(({ name }) => name === checkpoint.checkpoint)
  return declared?.rollback_capable === false ? 'it is declared as one that cannot be gone back to' : undefined
}

/** Whether a task means to go on from the middle, where it was left: what it has done so far stands. */
export function isLeftHalfDone({ recovery }: { readonly recovery: Recovery }, task: number): boolean {
  return recovery.preempted.has(task) || recovery.checkpoints.get(task)?.undone === false
}

/** A task that goes on or is over is held back by nothing any more. */
export function leaveRecovery(recovery: Recovery, task: number, to: TaskState): void {
  if (recovery.rollback.size === 0 && recovery.preempted.size === 0 && recovery.undo_tries.size === 0) return
  if (!GOES_ON.has(to)) return
  recovery.rollback.delete(task)
  recovery.preempted.delete(task)
  recovery.undo_tries.delete(task)
}

const GOES_ON: ReadonlySet<TaskState> = new Set<TaskState>([
  'PENDING',
  'READY',
  'SUCCEEDED',
  'SKIPPED',
  'CANCELLED',
  'QUARANTINED',
])
