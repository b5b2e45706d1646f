/** What tasks take and give back, and what is kept for those that wait. */
import { assert } from '../../std/assert.ts'
import type { Event } from '../../model/event.ts'
import type { Usage } from '../../model/attempt.ts'
import type { Claim } from '../claims/claim.ts'
import { release, take, useOf } from '../claims/ledger.ts'
import { type Held, claimsFor, extraLocks } from '../claims/holdings.ts'
import { type ExecutionState, type SiteState, taskState } from '../state.ts'
import { wake } from '../wake.ts'
import { holderOf } from './holder.ts'
import { claimsOfUndo } from '../recovery/undo.ts'

/** Budgets of these names are charged with what attempts report. */
const METERED = ['cost_usd', 'cpu_seconds'] as const satisfies readonly (keyof Usage)[]

const NOTHING: Held['used'] = {}

/** A task takes all that it needs, at once. */
export function foldAcquired(site: SiteState, execution: ExecutionState, task: number, at: number): void {
  const undo = execution.recovery.rollback.has(task)
  const claims = undo ? claimsOfUndo(execution.plan.claims[task] as readonly Claim[]) : claimsFor(execution, task)
  endReservation(site, execution, task)
  const holder = holderOf(execution, task)
  take(site.ledger, claims, holder, at)
  const granted = undo ? [] : extraLocks(execution, task)
  execution.holdings.held.set(task, { holder, claims, granted, used: NOTHING, unmetered: false })
  execution.holds_claims[task] = 1
}

/** A task gives back all that it holds. What it used of a budget does not come back. */
export function foldReleased(site: SiteState, execution: ExecutionState, task: number): void {
  const held = execution.holdings.held.get(task)
  assert(held !== undefined, () => `task ${task} holds something`)
  release(site.ledger, held.claims, held.holder, (claim) => spentOf(held, claim))
  for (const claim of held.claims) wake(site, claim.key)
  execution.holdings.held.delete(task)
  execution.holds_claims[task] = 0
}

/** A reported use counts as it is; what ended without one has used all that it asked for. */
export function spentOf({ used, unmetered }: Held, { name, units }: Claim): number {
  const reported = Object.hasOwn(used, name) ? (used[name] as number) : 0
  return unmetered || !METERED.some((known) => known === name) ? Math.max(units, reported) : reported
}

/** An attempt has ended: what it said about its use is kept until its task gives back what it holds. */
export function foldUse(
  execution: ExecutionState,
  event: Extract<Event, { type: 'attempt_finished' | 'attempt_lost' }>,
  task: number,
): void {
  const held = execution.holdings.held.get(task)
  if (held === undefined || !held.claims.some((claim) => claim.mode === 'budget')) return
  const usage = event.type === 'attempt_finished' ? event.usage : undefined
  const used: Record<string, number> = { ...held.used }
  for (const name of METERED) if (usage?.[name] !== undefined) used[name] = (used[name] ?? 0) + usage[name]
  const ran = event.type === 'attempt_finished' ? event.outcome !== 'could_not_run' : event.reason !== 'never_started'
  const tells = held.claims.every(
    (claim) => claim.mode !== 'budget' || METERED.some((name) => name === claim.name && usage?.[name] !== undefined),
  )
  execution.holdings.held.set(task, {
    ...held,
    used,
    unmetered: held.unmetered || (event.kind === 'run' && ran && !tells),
  })
}

/** From here on what a ready task needs is kept for it. */
export function foldReserved(site: SiteState, execution: ExecutionState, task: number, rank: number): void {
  const claims = claimsFor(execution, task)
  assert(!execution.holdings.reserved.has(task), `task ${task} has one reservation`)
  const holder = holderOf(execution, task)
  execution.holdings.reserved.set(task, { rank, claims })
  for (const claim of claims) {
    const use = useOf(site.ledger, claim)
    use.reserved = [...use.reserved, { rank, holder, need: claim.need, read: claim.read }]
  }
}

/** Nothing is kept for a task any more. One that is still ready waits as before, with its age. */
export function endReservation(site: SiteState, execution: ExecutionState, task: number): void {
  const reservation = execution.holdings.reserved.get(task)
  if (reservation === undefined) return
  execution.holdings.reserved.delete(task)
  for (const claim of reservation.claims) {
    const use = useOf(site.ledger, claim)
    use.reserved = use.reserved.filter(({ rank }) => rank !== reservation.rank)
    wake(site, claim.key)
  }
  if (taskState(execution, task) === 'READY') execution.ages.add(execution, task)
}

/** Ends the reservations of tasks that no longer wait, or that need something else now. There are few at any time. */
export function sweepReservations(site: SiteState, execution: ExecutionState): void {
  for (const [task, { claims }] of execution.holdings.reserved) {
    const waits = execution.status === 'running' && taskState(execution, task) === 'READY'
    if (!waits || !sameClaims(claims, claimsFor(execution, task))) endReservation(site, execution, task)
  }
}

function sameClaims(a: readonly Claim[], b: readonly Claim[]): boolean {
  return a === b || (a.length === b.length && a.every((claim, i) => isSame(claim, b[i] as Claim)))
}

function isSame(a: Claim, b: Claim): boolean {
  return a.key === b.key && a.need === b.need && a.read === b.read && a.whole === b.whole
}
