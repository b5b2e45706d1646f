/**
 * Circuit breakers: failures that are the same, counted over tasks. A breaker is data; what it does next is decided in
 * core/scheduling/guards/breakers.ts.
 *
 *   closed ─ threshold failures within the window ─► open ─ cool-down ─► half_open ─ its one probe succeeds ─► closed
 *                                                     ▲                     │ the probe fails in the same way
 *                                                     └─────────────────────┴─ opened too often ─► exhausted ─ a person ─► half_open
 */
import type { CoordinatorNode } from '../../model/coordinator.ts'
import type { TaskError } from '../../model/failure.ts'
import type { ErrorPattern } from '../../model/policies.ts'
import type { ExecutionState } from '../state.ts'
import { keysFor, matches, patternsOf } from './breaker-pattern.ts'
import { globOf, placesOf, standsIn } from './scope.ts'

/** The rules that `execution_started` names. */
export const BREAKER_POLICY = { name: 'one-probe', version: '2' } as const

/** A failure that counts for a breaker. */
export interface CountedFailure {
  readonly at: number
  readonly task: number
  /** Of the event that told of it. */
  readonly seq: number
}

/** A pattern and one of its keys. */
export interface Breaker {
  readonly pattern: ErrorPattern
  /** What its failures have in common, by the pattern's grouping; with the subject of the scope where that is not the plan. */
  readonly key: string
  /** Where it parks tasks: see scope.ts. */
  readonly place: string
  state: 'closed' | 'open' | 'half_open' | 'exhausted'
  /** The failures of the window, oldest first, as many as the threshold at most. */
  failures: CountedFailure[]
  /** Tasks that failed in this way since it was last closed: one of them probes. */
  failed: Set<number>
  /** How often it has opened since it was last closed. */
  activations: number
  /** While it is open: when a probe may go. */
  until: number
  /** The task that probes; while it is half open and this is null, the next task of its scope does. */
  probe: number | null
  /** The task that opened it last. */
  witness: number
  /** A person was asked about it. */
  asked: boolean
  /** Lanes that are left while it is not closed; null when their number is not touched. */
  lanes: number | null
  /** What its failures of this window told, or since it opened: of the last one. */
  code: string
  fingerprint: string
  ecosystem: string | null
  /** Of all of them: their number, the first event, and the distinct values that were captured, by name. Untrusted text. */
  occurrences: number
  first_seq: number
  captured: Map<string, Set<string>>
  /** The longest wait that the other side asked for, in seconds, and the latest moment to which one leads. */
  retry_after_seconds: number | null
  ask_again_at: number
}

/** What is known of failures. */
export interface Breakers {
  /** By `<pattern>\n<key>`. */
  readonly all: Map<string, Breaker>
  /** Those that are not closed, in the order in which they opened. */
  tripped: Breaker[]
  /** The same by the places where they park tasks. */
  readonly parking: Map<string, Set<Breaker>>
  /** Of those places, the ones that are globs. */
  readonly globs: Set<string>
  /** How many breakers each task probes for. */
  readonly probing: Map<number, number>
  /** How the last tries ended, oldest first, since the execution was last set going: the failure rate. */
  recent: boolean[]
  /** When each task failed, as far back as thrashing is counted. */
  readonly own: Map<number, number[]>
  /** `seq` of failures that have spent an attempt and count for a breaker. */
  readonly charged: Set<number>
  /** Failures of each task that breakers have answered for, since a person last let it run again. */
  readonly spared: Map<number, number>
}

/** No failure has been seen. */
export function noBreakers(): Breakers {
  return {
    all: new Map(),
    tripped: [],
    parking: new Map(),
    globs: new Set(),
    probing: new Map(),
    recent: [],
    own: new Map(),
    charged: new Set(),
    spared: new Map(),
  }
}

/** A deep copy. */
export function copyBreakers(from: Breakers): Breakers {
  const copy: Breakers = {
    ...noBreakers(),
    all: new Map([...from.all].map(([id, one]) => [id, copyBreaker(one)])),
    probing: new Map(from.probing),
    recent: [...from.recent],
    own: new Map([...from.own].map(([task, times]) => [task, [...times]])),
    charged: new Set(from.charged),
    spared: new Map(from.spared),
  }
  for (const one of from.tripped) park(copy, copy.all.get(breakerId(one.pattern.name, one.key)) as Breaker)
  return copy
}

function copyBreaker(one: Breaker): Breaker {
  return {
    ...one,
    failures: [...one.failures],
    failed: new Set(one.failed),
    captured: new Map([...one.captured].map(([name, values]) => [name, new Set(values)])),
  }
}

/** A breaker is not closed any more: it parks tasks. */
export function park(breakers: Breakers, breaker: Breaker): void {
  const { place } = breaker
  breakers.tripped.push(breaker)
  const there = breakers.parking.get(place)
  if (there === undefined) breakers.parking.set(place, new Set([breaker]))
  else there.add(breaker)
  if (globOf(place) !== undefined) breakers.globs.add(place)
}

/** A breaker parks nothing any more. */
export function unpark(breakers: Breakers, breaker: Breaker): void {
  setProbe(breakers, breaker, null)
  breakers.tripped = breakers.tripped.filter((one) => one !== breaker)
  const there = breakers.parking.get(breaker.place)
  there?.delete(breaker)
  if (there?.size !== 0) return
  breakers.parking.delete(breaker.place)
  breakers.globs.delete(breaker.place)
}

/** A task probes for a breaker, or none does. */
export function setProbe({ probing }: Breakers, breaker: Breaker, task: number | null): void {
  if (breaker.probe !== null) {
    const left = (probing.get(breaker.probe) ?? 1) - 1
    if (left === 0) probing.delete(breaker.probe)
    else probing.set(breaker.probe, left)
  }
  breaker.probe = task
  if (task !== null) probing.set(task, (probing.get(task) ?? 0) + 1)
}

/** The name of a breaker among all. */
export function breakerId(pattern: string, key: string): string {
  return `${pattern}\n${key}`
}

/** The breakers that a failure counts for, as far as there are any yet. */
export function breakersFor(execution: ExecutionState, task: number, error: TaskError): Breaker[] {
  return patternsOf(execution).flatMap((pattern) => {
    if (!matches(pattern, error)) return []
    return keysFor(execution, pattern, task, error).flatMap(
      ({ key }) => execution.breakers.all.get(breakerId(pattern.name, key)) ?? [],
    )
  })
}

/** Failures of one task that a breaker answers for, as a multiple of how often it may open. */
const SPARED_FACTOR = 2

/**
 * Whether a breaker answers for a failure, and not its task: the breaker is not closed, or this failure opens it, and it parks
 * the task. Such a failure spends no attempt. What is not parked answers for itself, and so does a task that was spared often,
 * so that nothing is repeated without end. To be asked before the failure is folded.
 */
export function isAnswered(execution: ExecutionState, task: number, error: TaskError, at: number): boolean {
  const node = execution.plan.nodes[task]
  if (node === undefined) return false
  return patternsOf(execution).some((pattern) => {
    if (!maySpare(execution, task, pattern) || !matches(pattern, error)) return false
    return keysFor(execution, pattern, task, error).some(({ key, place }) => {
      if (!standsIn(node, place)) return false
      const breaker = execution.breakers.all.get(breakerId(pattern.name, key))
      if (breaker !== undefined && breaker.state !== 'closed') return true
      const before = breaker?.failures.filter((one) => one.at > windowStart(pattern, at)).length ?? 0
      return before + 1 >= pattern.threshold
    })
  })
}

/** Whether a pattern's breakers may still answer for failures of a task. */
export function maySpare({ breakers }: ExecutionState, task: number, { max_activations }: ErrorPattern): boolean {
  return (breakers.spared.get(task) ?? 0) < SPARED_FACTOR * max_activations
}

/** Whether a failure is of a pattern that parks its task when there are more of them. */
export function isCounted(execution: ExecutionState, task: number, error: TaskError): boolean {
  const node = execution.plan.nodes[task]
  if (node === undefined) return false
  return patternsOf(execution).some(
    (pattern) =>
      matches(pattern, error) && keysFor(execution, pattern, task, error).some(({ place }) => standsIn(node, place)),
  )
}

/** Failures up to this moment are older than the window of a pattern. */
export function windowStart({ window_s }: ErrorPattern, at: number): number {
  return at - window_s * 1000
}

/** Tries that the failure rate is taken over, as a multiple of the least number of them. */
const RECENT_FACTOR = 10

/** How many tries the failure rate is taken over, at most; 0 when there is no rule for it. */
export function recentMax(execution: ExecutionState): number {
  return (execution.coordinator.policies.circuit_breakers?.failure_rate?.min_samples ?? 0) * RECENT_FACTOR
}

/** Whether a breaker parks a task while it is not closed. */
export function inScope(execution: ExecutionState, breaker: Breaker, task: number): boolean {
  const node = execution.plan.nodes[task]
  return node === undefined || standsIn(node, breaker.place)
}

/** The breakers that are not closed and have a task in their scope, one after the other. */
export function* trippedAround(execution: ExecutionState, task: number): Generator<Breaker> {
  const { parking, globs } = execution.breakers
  const node = execution.plan.nodes[task]
  if (parking.size === 0 || node === undefined || node.mends !== undefined) return
  for (const place of placesOf(node)) yield* parking.get(place) ?? NONE
  for (const place of globs) if (standsIn(node as CoordinatorNode, place)) yield* parking.get(place) ?? NONE
}

const NONE: ReadonlySet<Breaker> = new Set()

/** The breaker that keeps a task from starting, if one does. A probe goes past all that are half open. */
export function parkedBy(execution: ExecutionState, task: number): Breaker | undefined {
  const probes = execution.breakers.probing.has(task)
  for (const one of trippedAround(execution, task))
    if (one.state !== 'half_open' || (one.probe !== null && !probes)) return one
  return undefined
}

/** Before this moment the breakers of a task's last failure let nobody through; 0 when none is open. */
export function parkedUntil(execution: ExecutionState, task: number): number {
  const error = execution.errors[task]
  if (!error || execution.breakers.tripped.length === 0) return 0
  let until = 0
  for (const one of breakersFor(execution, task, error))
    if (one.state === 'open' && one.until > until && inScope(execution, one, task)) until = one.until
  return until
}
