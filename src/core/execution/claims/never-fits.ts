import type { Coordinator, CoordinatorNode } from '../../model/coordinator.ts'
import { canEverFit, claimsOf } from './claim.ts'

/** Why a task could never start, whatever else runs: `asks for 3 of db, of which there are 2 in all`. Undefined when it can. */
export function neverFits(node: CoordinatorNode, coordinator: Coordinator): string | undefined {
  const { catalog } = coordinator.resources
  for (const name of [...node.resources.locks, ...Object.keys(node.resources.pools)])
    if (!Object.hasOwn(catalog, name)) return `asks for ${name}, which is not in the catalog`
  for (const claim of claimsOf(node, coordinator, 'plan')) {
    if (canEverFit(claim)) continue
    const per = claim.mode === 'rate' ? ` in ${claim.interval_ms / 1000} s` : ''
    return `asks for ${claim.units} of ${claim.name}, of which there are ${claim.capacity}${per} in all`
  }
  return undefined
}
