import type { CoordinatorNode } from '../../model/coordinator.ts'
import type { ExecutionOptions } from '../../model/execution-options.ts'
import type { TaskError } from '../../model/failure.ts'
import type { ErrorPattern, Policies } from '../../model/policies.ts'
import { type LinearPattern, linearPattern } from '../../std/linear-pattern.ts'
import type { ExecutionState } from '../state.ts'
import { globOf, subjectsOf } from './scope.ts'

const NONE: readonly ErrorPattern[] = []

/** By the options, which are never changed in place: both lists together. */
const joined = new WeakMap<
  ExecutionOptions,
  { readonly own: readonly ErrorPattern[]; readonly all: readonly ErrorPattern[] }
>()

/** The patterns that count now: those of the policy, and the breakers of the configuration, which come before namesakes. */
export function patternsOf({ coordinator, options }: PatternSource): readonly ErrorPattern[] {
  const own = coordinator.policies.circuit_breakers?.patterns ?? NONE
  if (options.breakers === undefined || options.breakers.length === 0) return own
  const last = joined.get(options)
  if (last?.own === own) return last.all
  const replaced = new Set(options.breakers.map(({ name }) => name))
  const all = [...own.filter(({ name }) => !replaced.has(name)), ...options.breakers]
  joined.set(options, { own, all })
  return all
}

/** Where patterns stand. */
interface PatternSource {
  readonly coordinator: { readonly policies: Pick<Policies, 'circuit_breakers'> }
  readonly options: ExecutionOptions
}

/** A key that a failure counts under, and where the breaker of that key parks tasks. */
export interface BreakerKey {
  readonly key: string
  readonly place: string
}

/** The keys that a failure counts under for a pattern that it is of: one for each thing that the scope may be about. */
export function keysFor(
  execution: ExecutionState,
  pattern: ErrorPattern,
  task: number,
  error: TaskError,
): readonly BreakerKey[] {
  const node = execution.plan.nodes[task]
  // What mends answers for itself: a remedy of a remedy would have no end.
  if (node === undefined || node.mends !== undefined) return []
  const same = sameness(pattern, node, error)
  return subjectsOf(node, pattern.scope).map((place) => ({ key: keyOf(place, same), place }))
}

/** A key names what its breaker parks where that is not the same for all keys of the pattern. */
function keyOf(place: string, same: string): string {
  if (place === 'plan' || globOf(place) !== undefined) return same
  return `${place.slice(place.indexOf(' ') + 1) || '.'} ${same}`
}

function sameness(pattern: ErrorPattern, node: CoordinatorNode, error: TaskError): string {
  const own = ownKey(pattern, error)
  if (own !== undefined) return own
  switch (pattern.group_by) {
    case 'task':
      return node.id
    case 'code':
      return error.code
    case 'ecosystem':
      return error.ecosystem ?? error.code
    case 'fingerprint':
      return error.fingerprint
    case 'capture': {
      const captures = Object.entries(error.captures ?? {})
      if (captures.length === 0) return error.fingerprint
      return captures
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, value]) => `${name}=${value}`)
        .join(' ')
    }
  }
}

/** What a breaker of the configuration has said of a failure; undefined for the patterns of a policy. */
function ownKey({ name, version }: ErrorPattern, { diagnoses }: TaskError): string | undefined {
  return version === undefined || diagnoses === undefined || !Object.hasOwn(diagnoses, name)
    ? undefined
    : diagnoses[name]
}

/** Whether a failure is of a pattern: all that the pattern names fits. */
export function matches(pattern: ErrorPattern, error: TaskError): boolean {
  const { match } = pattern
  if (pattern.version !== undefined && ownKey(pattern, error) === undefined) return false
  if (match.except?.includes(error.code) === true) return false
  if (match.code !== undefined && match.code !== error.code) return false
  if (match.class !== undefined && match.class !== error.class) return false
  if (match.kind !== undefined && match.kind !== error.kind) return false
  if (match.ecosystem !== undefined && match.ecosystem !== error.ecosystem) return false
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
