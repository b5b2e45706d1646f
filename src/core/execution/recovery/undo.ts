import type { TaskState } from '../../model/execution-options.ts'
import type { Claim } from '../claims/claim.ts'
import { type ClaimObstacle, obstacleOf } from '../claims/obstacle.ts'
import { isLeftHalfDone } from './recovery.ts'
import { type ExecutionState, type SiteState, taskState } from '../state.ts'

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

/** Whether a task that is not under way has an undo which is to run before the task may end. */
export function mustBeUndone(execution: ExecutionState, task: number): boolean {
  if (execution.plan.nodes[task]?.compensation === undefined) return false
  const state = taskState(execution, task)
  const how = execution.recovery.rollback.get(task)
  if (how !== undefined) return how === 'waiting' && state === 'PAUSED'
  return WAITS.has(state) && isLeftHalfDone(execution, task)
}

/** States in which what was left half done waits to go on. */
const WAITS: ReadonlySet<TaskState> = new Set<TaskState>(['PENDING', 'READY', 'BACKOFF', 'PAUSED'])
