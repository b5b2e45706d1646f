import { isOutward } from '../../model/action.ts'
import { chance } from '../../std/chance.ts'
import type { CoordinatorNode } from '../../model/coordinator.ts'
import type { RetryPolicy } from '../../model/policies.ts'
import type { TaskError } from '../../model/failure.ts'
import type { ExecutionState } from '../../execution/state.ts'

/** The retry policy that `execution_started` names. */
export const RETRY_POLICY = { name: 'by-class', version: '1' } as const

/** An external service gets more time to come back than a passing fault needs. */
const EXTERNAL_FACTOR = 4

/** Whether a reported failure is tried again: attempts are left, its class is one to repeat, and repeating is safe. */
export function mayRetry(node: CoordinatorNode, error: TaskError, ownAttempts: number): boolean {
  return node.retry.classes.includes(error.class) && mayRetryAny(node, error, ownAttempts)
}

/** The same whatever the class of the failure is. */
export function mayRetryAny(node: CoordinatorNode, error: TaskError, ownAttempts: number): boolean {
  return error.retryable && ownAttempts < node.retry.max_attempts && isSafeToRepeat(node)
}

/** Whether a reported failure of a task may be repeated: it reaches nothing outside, or it is undone first. */
export function isSafeToRepeat(node: CoordinatorNode): boolean {
  return node.compensation !== undefined || !node.effects.some((effect) => isOutward(effect.kind))
}

/** Whether nobody knows how far a failed attempt came: it was ended by others in its middle, or a server failed over it. */
export function mayBeHalfDone({ action }: CoordinatorNode, error: TaskError): boolean {
  const { signal, code, retry_after_seconds } = error
  // Whoever says when it may be asked again has not done it.
  if (/^HTTP_5\d\d$/.test(code) && retry_after_seconds === undefined) return !isRepeatable(action.http?.method)
  return signal !== undefined || ENDED_INSIDE.has(code)
}

/** What HTTP lets anybody ask again without harm, and what is no request at all: its error is only named like one. */
function isRepeatable(method: string | undefined): boolean {
  return method === undefined || method === 'GET' || method === 'PUT'
}

const ENDED_INSIDE: ReadonlySet<string> = new Set(['TIMEOUT', 'SILENT', 'ALERT', 'KILLED', 'SIGNALLED'])

/** Whether work that may be half done is repeated without asking: it says so, is undone first, or states its retries. */
export function mayRepeatHalfDone(node: CoordinatorNode): boolean {
  return node.idempotent || node.compensation !== undefined || node.retry.classes.includes('logic')
}

/** Whether an undo that failed is tried again. What may pass by itself is worth it; anything else is for a person. */
export function mayRepeatUndo(node: CoordinatorNode, error: TaskError, tries: number): boolean {
  if (tries >= node.retry.max_attempts || !error.retryable) return false
  return error.class === 'transient' || error.class === 'external' || error.class === 'resource'
}

/** Attempts that may be lost in a row, through no fault of the task, before a person is asked. */
export function maxLost(execution: ExecutionState, task: number): number {
  const node = execution.plan.nodes[task] as CoordinatorNode
  return node.retry.max_lost ?? execution.coordinator.policies.retry.max_lost ?? MAX_LOST
}

const MAX_LOST = 3

/**
 * Milliseconds before try number `ownAttempts + 1`. Full jitter: anywhere between nothing and the backoff, by keyed chance.
 * Who said when it may be asked again is not asked before, however long that is.
 */
export function retryDelay(
  policy: RetryPolicy,
  error: TaskError,
  seed: number,
  task: string,
  ownAttempts: number,
): number {
  // What a breaker answered for was none of the task's own.
  const tries = Math.max(1, ownAttempts)
  const growth = policy.backoff === 'exponential' ? 2 ** Math.min(30, tries - 1) : tries
  const factor = error.class === 'external' ? EXTERNAL_FACTOR : 1
  const ceiling = Math.min(policy.max_delay_ms * factor, policy.initial_delay_ms * growth * factor)
  const drawn = Math.round(policy.jitter ? ceiling * chance(seed, 'retry', task, ownAttempts) : ceiling)
  return Math.max(drawn, Math.ceil((error.retry_after_seconds ?? 0) * 1000))
}
