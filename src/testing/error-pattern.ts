import type { ErrorPattern } from '../core/model/policies.ts'

/** A pattern of a breaker for tests: it opens at the first failure and parks the plan for ten minutes, where nothing else is said. */
export function errorPattern(
  name: string,
  match: ErrorPattern['match'],
  over: Partial<ErrorPattern> = {},
): ErrorPattern {
  return {
    name,
    match,
    group_by: 'code',
    scope: 'plan',
    threshold: 1,
    window_s: 600,
    action: 'park',
    cooldown_s: 600,
    max_activations: 3,
    ...over,
  }
}
