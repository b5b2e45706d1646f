import type { Event } from '../../model/event.ts'
import { type ExecutionState, taskState } from '../state.ts'
import { move } from './move.ts'

/** Part of a plan is to be undone. */
export function foldRollbackStarted(
  execution: ExecutionState,
  event: Extract<Event, { type: 'rollback_started' }>,
): void {
  const { rollback, preempted } = execution.recovery
  const next: number[] = []
  for (const id of event.tasks) {
    const task = execution.plan.numberOf.get(id)
    if (task === undefined) continue
    if (!rollback.has(task)) rollback.set(task, 'waiting')
    preempted.delete(task)
    next.push(task)
  }
  if (execution.recovery.checkpoints.size > 0) spoilCheckpoints(execution, next)
}

/** What is undone takes the checkpoints with it of all that comes after it. */
function spoilCheckpoints({ plan, recovery }: ExecutionState, next: number[]): void {
  const seen = new Set(next)
  for (let task = next.pop(); task !== undefined; task = next.pop()) {
    const checkpoint = recovery.checkpoints.get(task)
    if (checkpoint !== undefined) recovery.checkpoints.set(task, { ...checkpoint, undone: true })
    for (const after of plan.successors[task] as readonly number[]) {
      if (seen.has(after)) continue
      seen.add(after)
      next.push(after)
    }
  }
}

/** A success no longer counts; the task is held until what has to be undone is undone. */
export function foldInvalidated(execution: ExecutionState, task: number): void {
  move(execution, task, 'PAUSED')
}

/** A task is held back: by a rollback, or because it makes room for another one. */
export function foldPaused(
  execution: ExecutionState,
  event: Extract<Event, { type: 'task_paused' }>,
  task: number,
): void {
  const { recovery } = execution
  const by = event.by === undefined ? undefined : execution.plan.numberOf.get(event.by)
  // A person has put right by hand what could not be undone.
  if (taskState(execution, task) === 'NEEDS_ATTENTION' && recovery.rollback.has(task))
    recovery.rollback.set(task, 'undone')
  move(execution, task, 'PAUSED')
  if (by === undefined) return
  recovery.preempted.set(task, by)
  recovery.preempted_once.set(task, 1)
}

/** A run was ordered. */
export function noteRun({ recovery }: ExecutionState, task: number, seq: number): void {
  recovery.started.set(task, seq)
  recovery.ended.delete(task)
  recovery.kept.delete(task)
}

/** A task has succeeded: nothing has to go on from its checkpoints any more. */
export function noteSuccess({ recovery }: ExecutionState, task: number, seq: number): void {
  recovery.ended.set(task, seq)
  recovery.checkpoints.delete(task)
  recovery.kept.delete(task)
  recovery.preempted_once.delete(task)
}

/** What a task did is undone, and with it what its checkpoints stand on. */
export function noteUndone({ recovery }: ExecutionState, task: number): void {
  recovery.undo_tries.delete(task)
  recovery.kept.delete(task)
  noteNothingLeft(recovery.rollback, task)
  const checkpoint = recovery.checkpoints.get(task)
  if (checkpoint !== undefined) recovery.checkpoints.set(task, { ...checkpoint, undone: true })
}

/** An undo has not come to a good end. */
export function noteUndoFailed({ recovery }: ExecutionState, task: number): void {
  recovery.undo_tries.set(task, (recovery.undo_tries.get(task) ?? 0) + 1)
}

/** An attempt ended before it had begun, so it left nothing to undo. */
export function noteUntouched({ recovery }: ExecutionState, task: number): void {
  noteNothingLeft(recovery.rollback, task)
}

function noteNothingLeft(rollback: Map<number, 'waiting' | 'undone'>, task: number): void {
  if (rollback.has(task)) rollback.set(task, 'undone')
}
