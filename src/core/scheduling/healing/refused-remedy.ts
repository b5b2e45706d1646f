import type { RemedyKind } from '../../model/healing.ts'
import { breakerId } from '../../execution/holds/breaker.ts'
import type { Issue } from '../../execution/healing/issues.ts'
import type { ExecutionState } from '../../execution/state.ts'
import { askAboutFailed } from '../guards/breakers.ts'
import { refuseRemedy } from './remedy-end.ts'
import type { Scribe } from '../scribe.ts'

/** What is missing is not there by itself after a while. */
const NEEDS_HANDS: ReadonlySet<RemedyKind> = new Set<RemedyKind>([
  'install_packages',
  'refresh_lock_file',
  'sync_schema',
])

/** Of a limit that the task itself has: it is as low later on. */
const OWN_LIMIT = /^OUT_OF_[A-Z]+_LIMIT$/

/** Nothing is done about an issue. Where waiting does not heal it either, a person is asked about those that failed. */
export function refuseForGood(scribe: Scribe, execution: ExecutionState, known: Issue, reason: string): void {
  refuseRemedy(scribe, execution, known, reason)
  const { remedy, code, pattern, key } = known.issue
  if (!NEEDS_HANDS.has(remedy) && !OWN_LIMIT.test(code)) return
  const breaker = execution.breakers.all.get(breakerId(pattern, key))
  if (breaker !== undefined) askAboutFailed(scribe, execution, breaker, reason)
}
