/**
 * Undoing what has succeeded.
 *
 *   rollback_started ─► successes are taken back at once (task_invalidated), what runs is cancelled
 *     ─► one after the other, latest first: undo it ─► … ─► all are let run again (task_requeued)
 *
 * A member is held in PAUSED until all of them are undone. One that cannot be undone is for a person, and holds up only what
 * it stands on. All of this is state, so a crash, a stop and a repeated report find it where it was.
 */
import type { CoordinatorNode } from '../model/coordinator.ts'
import type { Claim } from '../execution/claims/claim.ts'
import { roomFor } from '../execution/claims/ledger.ts'
import { asksForResources, resourceSpecOf } from '../execution/claims/claim.ts'
import { claimsOfUndo } from '../execution/folding/rollback-events.ts'
import { type ExecutionState, taskState } from '../execution/state.ts'
import { cancelAttempt } from './cancel.ts'
import { orderAttempt, releaseClaims } from './order.ts'
import {
  ancestorsOf,
  comesLater,
  descendantsOf,
  restOfWave,
  rollbackSet,
  touchTheSame,
  touchedSince,
} from './rollback-set.ts'
import type { Scribe } from './scribe.ts'

/** Whether a task is part of what is being undone. */
export function isRollingBack(execution: ExecutionState, task: number): boolean {
  return execution.recovery.rollback.has(task)
}

/** Undoes a task and what came after it, as an operator asks; with `ancestors` also what came before. */
export function rollBackTask(scribe: Scribe, execution: ExecutionState, task: number, ancestors: boolean): void {
  const roots = ancestors ? [task, ...ancestorsOf(execution, task)] : [task]
  const seeds = new Set(roots.flatMap((root) => [root, ...touchedSince(execution, root)]))
  startRollback(scribe, execution, rollbackSet(execution, [...seeds]), `${scribe.id(execution, task)} is rolled back`)
}

/** A task failed for good: undoes what the policy says, or asks when that is more than may be undone without asking. */
export function undoAround(scribe: Scribe, execution: ExecutionState, task: number): void {
  const { rollback } = execution.coordinator.policies
  if (rollback === undefined || execution.cancel_wanted[task] === 1) return
  const tasks = affectedBy(execution, task)
  if (tasks.length === 0) return
  const id = scribe.id(execution, task)
  if (tasks.length <= rollback.max_depth) {
    startRollback(scribe, execution, tasks, `${id} failed for good`)
    return
  }
  const named = tasks.slice(0, NAMED).map((one) => scribe.id(execution, one))
  const more = tasks.length > NAMED ? ` and ${tasks.length - NAMED} more` : ''
  scribe.write(execution.execution_id, {
    type: 'task_needs_attention',
    task: id,
    reason: ROLLBACK_QUESTION,
    question: `${id} failed for good. To undo what it may have spoilt means to undo ${tasks.length} tasks: ${named.join(', ')}${more}. Undo them, or keep them?`,
    choices: ['undo', 'keep', 'retry', 'skip'],
  })
}

/** The reason of the question whether to undo what a failed task touches. */
export const ROLLBACK_QUESTION = 'rollback'

const NAMED = 10

/** A person lets undo, or keep, what a failed task touches. The task stays as it is until somebody retries it. */
export function answerRollback(scribe: Scribe, execution: ExecutionState, task: number, undo: boolean): void {
  const tasks = undo ? affectedBy(execution, task) : []
  const id = scribe.id(execution, task)
  scribe.write(execution.execution_id, { type: 'task_quarantined', task: id, reason: 'it failed for good' })
  if (tasks.length > 0) startRollback(scribe, execution, tasks, `${id} failed for good`)
}

/** What the policy undoes when a task has failed for good. */
function affectedBy(execution: ExecutionState, task: number): number[] {
  const strategy = execution.coordinator.policies.rollback?.strategy ?? 'per_task'
  if (strategy === 'per_task') return []
  const seeds = strategy === 'wave_scope' ? restOfWave(execution, task) : touchedSince(execution, task)
  return rollbackSet(execution, seeds).filter((one) => one !== task)
}

function startRollback(scribe: Scribe, execution: ExecutionState, tasks: readonly number[], reason: string): void {
  const { execution_id } = execution
  const ids = tasks.map((task) => scribe.id(execution, task))
  scribe.write(execution_id, { type: 'rollback_started', tasks: ids, reason })
  for (const task of tasks) takeBack(scribe, execution, task, reason)
  for (const attempt of execution.open.values())
    if (attempt.kind !== 'compensate' && isRollingBack(execution, attempt.task))
      cancelAttempt(scribe, execution, attempt, 'rollback')
}

function takeBack(scribe: Scribe, execution: ExecutionState, task: number, reason: string): void {
  const state = taskState(execution, task)
  if (state === 'SUCCEEDED')
    scribe.write(execution.execution_id, { type: 'task_invalidated', task: scribe.id(execution, task), reason })
  else if (state === 'VERIFYING' && !hasOpenAttempt(execution, task)) holdForRollback(scribe, execution, task)
}

function hasOpenAttempt(execution: ExecutionState, task: number): boolean {
  for (const attempt of execution.open.values()) if (attempt.task === task) return true
  return false
}

/** A member of a rollback has come to rest: it is held until all of them are undone. */
export function holdForRollback(scribe: Scribe, execution: ExecutionState, task: number): void {
  const { id } = execution.plan.nodes[task] as CoordinatorNode
  scribe.write(execution.execution_id, { type: 'task_paused', task: id, reason: 'it is rolled back' })
  releaseClaims(scribe, execution, task)
}

/** Undoes the next one, once what runs has ended; lets all of them run again when nothing is left to undo. */
export function advanceRollback(scribe: Scribe, execution: ExecutionState): void {
  const { rollback } = execution.recovery
  if (rollback.size === 0 || (execution.status === 'stopping' && !execution.aborting)) return
  if (isAtWork(execution)) return
  for (let task = nextToUndo(execution); task !== undefined; task = nextToUndo(execution)) {
    const { compensation } = execution.plan.nodes[task] as CoordinatorNode
    if (compensation !== undefined) {
      undo(scribe, execution, task)
      return
    }
    askToUndo(scribe, execution, task)
  }
  const members = [...rollback.keys()]
  if (execution.aborting || !members.every((task) => isUndone(execution, task))) return
  for (const task of members) {
    if (taskState(execution, task) !== 'PAUSED') continue
    scribe.write(execution.execution_id, {
      type: 'task_requeued',
      task: scribe.id(execution, task),
      reason: 'invalidated',
    })
  }
}

/** Whether a rollback goes on by itself. One that is over, or waits for a person alone, does not. */
export function isUndoing(execution: ExecutionState): boolean {
  return execution.recovery.rollback.size > 0 && (isAtWork(execution) || nextToUndo(execution) !== undefined)
}

/** Whether a member still runs, is being cancelled or undone. */
function isAtWork(execution: ExecutionState): boolean {
  for (const task of execution.recovery.rollback.keys()) if (execution.worker_of[task] !== null) return true
  return false
}

/** The latest member that is to be undone, and that nothing stands on which is still to be undone. */
function nextToUndo(execution: ExecutionState): number | undefined {
  const left = [...execution.recovery.rollback.keys()].filter((task) => !isUndone(execution, task))
  left.sort((a, b) => comesLater(execution, a, b))
  return left.find((task, i) => taskState(execution, task) === 'PAUSED' && !stands(execution, left.slice(0, i), task))
}

/** Whether any of the tasks that were done later stands on a task: comes after it, or touches the same. */
function stands(execution: ExecutionState, later: readonly number[], task: number): boolean {
  if (later.length === 0) return false
  const after = descendantsOf(execution, [task])
  return later.some((other) => after.has(other) || touchTheSame(execution, other, task))
}

/** Whether nothing of a held member is left to undo: it was undone, may be repeated, or touches nothing. */
function isUndone(execution: ExecutionState, task: number): boolean {
  const state = taskState(execution, task)
  if (state !== 'PAUSED' && state !== 'NEEDS_ATTENTION') return false
  if (execution.recovery.rollback.get(task) === 'undone') return true
  const node = execution.plan.nodes[task] as CoordinatorNode
  if (state === 'NEEDS_ATTENTION' || node.compensation !== undefined) return false
  return node.idempotent || execution.options.assume_idempotent || node.effects.length === 0
}

/** Orders the undo of a member, with what it holds meanwhile, as soon as nobody else holds that. */
function undo(scribe: Scribe, execution: ExecutionState, task: number): void {
  const node = execution.plan.nodes[task] as CoordinatorNode
  const claims = claimsOfUndo(execution.plan.claims[task] as readonly Claim[])
  // What others have reserved has to wait: until this is undone, nobody should build on it.
  if (!claims.every((claim) => roomFor(scribe.site.ledger, claim, scribe.at, AHEAD_OF_ALL))) return
  if (asksForResources(node))
    scribe.write(execution.execution_id, { type: 'resource_acquired', task: node.id, resources: resourceSpecOf(node) })
  orderAttempt(scribe, execution, task, 'compensate')
}

const AHEAD_OF_ALL = -1

function askToUndo(scribe: Scribe, execution: ExecutionState, task: number): void {
  const { id, effects } = execution.plan.nodes[task] as CoordinatorNode
  const touched = effects.map(({ kind, writes = [] }) => [kind, ...writes.slice(0, NAMED)].join(' ')).join('; ')
  scribe.write(execution.execution_id, {
    type: 'task_needs_attention',
    task: id,
    reason: 'cannot be undone',
    question: `${id} is rolled back, but it has no undo and does not say that it may be repeated. It touches ${touched}. Undo that by hand and let it run again (retry), or let it stand (done)?`,
    choices: ['retry', 'done', 'skip'],
  })
}
