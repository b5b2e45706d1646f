import type { Claim } from './claims/claim.ts'
import { type ClaimObstacle, obstacleOf } from './claims/obstacle.ts'
import type { ExecutionState, SiteState } from './state.ts'

/** What the undo of a task in a rollback takes: what is held while it lasts, at whatever time of the day. */
export function claimsOfUndo(claims: readonly Claim[]): Claim[] {
  const lasting = claims.filter(({ mode }) => mode !== 'rate' && mode !== 'budget')
  return lasting.map((claim) => (claim.windows === null ? claim : { ...claim, windows: null }))
}

/** What is in the way of the undo of a task. What others have reserved is not: until it is undone, nobody should build on it. */
export function obstacleOfUndo(
  site: SiteState,
  execution: ExecutionState,
  task: number,
  at: number,
): ClaimObstacle | undefined {
  return obstacleOf(site.ledger, claimsOfUndo(execution.plan.claims[task] as readonly Claim[]), at, AHEAD_OF_ALL)
}

const AHEAD_OF_ALL = -1
