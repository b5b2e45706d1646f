import type { Claim } from './claim.ts'
import { type ClaimsLedger, UNRESERVED, opensAt, reservedFor, roomFor, unitsLeft } from './ledger.ts'
import { isWithin, opensNext } from './windows.ts'

/** What is in the way of one claim. */
export type ClaimObstacle =
  | { readonly kind: 'claim'; readonly claim: Claim; readonly free: number }
  /** `until` lies behind when it takes more than time. */
  | { readonly kind: 'rate'; readonly claim: Claim; readonly until: number }
  | { readonly kind: 'window'; readonly claim: Claim; readonly until: number }
  /** Units are free, and kept for another task: `by` names it as the ledger does. */
  | { readonly kind: 'reserved'; readonly claim: Claim; readonly by: string }
  /** What is left of a budget when nobody holds a part of it may never be enough. */
  | { readonly kind: 'budget'; readonly claim: Claim; readonly left: number }

/**
 * The first obstacle in the way of claims that must be met together, undefined when there is none. What passes by time alone is
 * named only when nothing else is in the way: who waits for time does not wait for ever.
 */
export function obstacleOf(
  ledger: ClaimsLedger,
  claims: readonly Claim[],
  at: number,
  rank = UNRESERVED,
): ClaimObstacle | undefined {
  let passes: ClaimObstacle | undefined
  for (const claim of claims) {
    if (roomFor(ledger, claim, at, rank)) continue
    const obstacle = whatIsIn(ledger, claim, at, rank)
    if (obstacle.kind !== 'rate' && obstacle.kind !== 'window') return obstacle
    passes ??= obstacle
  }
  return passes
}

function whatIsIn(ledger: ClaimsLedger, claim: Claim, at: number, rank: number): ClaimObstacle {
  if (claim.windows !== null && !isWithin(claim.windows, at))
    return { kind: 'window', claim, until: opensNext(claim.windows, at) }
  const by = reservedFor(ledger, claim, at, rank)
  if (by !== undefined) return { kind: 'reserved', claim, by }
  if (claim.mode === 'rate') return { kind: 'rate', claim, until: opensAt(ledger, claim, at, rank) ?? 0 }
  const free = unitsLeft(ledger, claim, at)
  return claim.mode === 'budget' ? { kind: 'budget', claim, left: free } : { kind: 'claim', claim, free }
}
