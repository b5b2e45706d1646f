import { assert } from '../../std/assert.ts'
import { compareText } from '../../std/order.ts'
import type { CatalogEntry, Coordinator, CoordinatorNode } from '../../model/coordinator.ts'
import type { ResourceSpec } from '../../model/resource.ts'
import { type WeekSpans, weekSpans } from './windows.ts'

/** What a task asks of one resource, with what the catalog says about it. */
export interface Claim {
  /** `site:<name>`, `plan:<execution>:<name>` or `quota:<name>`: the ledger's key. */
  readonly key: string
  readonly name: string
  readonly mode: CatalogEntry['mode'] | 'quota'
  readonly capacity: number
  readonly units: number
  /** Reads of an exclusive resource exclude only writes. */
  readonly read: boolean
  /** Length of a rate's window; 0 for the other modes. */
  readonly interval_ms: number
  /** Claims are taken in this order, then by key. Quotas come last. */
  readonly lock_order: number
  /** `units` in whole millionths, so that sums of fractions are exact. */
  readonly need: number
  /** `capacity` in millionths. */
  readonly whole: number
  /** What several tasks may take together, in millionths: less than `whole` where a policy leaves headroom. */
  readonly shared: number
  /** When it may be taken; null is at any time. */
  readonly windows: WeekSpans | null
}

/** Millionths in a unit. */
export const MICRO = 1_000_000

const QUOTAS = ['cpu_cores', 'memory_mb', 'disk_io_mbps'] as const
const AFTER_ALL_LOCKS = Number.MAX_SAFE_INTEGER

/** The claims of one task, in canonical order (the catalog's lock order, then the key). Every resource stands in the catalog. */
export function claimsOf(node: CoordinatorNode, coordinator: Coordinator, executionId: string): Claim[] {
  const claims: Claim[] = []
  const add = (name: string, units: number, read: boolean): void => {
    const claim = claimOn(name, units, read, coordinator, executionId)
    assert(claim !== undefined, `resource ${name} stands in the catalog`)
    // Named twice, as a lock and as a pool or by another hand: it is still one thing to take.
    const same = claims.findIndex(({ key }) => key === claim.key)
    if (same < 0) claims.push(claim)
    else claims[same] = together(claims[same] as Claim, claim)
  }
  for (const lock of node.resources.locks) add(lock, 1, false)
  for (const [pool, wish] of Object.entries(node.resources.pools)) {
    if (typeof wish === 'number') add(pool, wish, false)
    else add(pool, wish.units, wish.access === 'read')
  }
  const headroom = coordinator.policies.resource_allocation?.headroom_percent ?? 0
  for (const quota of QUOTAS) {
    const units = node.resources.quota[quota]
    const capacity = coordinator.resources.quotas[quota]
    if (units > 0 && capacity !== undefined) claims.push(quotaClaim(quota, units, capacity, headroom))
  }
  return claims.sort(inCanonicalOrder)
}

/** A claim on one resource of the catalog; undefined when it does not stand there. */
export function claimOn(
  name: string,
  units: number,
  read: boolean,
  coordinator: Coordinator,
  executionId: string,
): Claim | undefined {
  const { catalog } = coordinator.resources
  const entry = Object.hasOwn(catalog, name) ? catalog[name] : undefined
  if (entry === undefined) return undefined
  return {
    key: entry.scope === 'site' ? `site:${name}` : `plan:${executionId}:${name}`,
    name,
    mode: entry.mode,
    capacity: entry.capacity,
    units,
    read,
    interval_ms: (entry.interval_seconds ?? 0) * 1000,
    lock_order: entry.lock_order,
    need: micro(units),
    whole: micro(entry.capacity),
    shared: micro(entry.capacity),
    windows: entry.windows === undefined ? null : weekSpans(entry.windows),
  }
}

function quotaClaim(name: string, units: number, capacity: number, headroom: number): Claim {
  return {
    key: `quota:${name}`,
    name,
    mode: 'quota',
    capacity,
    units,
    read: false,
    interval_ms: 0,
    lock_order: AFTER_ALL_LOCKS,
    need: micro(units),
    whole: micro(capacity),
    shared: Math.floor((micro(capacity) * (100 - headroom)) / 100),
    windows: null,
  }
}

/** Several claims of one task as they are taken at once: each resource stands there once. */
export function mergedClaims(claims: readonly Claim[], more: readonly Claim[]): Claim[] {
  const merged = [...claims]
  for (const claim of more) {
    const same = merged.findIndex(({ key }) => key === claim.key)
    if (same < 0) merged.push(claim)
    else merged[same] = together(merged[same] as Claim, claim)
  }
  return merged.sort(inCanonicalOrder)
}

function together(a: Claim, b: Claim): Claim {
  const units = a.mode === 'exclusive' ? Math.max(a.units, b.units) : a.units + b.units
  return { ...a, units, need: micro(units), read: a.read && b.read }
}

/** The order in which claims are taken: the same for all tasks. */
export function inCanonicalOrder(a: Claim, b: Claim): number {
  return a.lock_order - b.lock_order || compareText(a.key, b.key)
}

/** Whether a claim can be met even when nothing else runs. Headroom makes none impossible. */
export function canEverFit(claim: Claim): boolean {
  return claim.need <= claim.whole
}

/** Units in whole millionths. What is asked for is never nothing. */
export function micro(units: number): number {
  return Math.max(1, Math.round(units * MICRO))
}

/** What a task holds as the design's ResourceSpec, for events. `locks` are those that it got beside its own. */
export function resourceSpecOf(node: CoordinatorNode, locks: readonly string[] = []): ResourceSpec {
  const { quota, pools } = node.resources
  const exclusive_resources = locks.length === 0 ? node.resources.locks : [...node.resources.locks, ...locks]
  if (quota.cpu_cores <= 0 && quota.memory_mb <= 0 && quota.disk_io_mbps <= 0)
    return { exclusive_resources, shared_resources: pools }
  return {
    ...(quota.cpu_cores > 0 ? { cpu_cores: quota.cpu_cores } : {}),
    ...(quota.memory_mb > 0 ? { memory_mb: quota.memory_mb } : {}),
    ...(quota.disk_io_mbps > 0 ? { disk_io_mbps: quota.disk_io_mbps } : {}),
    exclusive_resources,
    shared_resources: pools,
  }
}

/** Whether a task asks for anything beside a worker. */
export function asksForResources(node: CoordinatorNode): boolean {
  const { quota, locks, pools } = node.resources
  return locks.length > 0 || !isEmpty(pools) || quota.cpu_cores > 0 || quota.memory_mb > 0 || quota.disk_io_mbps > 0
}

function isEmpty(pools: object): boolean {
  for (const _ in pools) return false
  return true
}
