import { isFull, throttleKey, throttleOpensAt } from '../../execution/holds/throttle.ts'
import type { ExecutionState } from '../../execution/state.ts'

/** Looks again at what throttles have held back, where they give way at a moment. */
export function wakeThrottled(execution: ExecutionState, at: number): void {
  for (const throttle of execution.throttles.values()) {
    if (throttleOpensAt(throttle) > at || isFull(throttle)) continue
    execution.frontier.wake(throttleKey(execution, throttle))
    execution.ages.wake()
  }
}

/** When time alone lets a throttle give way that does not yet; Infinity when there is none, or nothing waits. */
export function nextThrottle(execution: ExecutionState, at: number): number {
  let next = Infinity
  if (execution.throttles.size === 0 || execution.frontier.size === 0) return next
  for (const throttle of execution.throttles.values()) {
    const opens = throttleOpensAt(throttle)
    if (opens > at && opens < next && !isFull(throttle)) next = opens
  }
  return next
}
