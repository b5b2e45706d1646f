/**
 * Undoing what has succeeded.
 *
 *   rollback_started ─► successes are taken back at once (task_invalidated), what runs is cancelled
 *     ─► one after the other, latest first: undo it ─► … ─► all are let run again (task_requeued)
 *
 * A member is held in PAUSED until all of them are undone. One that cannot be undone is for a person, and holds up only what
 * it stands on. All of this is state, so a crash, a stop and a repeated report find it where it was.
 */
import { assert } from '../../std/assert.ts'
import type { CoordinatorNode } from '../../model/coordinator.ts'
import type { TaskState } from '../../model/execution-options.ts'
import { holdersOf } from '../../execution/claims/ledger.ts'
import { asksForResources, resourceSpecOf } from '../../execution/claims/claim.ts'
import { isOver } from '../../execution/standing.ts'
import { type ExecutionState, taskState } from '../../execution/state.ts'
import { mustBeUndone, obstacleOfUndo } from '../../execution/recovery/undo.ts'
import { cancelAttempt } from '../cancel.ts'
import { orderAttempt, releaseClaims } from '../order.ts'
import { ancestorsOf, comesLater, restOfWave, rollbackSet, touchedSince } from './rollback-set.ts'
import type { Scribe } from '../scribe.ts'
import { freeMembers, isRollingBack, isUndone, nextToUndo } from './undo-order.ts'

/** Undoes a task and what came after it, as an operator asks; with `ancestors` also what came before. */
export function rollBackTask(scribe: Scribe, execution: ExecutionState, task: number, ancestors: boolean): void {
  if (isRollingBack(execution, task)) return
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
  const error = execution.errors[task]
  assert(error, () => `${id} has failed before a person is asked what that has spoilt`)
  scribe.write(execution.execution_id, { type: 'task_failed', task: id, error, canRetry: false })
  if (tasks.length > 0) startRollback(scribe, execution, tasks, `${id} failed for good`)
}

/** What the policy undoes when a task has failed for good. */
function affectedBy(execution: ExecutionState, task: number): number[] {
  const strategy = execution.coordinator.policies.rollback?.strategy ?? 'per_task'
  if (strategy === 'per_task') return []
  const seeds = strategy === 'wave_scope' ? restOfWave(execution, task) : touchedSince(execution, task)
  return rollbackSet(execution, seeds).filter((one) => one !== task)
}

/** Takes back tasks, and begins to undo them. */
export function startRollback(
  scribe: Scribe,
  execution: ExecutionState,
  tasks: readonly number[],
  reason: string,
): void {
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
  else if (LEFT.has(state) || (state === 'VERIFYING' && !hasOpenAttempt(execution, task)))
    holdForRollback(scribe, execution, task)
}

/** States in which what was left half done waits. */
const LEFT: ReadonlySet<TaskState> = new Set<TaskState>(['PENDING', 'READY', 'BACKOFF'])

function hasOpenAttempt(execution: ExecutionState, task: number): boolean {
  for (const attempt of execution.open.values()) if (attempt.task === task) return true
  return false
}

/**
 * Somebody wants a task cancelled that nothing runs of. What it has left half done is undone first; a member of a rollback is
 * cancelled when it is undone. Whether it has to wait for that.
 */
export function undoBeforeCancel(scribe: Scribe, execution: ExecutionState, task: number, reason: string): boolean {
  const state = taskState(execution, task)
  if (state === 'COMPENSATING') return true
  if (isRollingBack(execution, task)) return state === 'PAUSED' && !isUndone(execution, task)
  if (!mustBeUndone(execution, task)) return false
  startRollback(scribe, execution, [task], reason)
  return true
}

/** An abort undoes what was left half done, as far as that can be. */
export function undoHalfDone(scribe: Scribe, execution: ExecutionState): void {
  const { checkpoints, preempted } = execution.recovery
  const left = [...new Set([...checkpoints.keys(), ...preempted.keys()])].filter(
    (task) => !isRollingBack(execution, task) && mustBeUndone(execution, task),
  )
  if (left.length === 0) return
  left.sort((a, b) => comesLater(execution, a, b))
  startRollback(scribe, execution, left, 'the execution was aborted')
  advanceRollback(scribe, execution)
}

/** A member of a rollback has come to rest: it is held until all of them are undone. */
export function holdForRollback(scribe: Scribe, execution: ExecutionState, task: number): void {
  const { id } = execution.plan.nodes[task] as CoordinatorNode
  scribe.write(execution.execution_id, { type: 'task_paused', task: id, reason: 'is rolled back' })
  releaseClaims(scribe, execution, task)
}

/** Undoes the next one, once what runs has ended; lets those run again of which nothing is left to undo. */
export function advanceRollback(scribe: Scribe, execution: ExecutionState): void {
  const { rollback } = execution.recovery
  if (rollback.size === 0 || (execution.status === 'stopping' && !execution.aborting)) return
  if (isAtWork(execution)) return
  for (let [task] = nextToUndo(execution).filter((one) => mayBegin(scribe, execution, one)); task !== undefined;) {
    if (hasUndo(execution, task)) {
      undo(scribe, execution, task)
      return
    }
    askToUndo(scribe, execution, task)
    task = nextToUndo(execution).find((one) => mayBegin(scribe, execution, one))
  }
  if (execution.aborting) return
  for (const task of freeMembers(execution)) if (taskState(execution, task) === 'PAUSED') letGo(scribe, execution, task)
}

/** A member runs again, unless somebody wants it cancelled. */
function letGo(scribe: Scribe, execution: ExecutionState, task: number): void {
  const id = scribe.id(execution, task)
  if (execution.cancel_wanted[task] === 1)
    scribe.write(execution.execution_id, { type: 'task_cancelled', task: id, reason: 'by command' })
  else scribe.write(execution.execution_id, { type: 'task_requeued', task: id, reason: 'invalidated' })
}

/** Whether a rollback goes on by itself. One that is over, or waits for a person alone, does not. */
export function isUndoing(scribe: Scribe, execution: ExecutionState): boolean {
  if (execution.recovery.rollback.size === 0) return false
  if (isAtWork(execution)) return true
  return nextToUndo(execution).some((task) => mayBegin(scribe, execution, task) || isGivenBack(scribe, execution, task))
}

/** Whether a member still runs, is being cancelled or undone. */
function isAtWork(execution: ExecutionState): boolean {
  for (const task of execution.recovery.rollback.keys()) if (execution.worker_of[task] !== null) return true
  return false
}

function hasUndo(execution: ExecutionState, task: number): boolean {
  return execution.plan.nodes[task]?.compensation !== undefined
}

/** Whether a person is to be asked about a member, or nobody else holds what its undo needs. */
function mayBegin({ site, at }: Scribe, execution: ExecutionState, task: number): boolean {
  return !hasUndo(execution, task) || obstacleOfUndo(site, execution, task, at) === undefined
}

/** Whether others give back by themselves what the undo of a task needs. */
function isGivenBack({ site, at }: Scribe, execution: ExecutionState, task: number): boolean {
  const obstacle = obstacleOfUndo(site, execution, task, at)
  if (obstacle === undefined) return true
  return holdersOf(site.ledger, obstacle.claim).some((holder) => {
    const other = site.executions.get(holder.slice(0, holder.indexOf('/')))
    return other !== undefined && !isOver(other) && (other !== execution || execution.open.size > 0)
  })
}

/** Orders the undo of a member, with what it holds meanwhile. */
function undo(scribe: Scribe, execution: ExecutionState, task: number): void {
  const node = execution.plan.nodes[task] as CoordinatorNode
  if (asksForResources(node))
    scribe.write(execution.execution_id, { type: 'resource_acquired', task: node.id, resources: resourceSpecOf(node) })
  orderAttempt(scribe, execution, task, 'compensate')
}

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
