import type { LowConfidenceDep } from '../../model/dag-artifact.ts'
import type { Precedence, SortedDependencies } from './precedence.ts'

/** What a person should confirm, those that matter most first. */
export function lowConfidenceDeps(sorted: SortedDependencies, _precedence: Precedence): LowConfidenceDep[] {
  return sorted.demoted.map(({ from, to, type, confidence }) => ({
    from,
    to,
    type,
    confidence,
    standing: 'open',
    through_hours: 0,
  }))
}
