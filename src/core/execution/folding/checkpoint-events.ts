import type { Event } from '../../model/event.ts'
import type { CoordinatorNode } from '../../model/coordinator.ts'
import { verifierOf } from '../recovery/looks.ts'
import { specHash } from '../recovery/recovery.ts'
import { type ExecutionState, taskState } from '../state.ts'
import { move } from './move.ts'

/** A running task is at a checkpoint. */
export function foldCheckpoint(
  execution: ExecutionState,
  event: Extract<Event, { type: 'task_checkpoint' }>,
  task: number,
): void {
  const { checkpoint, percent, took_ms = 0, kept, attempt: token = '' } = event
  const attempt = execution.open.get(token)
  if (attempt === undefined) return
  attempt.checkpoint = checkpoint
  attempt.checkpoint_percent = Math.max(attempt.checkpoint_percent, percent ?? 0)
  attempt.checkpoint_ms += took_ms
  const node = execution.plan.nodes[task] as CoordinatorNode
  const reached = {
    checkpoint,
    ...(percent === undefined ? {} : { percent }),
    attempt: token,
    ...(kept === undefined ? {} : { kept }),
    spec: specHash(node),
    // Whoever is to be undone stands on nothing that lasts.
    undone: execution.recovery.rollback.has(task),
    seq: event.seq,
  }
  attempt.candidate = verifierOf(node, checkpoint) === undefined ? null : reached
  if (node.checkpoint_capable === true && attempt.candidate === null) execution.recovery.checkpoints.set(task, reached)
  const state = taskState(execution, task)
  if (state === 'RUNNING' || state === 'ASSIGNED') move(execution, task, 'CHECKPOINTED')
}

/** A task has left its checkpoint and runs on. */
export function foldContinued(execution: ExecutionState, task: number): void {
  if (taskState(execution, task) === 'CHECKPOINTED') move(execution, task, 'RUNNING')
}

/** A checkpoint is of no use: the task begins anew. One that was made since then stays. */
export function foldCheckpointRefused(
  { recovery, open }: ExecutionState,
  { checkpoint, attempt = '' }: Extract<Event, { type: 'checkpoint_refused' }>,
  task: number,
): void {
  const known = recovery.checkpoints.get(task)
  if (known === undefined || known.checkpoint !== checkpoint || known.attempt === attempt) return
  recovery.checkpoints.delete(task)
  const run = open.get(attempt)
  if (run !== undefined) run.checkpoint_percent = 0
}
