/**
 * Who holds what of each resource, and what is left. Exclusive locks, pools, rates, quotas and budgets share one shape;
 * amounts are whole millionths, so nothing drifts. A question costs one look at the resource, however many hold it.
 *
 *   free for a task = whole - taken - what older reservations ask for
 */
import { assert } from '../../std/assert.ts'
import { type Claim, MICRO, canEverFit, inCanonicalOrder } from './claim.ts'
import { type RateStart, movesAt, startsInWindow, withStart } from './rate.ts'
import { isWithin, opensNext } from './windows.ts'

/** How much of one resource is taken, and by whom (`<execution>/<task>` → millionths). */
export interface ResourceUse {
  used: number
  readers: number
  /** Of a budget: gone for good. */
  spent: number
  holders: Map<string, number>
  /** Starts inside a rate's window, oldest first. */
  starts: readonly RateStart[]
  /** Running tasks that wait for this lock, as the ledger names them; nobody else takes it meanwhile. */
  awaited: readonly string[]
  /** What waiting tasks have reserved, oldest first. */
  reserved: readonly ReservedUnits[]
}

/** What one reservation asks of one resource. */
export interface ReservedUnits {
  /** The older, the smaller. */
  readonly rank: number
  readonly holder: string
  readonly need: number
  readonly read: boolean
}

/** All claims that are held on one site, by resource key. */
export type ClaimsLedger = Map<string, ResourceUse>

/** The rank of whoever has no reservation: all of them come before. */
export const UNRESERVED = Infinity

/** Whether the ledger has room for a claim at a moment, beyond what others have reserved. */
export function hasRoom(ledger: ClaimsLedger, claim: Claim, at: number): boolean {
  return roomFor(ledger, claim, at, UNRESERVED)
}

/** {@link hasRoom} for a task whose reservation has this rank: only older ones come before it. */
export function roomFor(ledger: ClaimsLedger, claim: Claim, at: number, rank: number): boolean {
  if (claim.windows !== null && !isWithin(claim.windows, at)) return false
  const use = ledger.get(claim.key)
  if (use === undefined) return canEverFit(claim)
  if (!isFree(use, claim, at, use.reserved.length === 0 ? 0 : reservedBefore(use, claim, rank))) return false
  return use.awaited.length === 0
}

function isFree(use: ResourceUse, claim: Claim, at: number, ahead: number): boolean {
  if (claim.mode === 'exclusive') return use.used === 0 && ahead === 0 && (claim.read || use.readers === 0)
  const taken = takenOf(use, claim, at) + ahead
  return taken + claim.need <= (taken === 0 ? claim.whole : claim.shared)
}

function takenOf(use: ResourceUse, claim: Claim, at: number): number {
  if (claim.mode === 'rate') return startsInWindow(use.starts, claim.interval_ms, at)
  return claim.mode === 'budget' ? use.used + use.spent : use.used
}

/** Millionths that older reservations ask for; of an exclusive resource, how many of them exclude this claim. */
function reservedBefore(use: ResourceUse, claim: Claim, rank: number): number {
  let sum = 0
  for (const reserved of use.reserved) {
    if (reserved.rank >= rank) break
    if (claim.mode !== 'exclusive') sum += reserved.need
    else if (!claim.read || !reserved.read) sum++
  }
  return sum
}

/** Units of a claim's resource that nobody holds at a moment, reserved ones included. Readers of an exclusive resource hold none. */
export function unitsLeft(ledger: ClaimsLedger, claim: Claim, at: number): number {
  const use = ledger.get(claim.key)
  return (use === undefined ? claim.whole : claim.whole - takenOf(use, claim, at)) / MICRO
}

/** Who holds units of a claim's resource, as the ledger names them. */
export function holdersOf(ledger: ClaimsLedger, claim: Claim): readonly string[] {
  return [...(ledger.get(claim.key)?.holders.keys() ?? [])]
}

/** Whose reservation or request stands before a claim although its units are free; undefined when none does. */
export function reservedFor(ledger: ClaimsLedger, claim: Claim, at: number, rank: number): string | undefined {
  const use = ledger.get(claim.key)
  if (use === undefined || !isFree(use, claim, at, 0)) return undefined
  return use.awaited[0] ?? use.reserved.find((reserved) => reserved.rank < rank)?.holder
}

/**
 * The first moment from which time alone lets a claim in: a window opens, or a rate has moved on. Null when time is not what is
 * in its way, as far as anybody knows now.
 */
export function opensAt(ledger: ClaimsLedger, claim: Claim, at: number, rank = UNRESERVED): number | null {
  let from = at
  const use = ledger.get(claim.key)
  if (claim.mode === 'rate' && use !== undefined) {
    const room = claim.whole - claim.need - reservedBefore(use, claim, rank)
    if (room < 0) return null
    from = movesAt(use.starts, claim.interval_ms, at, room)
  }
  const opens = claim.windows === null ? from : opensNext(claim.windows, from)
  return opens > at ? opens : null
}

/** Writes all claims of a task into the ledger at once. Room was checked before; a lock with two holders is a bug. */
export function take(ledger: ClaimsLedger, claims: readonly Claim[], holder: string, at: number): void {
  for (let i = 0; i < claims.length; i++) {
    const claim = claims[i] as Claim
    if (i > 0) {
      const before = claims[i - 1] as Claim
      assert(inCanonicalOrder(before, claim) < 0, () => `${claim.key} is taken after ${before.key}`)
    }
    takeOne(ledger, claim, holder, at)
  }
}

/** Takes one claim, whatever others have reserved. */
export function takeOne(ledger: ClaimsLedger, claim: Claim, holder: string, at: number): void {
  const use = useOf(ledger, claim)
  assert(canEverFit(claim) && isFree(use, claim, at, 0), () => `${claim.key} has room for ${holder}`)
  if (claim.mode === 'rate') {
    use.starts = withStart(use.starts, claim.interval_ms, at, claim.need)
    return
  }
  if (claim.read && claim.mode === 'exclusive') use.readers++
  else use.used += claim.need
  use.holders.set(holder, claim.need)
}

/** The ledger's entry of a claim's resource; it is made when nobody has asked for it before. */
export function useOf(ledger: ClaimsLedger, { key }: Claim): ResourceUse {
  let use = ledger.get(key)
  if (use === undefined) {
    use = { used: 0, readers: 0, spent: 0, holders: new Map(), starts: [], awaited: [], reserved: [] }
    ledger.set(key, use)
  }
  return use
}

/**
 * Takes a holder's claims out of the ledger. What was started in a rate's window stays started; of a budget, `spent` says how
 * many units are gone for good: all of them when it is absent.
 */
export function release(
  ledger: ClaimsLedger,
  claims: readonly Claim[],
  holder: string,
  spent: (claim: Claim) => number = (claim) => claim.units,
): void {
  for (const claim of claims) {
    const use = ledger.get(claim.key)
    if (use === undefined || !use.holders.delete(holder)) continue
    if (claim.read && claim.mode === 'exclusive') use.readers--
    else use.used -= claim.need
    if (claim.mode === 'budget') use.spent += Math.round(spent(claim) * MICRO)
  }
}

/** A ledger of its own with the same entries. */
export function copyLedger(ledger: ClaimsLedger): ClaimsLedger {
  return new Map([...ledger].map(([key, use]) => [key, { ...use, holders: new Map(use.holders) }]))
}
