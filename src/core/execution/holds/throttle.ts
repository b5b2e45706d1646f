/**
 * Throttles: tasks of a scope start no sooner, no faster, or no more at once than a hot update has said. State, folded from the
 * update and from what starts and ends, so that whoever folds the events counts the same.
 */
import type { CoordinatorNode } from '../../model/coordinator.ts'
import type { HotUpdateOp } from '../../model/hot-update.ts'
import { isActive, stateOf } from '../lifecycle.ts'
import type { ExecutionState } from '../state.ts'
import { globPlace, placeOf, standsIn } from './scope.ts'

/** A throttle that is in force. */
export interface Throttle {
  readonly name: string
  /** Where it holds: see scope.ts. */
  readonly place: string
  /** Nothing starts before; 0 when it says nothing of that. */
  readonly not_before: number
  readonly rate: { readonly starts: number; readonly interval_ms: number } | null
  /** Tasks at once; null for any number. */
  readonly concurrency: number | null
  /** When runs began, the last ones, as many as the rate has to know. */
  starts: number[]
  /** Tasks of the place that are under way. */
  readonly active: Set<number>
}

/** Throttles by their names. */
export type Throttles = Map<string, Throttle>

/** A deep copy. */
export function copyThrottles(from: Throttles): Throttles {
  return new Map(
    [...from].map(([name, one]) => [name, { ...one, starts: [...one.starts], active: new Set(one.active) }]),
  )
}

/** Sets a throttle, in place of one with its name; one that bounds nothing takes that away. */
export function setThrottle(execution: ExecutionState, op: Extract<HotUpdateOp, { op: 'throttle' }>): void {
  const { name, not_before, rate, concurrency } = op
  const before = execution.throttles.get(name)
  execution.throttles.delete(name)
  if (not_before === undefined && rate === undefined && concurrency === undefined) return
  const place = placeOfScope(op.scope)
  // The starts of before say enough where no more of them are to be known now.
  const goesOn = before?.place === place && (before.rate?.starts ?? 0) >= (rate?.starts ?? Infinity)
  const active = new Set<number>()
  for (let task = 0; task < execution.plan.nodes.length; task++)
    if (isActive(stateOf(execution.task_state[task] as number)) && standsIn(nodeOf(execution, task), place))
      active.add(task)
  execution.throttles.set(name, {
    name,
    place,
    not_before: not_before ?? 0,
    rate: rate === undefined ? null : { starts: rate.starts, interval_ms: Math.ceil(rate.interval_seconds * 1000) },
    concurrency: concurrency ?? null,
    starts: goesOn ? before.starts : [],
    active,
  })
}

/** Where a throttle of a scope holds. */
export function placeOfScope(scope: Extract<HotUpdateOp, { op: 'throttle' }>['scope']): string {
  if (scope.of === 'plan') return 'plan'
  return scope.of === 'tasks' ? globPlace(scope.glob) : placeOf(scope.of, scope.name)
}

/** A run was ordered: it counts for the rates that its task is under. */
export function noteThrottledRun(execution: ExecutionState, task: number, at: number): void {
  for (const throttle of execution.throttles.values()) {
    if (throttle.rate === null || !standsIn(nodeOf(execution, task), throttle.place)) continue
    throttle.starts.push(at)
    if (throttle.starts.length > throttle.rate.starts) throttle.starts = throttle.starts.slice(-throttle.rate.starts)
  }
}

/** A task is under way now, or no longer. */
export function noteThrottled(execution: ExecutionState, task: number, active: boolean): void {
  for (const throttle of execution.throttles.values()) {
    if (!active) throttle.active.delete(task)
    else if (standsIn(nodeOf(execution, task), throttle.place)) throttle.active.add(task)
  }
}

/** When time alone lets a throttle give way; a moment that has passed when it does so now. */
export function throttleOpensAt({ not_before, rate, starts }: Throttle): number {
  if (rate === null || starts.length < rate.starts) return not_before
  return Math.max(not_before, (starts[starts.length - rate.starts] as number) + rate.interval_ms)
}

/** Whether as many tasks as a throttle allows are under way. */
export function isFull({ concurrency, active }: Throttle): boolean {
  return concurrency !== null && active.size >= concurrency
}

/** The throttle that keeps a task from starting at a moment, if one does. */
export function throttledBy(execution: ExecutionState, task: number, at: number): Throttle | undefined {
  for (const throttle of execution.throttles.values())
    if ((throttleOpensAt(throttle) > at || isFull(throttle)) && standsIn(nodeOf(execution, task), throttle.place))
      return throttle
  return undefined
}

/** The key under which what a throttle holds back is looked at again. */
export function throttleKey(execution: ExecutionState, { name }: Throttle): string {
  return `throttle:${execution.execution_id}:${name}`
}

function nodeOf({ plan }: ExecutionState, task: number): CoordinatorNode {
  return plan.nodes[task] as CoordinatorNode
}
