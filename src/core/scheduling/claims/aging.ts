/**
 * Aging that turns into a reservation. A ready task that others may pass, and that has waited longer than
 * `aging_seconds`, gets one: what it needs goes to nobody younger.
 *
 *   free for others = whole - taken - reserved        free for a reserved task = whole - taken - reserved by older ones
 *
 * So what runs ends, nothing younger follows, and it starts: within its aging and the longest running task's time. What is
 * free beyond a reservation is given away; it cannot delay it, however long that takes, so no estimate is believed.
 * Older reservations come first, so two of them cannot block each other. Whether one is due is asked when something younger
 * is about to start, for nothing else could pass anybody; so a turn in which nothing can start decides nothing here.
 */
import { type NotKept, whyNotKept } from '../../execution/claims/kept.ts'
import { opensAt } from '../../execution/claims/ledger.ts'
import { obstacleOf } from '../../execution/claims/obstacle.ts'
import { closesNext } from '../../execution/claims/windows.ts'
import { holdOf } from '../../execution/holds/hold.ts'
import { claimsFor, rankOf } from '../../execution/claims/holdings.ts'
import { type ExecutionState, type SiteState, taskState } from '../../execution/state.ts'
import { keptWorkerFor } from '../../execution/workers/workers.ts'
import { workerForTask } from '../workers/joining.ts'
import { startTask } from '../order.ts'
import type { Scribe } from '../scribe.ts'

/** Reservations of one execution at the same time: the next oldest gets its own when one of them has started. */
const RESERVATIONS_MAX = 8

/** Whether an execution may have one more task under way, on any worker or on one that is kept for it. */
type CanTakeOne = (execution: ExecutionState, isKept?: boolean) => boolean

/** Starts the tasks that have reservations and fit, oldest first, while the execution `canTakeOne`. Whether it did anything. */
export function launchReserved(scribe: Scribe, execution: ExecutionState, canTakeOne: CanTakeOne): boolean {
  const { extra, reserved } = execution.holdings
  if (execution.status !== 'running' || (extra.size === 0 && reserved.size === 0)) return false
  const { length } = scribe.events
  dropReservationsInVain(scribe, execution)
  reserveForLocks(scribe, execution)
  startReserved(scribe, execution, canTakeOne)
  return scribe.events.length > length
}

/** Gives reservations to the tasks that have waited too long, before something younger starts. Whether there were any. */
export function reserveAged(scribe: Scribe, execution: ExecutionState): boolean {
  const aging = execution.coordinator.policies.aging_seconds
  if (aging === undefined) return false
  const { length } = scribe.events
  const whyNot = (task: number): NotKept | undefined => whyNotKept(scribe.site, execution, task)
  while (execution.holdings.reserved.size < RESERVATIONS_MAX) {
    const task = execution.ages.takeOldest(execution, { at: scribe.at, before: scribe.at - aging * 1000, whyNot })
    if (task === undefined) break
    reserve(scribe, execution, task, 'it has waited long enough')
  }
  return scribe.events.length > length
}

/** Ends reservations that help nobody now. Whether there were any. */
export function dropReservationsInVain(scribe: Scribe, execution: ExecutionState): boolean {
  const { length } = scribe.events
  for (const task of execution.holdings.reserved.keys()) {
    const problem = whyNotKept(scribe.site, execution, task)
    if (problem === undefined) continue
    const id = scribe.id(execution, task)
    scribe.write(execution.execution_id, { type: 'reservation_ended', task: id, reason: IN_VAIN[problem.reason] })
  }
  return scribe.events.length > length
}

const IN_VAIN = {
  wave: 'its wave has not come',
  held: 'it is held back',
  window: 'the window of what it needs is closed',
  budget: 'too little is left of a budget',
} as const

/** Who had to give way while it ran comes back to free locks, or it would give way for ever. */
function reserveForLocks(scribe: Scribe, execution: ExecutionState): void {
  const { extra, reserved } = execution.holdings
  for (const task of extra.keys()) {
    if (taskState(execution, task) !== 'READY' || reserved.has(task)) continue
    if (whyNotKept(scribe.site, execution, task) === undefined)
      reserve(scribe, execution, task, 'it takes at once what it could not get while it ran')
  }
}

function reserve(scribe: Scribe, execution: ExecutionState, task: number, reason: string): void {
  scribe.write(execution.execution_id, { type: 'task_reserved', task: scribe.id(execution, task), reason })
}

function startReserved(scribe: Scribe, execution: ExecutionState, canTakeOne: CanTakeOne): void {
  for (const task of execution.holdings.reserved.keys()) {
    const kept = keptWorkerFor(execution, task)
    if (!canTakeOne(execution, kept !== undefined)) continue
    // The one before it may be the probe of a breaker, and one is enough.
    if (holdOf(execution, task, scribe.at) !== undefined) continue
    const claims = claimsFor(execution, task)
    if (obstacleOf(scribe.site.ledger, claims, scribe.at, rankOf(execution, task)) !== undefined) continue
    const worker = kept ?? workerForTask(scribe, execution, task)
    if (worker !== undefined) startTask(scribe, execution, task, worker)
  }
}

/** When time alone changes something for tasks that have a reservation; Infinity when it does not. */
export function nextForKept({ ledger, at }: SiteState, execution: ExecutionState): number {
  const { reserved, extra } = execution.holdings
  let next = Infinity
  if (reserved.size === 0 && extra.size === 0) return next
  for (const task of new Set([...reserved.keys(), ...extra.keys()])) {
    if (taskState(execution, task) !== 'READY') continue
    for (const claim of claimsFor(execution, task)) {
      const moves = opensAt(ledger, claim, at, rankOf(execution, task))
      if (moves !== null) next = Math.min(next, moves)
      // What is kept for it is let go when it may not be used any more.
      if (claim.windows !== null) next = Math.min(next, closesNext(claim.windows, at))
    }
  }
  return next
}
