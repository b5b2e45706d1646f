import { assert } from '../std/assert.ts'
import type { Coordinator, CoordinatorNode } from '../model/coordinator.ts'
import type { ResourceSpec } from '../model/resource.ts'

/** What a task asks of one resource, with what the catalog says about it. */
export interface Claim {
  /** `site:<name>` or `plan:<execution>:<name>`: the ledger's key. */
  readonly key: string
  readonly name: string
  readonly mode: 'exclusive' | 'semaphore' | 'rate' | 'budget' | 'quota'
  readonly capacity: number
  readonly units: number
  /** Reads of an exclusive resource exclude only writes. */
  readonly read: boolean
  /** Length of a rate's window; 0 for the other modes. */
  readonly interval_ms: number
}

/** How much of one resource is taken, and by whom (`<execution>/<task>` → units). */
export interface ResourceUse {
  used: number
  readers: number
  holders: Map<string, number>
  /** Starts inside a rate's window, oldest first. */
  starts: { at: number; units: number }[]
}

/** All claims that are held on one site, by resource key. Exclusive locks, pools, rates and quotas share one shape. */
export type ClaimsLedger = Map<string, ResourceUse>

const QUOTAS = ['cpu_cores', 'memory_mb', 'disk_io_mbps'] as const

/** The claims of one task, in canonical order (the catalog's lock order, then the key). */
export function claimsOf(node: CoordinatorNode, coordinator: Coordinator, executionId: string): Claim[] {
  const { catalog, quotas } = coordinator.resources
  const claims: (Claim & { order: number })[] = []
  const add = (name: string, units: number, read: boolean): void => {
    const entry = Object.hasOwn(catalog, name) ? catalog[name] : undefined
    assert(entry !== undefined, `resource ${name} stands in the catalog`)
    const key = entry.scope === 'site' ? `site:${name}` : `plan:${executionId}:${name}`
    const same = claims.findIndex((claim) => claim.key === key)
    if (same >= 0) {
      // Named twice, as a lock and as a pool or by another hand: it is still one thing to take.
      const earlier = claims[same] as Claim & { order: number }
      const sum = entry.mode === 'exclusive' ? Math.max(earlier.units, units) : earlier.units + units
      claims[same] = { ...earlier, units: sum, read: earlier.read && read }
      return
    }
    claims.push({
      key,
      name,
      mode: entry.mode,
      capacity: entry.capacity,
      units,
      read,
      interval_ms: (entry.interval_seconds ?? 0) * 1000,
      order: entry.lock_order,
    })
  }
  for (const lock of node.resources.locks) add(lock, 1, false)
  for (const [pool, claim] of Object.entries(node.resources.pools)) {
    if (typeof claim === 'number') add(pool, claim, false)
    else add(pool, claim.units, claim.access === 'read')
  }
  claims.sort((a, b) => a.order - b.order || (a.key < b.key ? -1 : 1))
  for (const quota of QUOTAS) {
    const units = node.resources.quota[quota]
    const capacity = quotas[quota]
    if (units > 0 && capacity !== undefined) {
      claims.push({
        key: `quota:${quota}`,
        name: quota,
        mode: 'quota',
        capacity,
        units,
        read: false,
        interval_ms: 0,
        order: 0,
      })
    }
  }
  return claims.map(({ order: _, ...claim }) => claim)
}

/** Whether a claim can be met even when nothing else runs. */
export function canEverFit(claim: Claim): boolean {
  return claim.units <= claim.capacity
}

/** Sums of fractions drift by a few ulps; a claim that fits exactly must not be refused for that. */
const DRIFT = 1e-9

/** Whether the ledger has room for a claim at a moment. */
export function hasRoom(ledger: ClaimsLedger, claim: Claim, at: number): boolean {
  const use = ledger.get(claim.key)
  if (use === undefined) return canEverFit(claim)
  if (claim.mode === 'exclusive') return use.used === 0 && (claim.read || use.readers === 0)
  return claim.units <= unitsLeft(ledger, claim, at) + DRIFT
}

/** Units of a claim's resource that nobody holds at a moment. Readers of an exclusive resource hold none. */
export function unitsLeft(ledger: ClaimsLedger, claim: Claim, at: number): number {
  const use = ledger.get(claim.key)
  if (use === undefined) return claim.capacity
  return claim.capacity - (claim.mode === 'rate' ? startsInWindow(use, claim, at) : use.used)
}

/** Who holds units of a claim's resource, as the ledger names them. */
export function holdersOf(ledger: ClaimsLedger, claim: Claim): readonly string[] {
  return [...(ledger.get(claim.key)?.holders.keys() ?? [])]
}

/** When a rate's window next lets go of a start, after a moment; null when it holds none. */
export function rateMovesAt(ledger: ClaimsLedger, claim: Claim, at: number): number | null {
  for (const start of ledger.get(claim.key)?.starts ?? []) {
    if (start.at + claim.interval_ms > at) return start.at + claim.interval_ms
  }
  return null
}

function startsInWindow(use: ResourceUse, claim: Claim, at: number): number {
  let units = 0
  for (const start of use.starts) if (start.at > at - claim.interval_ms) units += start.units
  return units
}

/** When a rate will have room again, as far as its past starts say. */
export function rateFreeAt(ledger: ClaimsLedger, claim: Claim): number {
  const use = ledger.get(claim.key)
  const starts = use?.starts ?? []
  let units = starts.reduce((sum, start) => sum + start.units, 0)
  for (const start of starts) {
    units -= start.units
    if (units + claim.units <= claim.capacity) return start.at + claim.interval_ms
  }
  return 0
}

/** Writes all claims of a task into the ledger at once. Room was checked before; a lock with two holders is a bug. */
export function take(ledger: ClaimsLedger, claims: readonly Claim[], holder: string, at: number): void {
  for (const claim of claims) {
    assert(hasRoom(ledger, claim, at), `${claim.key} has room for ${holder}`)
    let use = ledger.get(claim.key)
    if (use === undefined) {
      use = { used: 0, readers: 0, holders: new Map(), starts: [] }
      ledger.set(claim.key, use)
    }
    if (claim.mode === 'rate') {
      use.starts = use.starts.filter((start) => start.at > at - claim.interval_ms)
      use.starts.push({ at, units: claim.units })
      continue
    }
    if (claim.read && claim.mode === 'exclusive') use.readers++
    else use.used += claim.units
    use.holders.set(holder, claim.units)
  }
}

/** Takes a holder's claims out of the ledger. What was started in a rate's window stays started. */
export function release(ledger: ClaimsLedger, claims: readonly Claim[], holder: string): void {
  for (const claim of claims) {
    const use = ledger.get(claim.key)
    if (use === undefined || !use.holders.delete(holder)) continue
    if (claim.read && claim.mode === 'exclusive') use.readers--
    else use.used = use.holders.size === 0 ? 0 : use.used - claim.units
  }
}

/** The claims as the design's ResourceSpec, for events. */
export function resourceSpecOf(node: CoordinatorNode): ResourceSpec {
  const { quota, locks, pools } = node.resources
  return {
    ...(quota.cpu_cores > 0 ? { cpu_cores: quota.cpu_cores } : {}),
    ...(quota.memory_mb > 0 ? { memory_mb: quota.memory_mb } : {}),
    ...(quota.disk_io_mbps > 0 ? { disk_io_mbps: quota.disk_io_mbps } : {}),
    exclusive_resources: [...locks],
    shared_resources: { ...pools },
  }
}

/** Whether a task asks for anything beside a worker. */
export function asksForResources(node: CoordinatorNode): boolean {
  const { quota, locks, pools } = node.resources
  return (
    locks.length > 0 ||
    Object.keys(pools).length > 0 ||
    quota.cpu_cores > 0 ||
    quota.memory_mb > 0 ||
    quota.disk_io_mbps > 0
  )
}
