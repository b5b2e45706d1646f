import type { Event } from '../../model/event.ts'
import type { Policies } from '../../model/policies.ts'
import { backpressureOf } from '../chosen-rules.ts'
import { breakerId, recentMax, unpark } from '../holds/breaker.ts'
import { patternsOf } from '../holds/breaker-pattern.ts'
import { heldKey } from '../holds/hold.ts'
import { type TriggerState, atEase, cross, percent, triggersOf, viewTrigger } from '../holds/pressure.ts'
import type { ExecutionState, SiteState } from '../state.ts'
import { wake } from '../wake.ts'

/** The machine told its load. */
export function foldLoad(execution: ExecutionState, event: Extract<Event, { type: 'host_load' }>): void {
  const { pressure } = execution
  pressure.load = { cpu: event.cpu_percent, memory: event.memory_percent, at: event.ts }
  triggersOf(execution).forEach((trigger, i) => {
    if (trigger.metric === 'error_rate') return
    cross(pressure.triggers[i] as TriggerState, pressure.load?.[trigger.metric] ?? null, trigger.threshold, event.ts)
  })
}

/** A try of a task has ended: its run and its checks, together. */
export function foldTry(execution: ExecutionState, bad: boolean, at: number): void {
  const { pressure } = execution
  if (pressure.triggers.length === 0) return
  triggersOf(execution).forEach((trigger, i) => {
    if (trigger.metric !== 'error_rate') return
    const state = pressure.triggers[i] as TriggerState
    const { above_since, below_since, left, bad: bad_left } = viewTrigger(pressure, trigger, state, at)
    state.above_since = above_since
    state.below_since = below_since
    state.tries.splice(0, left)
    state.tries.push({ at, bad })
    state.bad = bad_left + (bad ? 1 : 0)
    cross(state, percent(state.bad, state.tries.length), trigger.threshold, at)
  })
}

/** A trigger acts. */
export function foldApplied(
  site: SiteState,
  execution: ExecutionState,
  event: Extract<Event, { type: 'backpressure_applied' }>,
): void {
  const { pressure } = execution
  const trigger = pressure.triggers[event.trigger ?? -1]
  if (trigger !== undefined) {
    trigger.times++
    trigger.acted_at = event.ts
  }
  if (event.concurrency !== null) setLanes(execution, event.concurrency, event.ts)
  wake(site, heldKey(execution))
}

/** A trigger is eased, or some lanes come back. */
export function foldRelieved(
  site: SiteState,
  execution: ExecutionState,
  event: Extract<Event, { type: 'backpressure_relieved' }>,
): void {
  const trigger = execution.pressure.triggers[event.trigger ?? -1]
  if (trigger !== undefined) {
    trigger.times = 0
    trigger.acted_at = event.ts
    // What nobody tells any more is not known to be high.
    if (event.reason !== undefined) cross(trigger, null, 0, event.ts)
  }
  setLanes(execution, event.concurrency, event.ts)
  wake(site, heldKey(execution))
  wake(site, `workers:${execution.execution_id}`)
}

function setLanes(execution: ExecutionState, lanes: number | null, at: number): void {
  execution.pressure.lanes = lanes
  execution.pressure.lanes_at = at
}

/** The rules have changed: what pressed by old ones presses no more, and what was counted by them is counted by the new. */
export function foldNewRules(site: SiteState, execution: ExecutionState, before: Policies, at: number): void {
  const { policies } = execution.coordinator
  if (!isSame(before.backpressure, policies.backpressure)) renewPressure(execution, at)
  if (!isSame(before.circuit_breakers, policies.circuit_breakers)) renewBreakers(execution)
  wake(site, heldKey(execution))
}

function isSame(before: unknown, after: unknown): boolean {
  return before === after || JSON.stringify(before) === JSON.stringify(after)
}

/** The rules about load have changed: what the machine told last is judged by the new ones. */
export function renewPressure(execution: ExecutionState, at: number): void {
  const { load } = execution.pressure
  execution.pressure = { ...atEase(backpressureOf(execution), at), load }
  if (load === null) return
  triggersOf(execution).forEach((trigger, i) => {
    if (trigger.metric !== 'error_rate')
      cross(execution.pressure.triggers[i] as TriggerState, load[trigger.metric], trigger.threshold, at)
  })
}

/** A breaker lives as long as its pattern. */
export function renewBreakers(execution: ExecutionState): void {
  const { breakers } = execution
  const patterns = new Set(patternsOf(execution).map((pattern) => JSON.stringify(pattern)))
  for (const breaker of breakers.all.values()) {
    if (patterns.has(JSON.stringify(breaker.pattern))) continue
    breakers.all.delete(breakerId(breaker.pattern.name, breaker.key))
    if (breaker.state !== 'closed') unpark(breakers, breaker)
  }
  const most = recentMax(execution)
  if (breakers.recent.length > most) breakers.recent = most === 0 ? [] : breakers.recent.slice(-most)
}
