/**
 * Circuit breakers: failures that are the same, counted over tasks. A breaker is data; what it does next is decided in
 * core/scheduling/breakers.ts.
 *
 *   closed ─ threshold failures within the window ─► open ─ cool-down ─► half_open ─ its one probe succeeds ─► closed
 *                                                     ▲                     │ the probe fails in the same way
 *                                                     └─────────────────────┴─ opened too often ─► exhausted ─ a person ─► half_open
 */
import type { TaskError } from '../../model/failure.ts'
import type { ErrorPattern } from '../../model/policies.ts'
import { type LinearPattern, linearPattern } from '../../std/linear-pattern.ts'
import type { ExecutionState } from '../state.ts'

/** The rules that `execution_started` names. */
export const BREAKER_POLICY = { name: 'one-probe', version: '1' } as const

/** A pattern and one of its keys. */
export interface Breaker {
  readonly pattern: ErrorPattern
  /** What its failures have in common, by the pattern's grouping; with the feature where only a feature is parked. */
  readonly key: string
  /** Tasks that it parks; null for all. */
  readonly feature: string | null
  state: 'closed' | 'open' | 'half_open' | 'exhausted'
  /** When the failures of the window came, oldest first, as many as the threshold at most. */
  failures: number[]
  /** Tasks that failed in this way since it was last closed: one of them probes. */
  failed: Set<number>
  /** How often it has opened. */
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
}

/** What is known of failures. */
export interface Breakers {
  /** By `<pattern>\n<key>`. */
  readonly all: Map<string, Breaker>
  /** Those that are not closed, in the order in which they opened. */
  tripped: Breaker[]
  /** How the last tries ended, oldest first, since the execution was last set going: the failure rate. */
  recent: boolean[]
  /** When each task failed, as far back as thrashing is counted. */
  readonly own: Map<number, number[]>
}

/** No failure has been seen. */
export function noBreakers(): Breakers {
  return { all: new Map(), tripped: [], recent: [], own: new Map() }
}

/** A deep copy. */
export function copyBreakers(from: Breakers): Breakers {
  const all = new Map(
    [...from.all].map(([id, one]) => [id, { ...one, failures: [...one.failures], failed: new Set(one.failed) }]),
  )
  return {
    all,
    tripped: from.tripped.map((one) => all.get(breakerId(one.pattern.name, one.key)) as Breaker),
    recent: [...from.recent],
    own: new Map([...from.own].map(([task, times]) => [task, [...times]])),
  }
}

/** The name of a breaker among all. */
export function breakerId(pattern: string, key: string): string {
  return `${pattern}\n${key}`
}

/** The breakers of the plan's patterns that a failure counts for, as far as there are any yet. */
export function breakersFor(execution: ExecutionState, task: number, error: TaskError): Breaker[] {
  return patternsOf(execution).flatMap((pattern) => {
    if (!matches(pattern, error)) return []
    const breaker = execution.breakers.all.get(breakerId(pattern.name, keyFor(execution, pattern, task, error)))
    return breaker === undefined ? [] : [breaker]
  })
}

/**
 * Whether a failure is a breaker's and not the task's own: the breaker was open already when it came, or the task probed. It
 * spends no attempt of the task. What is not parked, and what goes on in spite of a breaker, answers for itself, so that
 * nothing is repeated without end.
 */
export function isBreakersOwn(execution: ExecutionState, task: number, error: TaskError): boolean {
  if (execution.breakers.tripped.length === 0) return false
  return breakersFor(execution, task, error).some(
    (one) =>
      inScope(execution, one, task) && (one.state === 'open' || (one.state === 'half_open' && one.probe === task)),
  )
}

/** The patterns of the policy that holds now. */
export function patternsOf(execution: ExecutionState): readonly ErrorPattern[] {
  return execution.coordinator.policies.circuit_breakers?.patterns ?? []
}

/** Tries that the failure rate is taken over, as a multiple of the least number of them. */
const RECENT_FACTOR = 10

/** How many tries the failure rate is taken over, at most; 0 when there is no rule for it. */
export function recentMax(execution: ExecutionState): number {
  return (execution.coordinator.policies.circuit_breakers?.failure_rate?.min_samples ?? 0) * RECENT_FACTOR
}

/** What makes this failure the same as others of its pattern. */
export function keyFor(execution: ExecutionState, pattern: ErrorPattern, task: number, error: TaskError): string {
  const same = sameness(execution, pattern, task, error)
  return pattern.scope === 'feature' ? `${execution.plan.nodes[task]?.feature_id ?? ''} ${same}` : same
}

function sameness(execution: ExecutionState, pattern: ErrorPattern, task: number, error: TaskError): string {
  if (pattern.group_by === 'task') return execution.plan.nodes[task]?.id ?? ''
  const captures = Object.entries(error.captures ?? {})
  if (pattern.group_by === 'fingerprint' || captures.length === 0) return error.fingerprint
  return captures
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join(' ')
}

/** Whether a failure is of a pattern: all that the pattern names fits. */
export function matches({ match }: ErrorPattern, error: TaskError): boolean {
  if (match.code !== undefined && match.code !== error.code) return false
  if (match.class !== undefined && match.class !== error.class) return false
  return match.message_regex === undefined || patternFor(match.message_regex)?.occursIn(error.message) === true
}

const compiled = new Map<string, LinearPattern | null>()

/** The schema has refused what cannot be read. */
function patternFor(source: string): LinearPattern | null {
  let pattern = compiled.get(source)
  if (pattern === undefined) {
    const read = linearPattern(source)
    pattern = read.ok ? read.value : null
    if (compiled.size > 1000) compiled.clear()
    compiled.set(source, pattern)
  }
  return pattern
}

/** Whether a breaker parks a task while it is not closed. */
export function inScope(execution: ExecutionState, breaker: Breaker, task: number): boolean {
  const { scope } = breaker.pattern
  const node = execution.plan.nodes[task]
  if (node?.mends !== undefined) return false
  if (node === undefined || scope === 'plan') return true
  if (scope === 'feature') return node.feature_id === breaker.feature
  return typeof scope === 'object' && fitsGlob(scope.tasks, node.id)
}

/** `*` stands for any text, `?` for one character. Linear in the text for each star. */
export function fitsGlob(glob: string, text: string): boolean {
  let [g, t, star, mark] = [0, 0, -1, 0]
  while (t < text.length) {
    if (glob[g] === '*') {
      star = g++
      mark = t
    } else if (glob[g] === '?' || (g < glob.length && glob[g] === text[t])) {
      g++
      t++
    } else if (star >= 0) {
      g = star + 1
      t = ++mark
    } else return false
  }
  while (glob[g] === '*') g++
  return g === glob.length
}

/** The breaker that keeps a task from starting, if one does. A probe goes past all that are half open. */
export function parkedBy(execution: ExecutionState, task: number): Breaker | undefined {
  const { tripped } = execution.breakers
  if (tripped.length === 0) return undefined
  const probes = tripped.some((one) => one.state === 'half_open' && one.probe === task)
  return tripped.find((one) => {
    if (!inScope(execution, one, task)) return false
    return one.state !== 'half_open' || (one.probe !== null && !probes)
  })
}

/** Before this moment no breaker that is open lets a task through; 0 when none holds it. */
export function parkedUntil(execution: ExecutionState, task: number): number {
  let until = 0
  for (const one of execution.breakers.tripped)
    if (one.state === 'open' && one.until > until && inScope(execution, one, task)) until = one.until
  return until
}
