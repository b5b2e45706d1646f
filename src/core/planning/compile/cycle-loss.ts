import type { Evidence } from '../../model/evidence.ts'
import type { Dependency } from '../../model/tasks-artifact.ts'

/** From what tells least to what tells most. */
const VERIFIED: readonly Evidence['verified'][] = ['missing', 'fuzzy', 'relocated', 'segments', 'normalized', 'exact']

/**
 * What is lost by cutting a dependency, as a whole number: how sure it is, then how well its best quote was found, then
 * whether somebody said it or it was inferred. Of one that looks reversed half is lost. Among equals one that waits for a later
 * task of the document is lost more easily.
 */
export function lossOf(dependency: Dependency, isForward: boolean, isDoubted: boolean): number {
  const quality = dependency.evidence.reduce((best, span) => Math.max(best, VERIFIED.indexOf(span.verified)), 0)
  const isSaid = dependency.origin === 'declared' || dependency.origin === 'manual'
  const rest = quality * 4 + (isSaid ? 2 : 0) + (isForward ? 1 : 0)
  return Math.round(dependency.confidence * (isDoubted ? 500 : 1000)) * 32 + rest + 1
}
