/**
 * Checks of checkpoints: they look at a run while it goes on, so they are open beside it and move its task nowhere. What passes
 * is from then on where the task can go on; what does not pass never becomes that. Plain data; changed by folding alone.
 *
 *   checkpoint with a check ─► candidate of its run ─► look, one at a time ─► passed while the run is open ─► resume point
 */
import { assert } from '../../std/assert.ts'
import type { AcceptanceCheck } from '../../model/acceptance-check.ts'
import type { CoordinatorNode } from '../../model/coordinator.ts'
import type { Event } from '../../model/event.ts'
import type { ExecutionState, OpenAttempt } from '../state.ts'
import type { Checkpoint } from './recovery.ts'

/** A check of a checkpoint that is under way. */
export interface CheckpointLook {
  readonly attempt: OpenAttempt
  readonly check: AcceptanceCheck
  /** What it looks at. */
  readonly candidate: Checkpoint
}

/** Open looks by their tokens. */
export type Looks = Map<string, CheckpointLook>

/** A copy that shares nothing that changes. */
export function copyLooks(from: Looks): Looks {
  return new Map([...from].map(([token, look]) => [token, { ...look, attempt: { ...look.attempt } }]))
}

/** An attempt that has not ended, of whatever kind. */
export function underWay({ open, looks }: ExecutionState, token: string): OpenAttempt | undefined {
  return open.get(token) ?? (looks.size === 0 ? undefined : looks.get(token)?.attempt)
}

/** All attempts that have not ended. */
export function allUnderWay({ open, looks }: ExecutionState): OpenAttempt[] {
  const attempts = [...open.values()]
  for (const { attempt } of looks.values()) attempts.push(attempt)
  return attempts
}

/** The check that a task declares for a checkpoint. */
export function verifierOf(node: CoordinatorNode, checkpoint: string): AcceptanceCheck | undefined {
  return node.checkpoints.find(({ name }) => name === checkpoint)?.verify
}

/** A look was ordered: it stands beside the run whose newest candidate it looks at. */
export function openLook(
  execution: ExecutionState,
  attempt: OpenAttempt,
  { at_checkpoint = '' }: Extract<Event, { type: 'attempt_ordered' }>,
): void {
  const { task, token } = attempt
  const node = execution.plan.nodes[task] as CoordinatorNode
  const check = verifierOf(node, at_checkpoint)
  const run = execution.open.get(`${node.id}-${execution.last_run[task]}`)
  const candidate = run?.candidate
  assert(
    check !== undefined && candidate?.checkpoint === at_checkpoint,
    () => `${token} looks at a checkpoint of a run`,
  )
  execution.looks.set(token, { attempt, check, candidate })
}

/** How the check of a checkpoint came out: what passed while its run is open, and is the newest, is gone on from. */
export function foldVerified(
  { looks, open, plan, recovery }: ExecutionState,
  { attempt = '', outcome }: Extract<Event, { type: 'checkpoint_verified' }>,
  task: number,
): void {
  const candidate = looks.get(attempt)?.candidate
  if (candidate === undefined || outcome !== 'succeeded' || !open.has(candidate.attempt)) return
  const last = recovery.checkpoints.get(task)
  const isOlder = last?.attempt === candidate.attempt && last.seq > candidate.seq
  if (isOlder || plan.nodes[task]?.checkpoint_capable !== true) return
  recovery.checkpoints.set(task, { ...candidate, undone: recovery.rollback.has(task) })
}
