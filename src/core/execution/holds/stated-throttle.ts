/** Throttles in the words of updates: what is in force, what an update would put in its place, and which tasks it is about. */
import type { CoordinatorNode } from '../../model/coordinator.ts'
import type { HotUpdateOp } from '../../model/hot-update.ts'
import type { ExecutionState } from '../state.ts'
import { globOf, standsIn } from './scope.ts'
import { placeOfScope, throttleOpensAt } from './throttle.ts'

/** The step of an update that sets a throttle, or takes one away. */
export type StatedThrottle = Extract<HotUpdateOp, { op: 'throttle' }>

/** A throttle may hold everything back for so long at most, in milliseconds: a year. */
const LONGEST_MS = 366 * 24 * 3600 * 1000

/** Whether a step takes a throttle away. */
export function endsThrottle({ not_before, rate, concurrency }: StatedThrottle): boolean {
  return not_before === undefined && rate === undefined && concurrency === undefined
}

/**
 * The throttles that hold once the steps of an update are applied; those that hold now without any. What was started lately under
 * a rate is told by `not_before`.
 */
export function throttlesAfter(
  { throttles }: Pick<ExecutionState, 'throttles'>,
  ops: readonly HotUpdateOp[] = [],
): StatedThrottle[] {
  const all = new Map<string, StatedThrottle>()
  for (const throttle of throttles.values()) {
    const { name, place, rate, concurrency } = throttle
    all.set(name, {
      op: 'throttle',
      name,
      scope: scopeOf(place),
      not_before: throttleOpensAt(throttle),
      ...(rate === null ? {} : { rate: { starts: rate.starts, interval_seconds: rate.interval_ms / 1000 } }),
      ...(concurrency === null ? {} : { concurrency }),
    })
  }
  for (const op of ops) {
    if (op.op !== 'throttle') continue
    all.delete(op.name)
    if (!endsThrottle(op)) all.set(op.name, op)
  }
  return [...all.values()]
}

/** Whether a throttle is about a task. */
export function isThrottled(node: CoordinatorNode, { scope }: StatedThrottle): boolean {
  return standsIn(node, placeOfScope(scope))
}

/** A scope in words: `all tasks`, `feature F001`, `tasks P1.*`. */
export function throttleScopeText(scope: StatedThrottle['scope']): string {
  if (scope.of === 'plan') return 'all tasks'
  if (scope.of === 'tasks') return `tasks ${scope.glob}`
  return `${scope.of} ${scope.name === '' ? '.' : scope.name}`
}

/**
 * Why a throttle makes no sense for the tasks of a plan at a moment, without a full stop: it is about none of them, or holds them
 * back for longer than a year. Undefined when it makes sense.
 */
export function throttleProblem(op: StatedThrottle, nodes: readonly CoordinatorNode[], at: number): string | undefined {
  if (endsThrottle(op)) return undefined
  if (!nodes.some((node) => isThrottled(node, op)))
    return `throttle ${op.name} slows nothing down: no task of the plan fits its scope (${throttleScopeText(op.scope)})`
  if ((op.not_before ?? 0) > at + LONGEST_MS)
    return `throttle ${op.name} would hold its tasks back for more than a year (not_before ${String(op.not_before)}, in milliseconds since 1970)`
  const { interval_seconds = 0 } = op.rate ?? {}
  if (interval_seconds * 1000 > LONGEST_MS)
    return `throttle ${op.name} would let its tasks start less than once in a year (interval_seconds ${interval_seconds})`
  return undefined
}

function scopeOf(place: string): StatedThrottle['scope'] {
  if (place === 'plan') return { of: 'plan' }
  const glob = globOf(place)
  if (glob !== undefined) return { of: 'tasks', glob }
  const space = place.indexOf(' ')
  return { of: place.slice(0, space) as 'feature', name: place.slice(space + 1) }
}
