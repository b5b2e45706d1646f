import type { Coordinator } from '../../model/coordinator.ts'
import type { PlanIndex } from '../plan/plan-index.ts'
import type { Claim } from './claim.ts'

interface Wanted {
  ways: number
  least: number
  readers: boolean
}

/**
 * By way: whether tasks that need something else may pass a task of it again and again. One that needs as little as anybody of
 * a single resource is never passed so: whenever that has room for others, it has room for it.
 */
export function waysThatMayBePassed({ ways, wayOf }: PlanIndex, { worker_pool }: Coordinator): boolean[] {
  const wanted = new Map<string, Wanted>()
  // The table of ways is shared, and may hold some that no task of this plan goes, or goes any more.
  const used = new Uint8Array(ways.length)
  for (const way of wayOf) used[way] = 1
  const claimsOfWay = ways.map((way, number) =>
    used[number] === 0 ? [] : way.flatMap((gate) => (gate.kind === 'claim' ? [gate.claim] : [])),
  )
  for (const claims of claimsOfWay) {
    for (const { key, need, read } of claims) {
      const known = wanted.get(key)
      if (known === undefined) wanted.set(key, { ways: 1, least: need, readers: read })
      else {
        known.ways++
        known.least = Math.min(known.least, need)
        known.readers ||= read
      }
    }
  }
  const isPassed = (claim: Claim, several: boolean): boolean => {
    const { ways: number, least, readers } = wanted.get(claim.key) as Wanted
    return least < claim.need || (several && number > 1) || (claim.mode === 'exclusive' && !claim.read && readers)
  }
  const differ = worker_pool.workers !== undefined
  return claimsOfWay.map(
    (claims, way) =>
      claims.some((claim) => isPassed(claim, claims.length > 1)) ||
      (differ && (ways[way]?.some((gate) => gate.kind === 'capabilities') ?? false)),
  )
}
