import { assert } from '../../std/assert.ts'
import type { Event } from '../../model/event.ts'
import type { TaskError } from '../../model/failure.ts'
import {
  type Breaker,
  type CountedFailure,
  breakerId,
  isAnswered,
  maySpare,
  park,
  recentMax,
  setProbe,
  trippedAround,
  unpark,
  windowStart,
} from '../holds/breaker.ts'
import { keysFor, matches, patternsOf } from '../holds/breaker-pattern.ts'
import { standsIn } from '../holds/scope.ts'
import { heldKey } from '../holds/hold.ts'
import { halved } from '../holds/pressure.ts'
import { type ExecutionState, type SiteState, taskState } from '../state.ts'
import { wake } from '../wake.ts'
import { foldTry } from './pressure-events.ts'

/** Keys that are remembered, at most, without one of them having opened. */
const KEYS_MAX = 1000

/** A try was accepted. */
export function foldGoodTry(execution: ExecutionState, at: number): void {
  foldTry(execution, false, at)
  noteRecent(execution, false)
}

/** A failure, and the event that told of it. */
interface Failure {
  readonly task: number
  readonly error: TaskError
  readonly at: number
  readonly seq: number
}

/** A try failed: it counts for each pattern that it is of, for its task, and for the whole. */
export function foldFailedTry(execution: ExecutionState, failure: Failure): void {
  const { task, error, at } = failure
  foldTry(execution, true, at)
  noteRecent(execution, true)
  const answered = isAnswered(execution, task, error, at)
  if (answered) spare(execution, task)
  else noteOwn(execution, task, at)
  let counts = false
  for (const pattern of patternsOf(execution)) {
    if (!matches(pattern, error)) continue
    for (const { key, place } of keysFor(execution, pattern, task, error)) {
      const breaker = known(execution, pattern.name, key) ?? begin(execution, { pattern, key, place }, failure)
      count(breaker, failure)
      counts = true
    }
  }
  if (counts && !answered) execution.breakers.charged.add(failure.seq)
}

/** A breaker answers for a failure: its task has spent nothing. */
function spare(execution: ExecutionState, task: number): void {
  const { own_attempts, breakers } = execution
  own_attempts[task] = Math.max(0, (own_attempts[task] as number) - 1)
  breakers.spared.set(task, (breakers.spared.get(task) ?? 0) + 1)
}

function count(breaker: Breaker, { task, error, at, seq }: Failure): void {
  const { pattern, failures } = breaker
  if (breaker.state === 'closed') {
    const start = windowStart(pattern, at)
    while (failures.length > 0 && (failures[0] as { at: number }).at <= start) failures.shift()
    if (failures.length === 0) forgetFound(breaker, seq)
    if (failures.length < pattern.threshold) failures.push({ at, task, seq })
  }
  breaker.failed.add(task)
  noteFound(breaker, error, at)
}

/** Values of one name that are kept, at most, and characters of each. */
const CAPTURED_MAX = 100
const CAPTURED_LENGTH = 214
const NAMES_MAX = 20

function noteFound(breaker: Breaker, error: TaskError, at: number): void {
  const { captured } = breaker
  breaker.occurrences++
  breaker.code = error.code
  breaker.fingerprint = error.fingerprint
  breaker.ecosystem = error.ecosystem ?? breaker.ecosystem
  for (const [name, value] of Object.entries(error.captures ?? {})) {
    const values = captured.get(name)
    if (values === undefined) {
      if (captured.size < NAMES_MAX) captured.set(name, new Set([value.slice(0, CAPTURED_LENGTH)]))
    } else if (values.size < CAPTURED_MAX) values.add(value.slice(0, CAPTURED_LENGTH))
  }
  if (error.retry_after_seconds === undefined) return
  breaker.retry_after_seconds = Math.max(breaker.retry_after_seconds ?? 0, error.retry_after_seconds)
  breaker.ask_again_at = Math.max(breaker.ask_again_at, at + Math.ceil(error.retry_after_seconds * 1000))
  // Who is told to stay away for longer than was known stays away for longer.
  if (breaker.state === 'open') breaker.until = Math.max(breaker.until, breaker.ask_again_at)
}

/** What is told from here on begins anew. */
function forgetFound(breaker: Breaker, seq: number): void {
  breaker.failed.clear()
  breaker.captured.clear()
  breaker.occurrences = 0
  breaker.first_seq = seq
  breaker.ecosystem = null
  breaker.retry_after_seconds = null
  breaker.ask_again_at = 0
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

function begin(
  execution: ExecutionState,
  of: Pick<Breaker, 'pattern' | 'key' | 'place'>,
  { task, error, at, seq }: Failure,
): Breaker {
  const { all } = execution.breakers
  if (all.size >= KEYS_MAX) forget(execution, at)
  const breaker: Breaker = {
    ...of,
    state: 'closed',
    failures: [],
    failed: new Set(),
    activations: 0,
    until: 0,
    probe: null,
    witness: task,
    asked: false,
    lanes: null,
    code: error.code,
    fingerprint: error.fingerprint,
    ecosystem: null,
    occurrences: 0,
    first_seq: seq,
    captured: new Map(),
    retry_after_seconds: null,
    ask_again_at: 0,
  }
  all.set(breakerId(of.pattern.name, of.key), breaker)
  return breaker
}

/** What never opened and has not been seen for a window is as if it had never been. */
function forget(execution: ExecutionState, at: number): void {
  for (const [id, { pattern, state, activations, failures }] of execution.breakers.all) {
    const old = (failures.at(-1)?.at ?? 0) <= windowStart(pattern, at)
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
      if (breaker.state === 'closed') {
        park(breakers, breaker)
        if (breaker.pattern.action === 'reduce_concurrency') breaker.lanes = halved(execution)
        for (const failure of breaker.failures) giveBack(execution, breaker, failure)
      }
      breaker.failures = []
      setProbe(breakers, breaker, null)
      breaker.witness = task ?? breaker.witness
      breaker.asked = false
      breaker.state = event.action === 'opened' ? 'open' : 'exhausted'
      if (event.action === 'opened') {
        breaker.activations++
        breaker.until = event.until ?? event.ts
        keepWaiting(execution, breaker)
      }
      return
    case 'half_open':
      if (breaker.state === 'exhausted') breaker.activations = 0
      breaker.state = 'half_open'
      setProbe(breakers, breaker, task ?? null)
      break
    case 'closed':
      breaker.state = 'closed'
      // A task has succeeded: what fails from here on is another trouble, and each such round brings the plan on.
      breaker.activations = 0
      unpark(breakers, breaker)
      breaker.lanes = null
      forgetFound(breaker, event.seq)
      break
    default:
      assert(false, `${event.action} is something that a breaker does`)
  }
  wake(site, heldKey(execution))
  wake(site, `workers:${execution.execution_id}`)
}

/** A failure that has opened a breaker has spent nothing after all. */
function giveBack(execution: ExecutionState, { pattern, place }: Breaker, { task, seq, at }: CountedFailure): void {
  const node = execution.plan.nodes[task]
  if (node === undefined || !standsIn(node, place) || !maySpare(execution, task, pattern)) return
  if (!execution.breakers.charged.delete(seq)) return
  spare(execution, task)
  const times = execution.breakers.own.get(task)
  const own = times?.indexOf(at) ?? -1
  if (own >= 0) times?.splice(own, 1)
}

/** What has failed in this way and waits for its next try waits until a probe may go. */
function keepWaiting(execution: ExecutionState, { until, failed }: Breaker): void {
  for (const task of failed) {
    const at = execution.wake_at.get(task)
    // An undo that is tried again holds its worker and its claims, and waits for nobody.
    if (at === undefined || at >= until || taskState(execution, task) !== 'BACKOFF') continue
    execution.wake_at.set(task, until)
    execution.deadlines.add({ at: until, task, kind: 'retry' }, execution)
  }
}

/** A run was ordered: where a breaker lets anything through, this is its probe. */
export function foldProbe(execution: ExecutionState, task: number): void {
  for (const breaker of trippedAround(execution, task))
    if (breaker.state === 'half_open' && breaker.probe === null) setProbe(execution.breakers, breaker, task)
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
    setProbe(execution.breakers, breaker, null)
  }
  wake(site, heldKey(execution))
}
