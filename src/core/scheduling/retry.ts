import { isOutward } from '../model/action.ts'
import { chance } from '../std/chance.ts'
import type { CoordinatorNode } from '../model/coordinator.ts'
import type { RetryPolicy } from '../model/policies.ts'
import type { TaskError } from '../model/failure.ts'

/** The retry policy that `execution_started` names. */
export const RETRY_POLICY = { name: 'by-class', version: '1' } as const

/** An external service gets more time to come back than a passing fault needs. */
const EXTERNAL_FACTOR = 4

/** Whether a reported failure is tried again: attempts are left, its class is one to repeat, and repeating is safe. */
export function mayRetry(node: CoordinatorNode, error: TaskError, ownAttempts: number): boolean {
  if (ownAttempts >= node.retry.max_attempts) return false
  if (!error.retryable || !node.retry.classes.includes(error.class)) return false
  return node.compensation !== undefined || !node.effects.some((effect) => isOutward(effect.kind))
}

/** Milliseconds before try number `ownAttempts + 1`. Full jitter: anywhere between nothing and the backoff, by keyed chance. */
export function retryDelay(
  policy: RetryPolicy,
  error: TaskError,
  seed: number,
  task: string,
  ownAttempts: number,
): number {
  const growth = policy.backoff === 'exponential' ? 2 ** Math.min(30, ownAttempts - 1) : ownAttempts
  const factor = error.class === 'external' ? EXTERNAL_FACTOR : 1
  const ceiling = Math.min(policy.max_delay_ms * factor, policy.initial_delay_ms * growth * factor)
  return Math.round(policy.jitter ? ceiling * chance(seed, 'retry', task, ownAttempts) : ceiling)
}
