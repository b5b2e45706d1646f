import { assert } from '../../std/assert.ts'
import type { Event } from '../../model/event.ts'
import type { TaskError } from '../../model/failure.ts'
import {
  type Breaker,
  breakerId,
  inScope,
  isBreakersOwn,
  keyFor,
  matches,
  parkedUntil,
  patternsOf,
  recentMax,
} from '../holds/breaker.ts'
import { heldKey } from '../holds/hold.ts'
import { halved } from '../holds/pressure.ts'
import type { ExecutionState, SiteState } from '../state.ts'
import { wake } from '../wake.ts'
import { foldTry } from './pressure-events.ts'

/** Keys that are remembered, at most, without one of them having opened. */
const KEYS_MAX = 1000

/** A try was accepted. */
export function foldGoodTry(execution: ExecutionState, at: number): void {
  foldTry(execution, false, at)
  noteRecent(execution, false)
}

/** A try failed: it counts for each pattern that it is of, for its task, and for the whole. */
export function foldFailedTry(execution: ExecutionState, task: number, error: TaskError, at: number): void {
  foldTry(execution, true, at)
  noteRecent(execution, true)
  if (isBreakersOwn(execution, task, error))
    execution.own_attempts[task] = Math.max(0, (execution.own_attempts[task] as number) - 1)
  else noteOwn(execution, task, at)
  for (const pattern of patternsOf(execution)) {
    if (!matches(pattern, error)) continue
    const key = keyFor(execution, pattern, task, error)
    const breaker = known(execution, pattern.name, key) ?? begin(execution, pattern, key, task, at)
    breaker.failed.add(task)
    if (breaker.state !== 'closed') continue
    while ((breaker.failures[0] ?? at) <= at - pattern.window_s * 1000) breaker.failures.shift()
    if (breaker.failures.length < pattern.threshold) breaker.failures.push(at)
  }
}

function noteRecent(execution: ExecutionState, bad: boolean): void {
  const most = recentMax(execution)
  if (most === 0) return
  const { recent } = execution.breakers
  recent.push(bad)
  if (recent.length > most) recent.shift()
}

function noteOwn(execution: ExecutionState, task: number, at: number): void {
  const thrash = execution.coordinator.policies.circuit_breakers?.thrash
  if (thrash === undefined) return
  const times = execution.breakers.own.get(task) ?? []
  times.push(at)
  if (times.length > thrash.min_loops) times.shift()
  execution.breakers.own.set(task, times)
}

function known(execution: ExecutionState, pattern: string, key: string): Breaker | undefined {
  return execution.breakers.all.get(breakerId(pattern, key))
}

function begin(execution: ExecutionState, pattern: Breaker['pattern'], key: string, task: number, at: number): Breaker {
  const { all } = execution.breakers
  if (all.size >= KEYS_MAX) forget(execution, at)
  const breaker: Breaker = {
    pattern,
    key,
    feature: pattern.scope === 'feature' ? (execution.plan.nodes[task]?.feature_id ?? null) : null,
    state: 'closed',
    failures: [],
    failed: new Set(),
    activations: 0,
    until: 0,
    probe: null,
    witness: task,
    asked: false,
    lanes: null,
  }
  all.set(breakerId(pattern.name, key), breaker)
  return breaker
}

/** What never opened and has not been seen for a window is as if it had never been. */
function forget(execution: ExecutionState, at: number): void {
  for (const [id, { pattern, state, activations, failures }] of execution.breakers.all) {
    const old = (failures.at(-1) ?? 0) <= at - pattern.window_s * 1000
    if (state === 'closed' && activations === 0 && old) execution.breakers.all.delete(id)
  }
}

/** A breaker opens, lets one through, closes, or gives up. */
export function foldBreaker(
  site: SiteState,
  execution: ExecutionState,
  event: Extract<Event, { type: 'circuit_breaker' }>,
): void {
  const breaker = known(execution, event.pattern.name, event.key ?? '')
  // A pattern that a change of the rules took away has nothing left to fold.
  if (breaker === undefined) return
  const { breakers, plan } = execution
  const task = event.witness === undefined ? undefined : plan.numberOf.get(event.witness)
  switch (event.action) {
    case 'opened':
    case 'exhausted':
      if (breaker.state === 'closed') breakers.tripped.push(breaker)
      if (breaker.state === 'closed' && breaker.pattern.action === 'reduce_concurrency')
        breaker.lanes = halved(execution)
      breaker.failures = []
      breaker.probe = null
      breaker.witness = task ?? breaker.witness
      breaker.asked = false
      breaker.state = event.action === 'opened' ? 'open' : 'exhausted'
      if (event.action === 'opened') {
        breaker.activations++
        breaker.until = event.until ?? event.ts
        keepWaiting(execution, breaker)
      }
      break
    case 'half_open':
      if (breaker.state === 'exhausted') breaker.activations = 0
      breaker.state = 'half_open'
      breaker.probe = task ?? null
      if (task !== undefined) goesNow(execution, task, event.ts)
      break
    case 'closed':
      breaker.state = 'closed'
      breaker.probe = null
      breaker.lanes = null
      for (const one of breaker.failed) if (parkedUntil(execution, one) <= event.ts) goesNow(execution, one, event.ts)
      breaker.failed.clear()
      breakers.tripped = breakers.tripped.filter((one) => one !== breaker)
      break
    default:
      assert(false, `${event.action} is something that a breaker does`)
  }
  wake(site, heldKey(execution))
  wake(site, `workers:${execution.execution_id}`)
}

/** What has failed and waits for its next try waits until a probe may go. */
function keepWaiting(execution: ExecutionState, breaker: Breaker): void {
  const { until } = breaker
  for (const [task, at] of execution.wake_at) {
    if (at >= until || !inScope(execution, breaker, task)) continue
    execution.wake_at.set(task, until)
    execution.deadlines.add({ at: until, task, kind: 'retry' }, execution)
  }
}

/** What waits for its next try need not wait any longer. */
function goesNow(execution: ExecutionState, task: number, at: number): void {
  if ((execution.wake_at.get(task) ?? at) <= at) return
  execution.wake_at.set(task, at)
  execution.deadlines.add({ at, task, kind: 'retry' }, execution)
}

/** A run was ordered: where a breaker lets anything through, this is its probe. */
export function foldProbe(execution: ExecutionState, task: number): void {
  for (const breaker of execution.breakers.tripped)
    if (breaker.state === 'half_open' && breaker.probe === null && inScope(execution, breaker, task))
      breaker.probe = task
}

/** A question about a task was asked; it may be that of a breaker. */
export function foldQuestion(execution: ExecutionState, task: number, reason: string): void {
  if (reason !== BREAKER_QUESTION) return
  for (const breaker of execution.breakers.tripped)
    if (breaker.state === 'exhausted' && breaker.witness === task) breaker.asked = true
}

/** The reason of the question that a breaker asks when it has opened too often. */
export const BREAKER_QUESTION = 'circuit breaker'

/**
 * The execution is set going again. When a person did so after it had come to rest, what gave up may try once more; a failure
 * rate is counted anew.
 */
export function foldBreakersResumed(site: SiteState, execution: ExecutionState, crashed: boolean): void {
  execution.breakers.recent = []
  if (crashed) return
  for (const breaker of execution.breakers.tripped) {
    if (breaker.state !== 'exhausted' || breaker.asked) continue
    breaker.state = 'half_open'
    breaker.activations = 0
    breaker.probe = null
  }
  wake(site, heldKey(execution))
}
