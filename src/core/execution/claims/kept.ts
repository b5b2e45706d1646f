import type { Claim } from './claim.ts'
import type { ClaimsLedger } from './ledger.ts'
import { isWithin, opensNext } from './windows.ts'
import { holdOf } from '../holds/hold.ts'
import { claimsFor } from './holdings.ts'
import type { ExecutionState, SiteState } from '../state.ts'

/** See {@link whyNotKept}. */
export interface NotKept {
  readonly reason: 'wave' | 'held' | 'window' | 'budget'
  /** When time alone makes an end of it. */
  readonly until?: number
}

/** Why it helps a ready task nothing to keep resources for it now; undefined when it does. A function of state. */
export function whyNotKept(site: SiteState, execution: ExecutionState, task: number): NotKept | undefined {
  const { plan, coordinator, current_level } = execution
  if (coordinator.mode === 'wave_based' && (plan.level[task] as number) > current_level) return { reason: 'wave' }
  const claims = claimsFor(execution, task)
  for (const claim of claims) if (isSpent(site.ledger, claim)) return { reason: 'budget' }
  for (const { windows } of claims)
    if (windows !== null && !isWithin(windows, site.at))
      return { reason: 'window', until: windowOpens(claims, site.at) }
  return holdOf(execution, task, site.at) === undefined ? undefined : { reason: 'held' }
}

/** Whether a budget has too little left for a claim even when all that is set aside comes back. */
function isSpent(ledger: ClaimsLedger, claim: Claim): boolean {
  return claim.mode === 'budget' && claim.whole - (ledger.get(claim.key)?.spent ?? 0) < claim.need
}

function windowOpens(claims: readonly Claim[], at: number): number {
  let opens = at
  for (const { windows } of claims) if (windows !== null) opens = Math.max(opens, opensNext(windows, at))
  return opens
}
