import type { CoordinatorNode } from '../model/coordinator.ts'

/** What a task takes while it runs: `release-db, test-db×2, config (read)`. */
export function claimsOf(node: CoordinatorNode): string {
  const pools = Object.entries(node.resources.pools).map(([name, claim]) => {
    if (typeof claim !== 'number') return `${name}${claim.access === 'read' ? ' (read)' : ''}`
    return claim === 1 ? name : `${name}×${claim}`
  })
  return [...node.resources.locks, ...pools].join(', ')
}
