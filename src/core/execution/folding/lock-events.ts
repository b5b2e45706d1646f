/** Locks that running tasks ask for: who waits, who got them, who gives way. */
import type { Event } from '../../model/event.ts'
import { type Claim, claimOn, mergedClaims } from '../claims/claim.ts'
import { takeOne, useOf } from '../claims/ledger.ts'
import type { Held } from '../claims/holdings.ts'
import type { ExecutionState, SiteState } from '../state.ts'
import { wake } from '../wake.ts'
import { holderOf } from './holder.ts'

/** A running task waits for locks. Nobody else takes them meanwhile. */
export function foldLockWaiting(
  site: SiteState,
  execution: ExecutionState,
  event: Extract<Event, { type: 'lock_waiting' }>,
  task: number,
): void {
  const token = event.attempt as string
  const claims = lockClaims(execution, event.locks)
  execution.holdings.waiting.set(token, { task, token, claims, until: event.until })
  for (const claim of claims) {
    const use = useOf(site.ledger, claim)
    use.awaited = [...use.awaited, holderOf(execution, task)]
  }
}

/** A running task has got the locks that it asked for. */
export function foldLockGranted(
  site: SiteState,
  execution: ExecutionState,
  event: Extract<Event, { type: 'lock_granted' }>,
  task: number,
): void {
  endWait(site, execution, event.attempt as string)
  const held: Held = execution.holdings.held.get(task) ?? {
    holder: holderOf(execution, task),
    claims: [],
    granted: [],
    used: {},
    unmetered: false,
  }
  const more = lockClaims(execution, event.locks).filter((claim) => held.claims.every(({ key }) => key !== claim.key))
  for (const claim of more) takeOne(site.ledger, claim, holderOf(execution, task), event.ts)
  execution.holdings.held.set(task, {
    ...held,
    claims: mergedClaims(held.claims, more),
    granted: [...held.granted, ...more.map(({ name }) => name)],
  })
  execution.holds_claims[task] = 1
  answer(execution, event.attempt as string, event.locks)
}

/** A running task does not get the locks that it asked for. One that has to give way takes them with all others next time. */
export function foldLockDenied(
  site: SiteState,
  execution: ExecutionState,
  event: Extract<Event, { type: 'lock_denied' }>,
  task: number,
): void {
  endWait(site, execution, event.attempt as string)
  if (event.reason === 'wait_die') takeNextTime(execution, task, lockClaims(execution, event.locks))
  answer(execution, event.attempt as string, event.locks, event.reason)
}

/** An attempt that is asked to end waits for nothing any more. What it waited for in vain it takes at once next time. */
export function foldLockGivenUp(site: SiteState, execution: ExecutionState, token: string, timedOut: boolean): void {
  const wait = execution.holdings.waiting.get(token)
  if (wait !== undefined && timedOut) takeNextTime(execution, wait.task, wait.claims)
  endWait(site, execution, token)
}

/** An attempt has ended: nothing is waited for and nothing is owed to it. */
export function foldNoMoreLocks(site: SiteState, execution: ExecutionState, token: string): void {
  endWait(site, execution, token)
  execution.holdings.answers.delete(token)
}

function endWait(site: SiteState, execution: ExecutionState, token: string): void {
  const wait = execution.holdings.waiting.get(token)
  if (wait === undefined) return
  execution.holdings.waiting.delete(token)
  for (const claim of wait.claims) {
    const use = useOf(site.ledger, claim)
    use.awaited = use.awaited.filter((waiter) => waiter !== holderOf(execution, wait.task))
    wake(site, claim.key)
  }
}

function takeNextTime({ holdings }: ExecutionState, task: number, claims: readonly Claim[]): void {
  holdings.extra.set(task, mergedClaims(holdings.extra.get(task) ?? [], claims))
}

function answer({ holdings }: ExecutionState, token: string, locks: readonly string[], reason?: string): void {
  const before = holdings.answers.get(token) ?? []
  const number = before.length + 1
  const granted = reason === undefined
  holdings.answers.set(token, [...before, { number, locks: [...locks], granted, ...(granted ? {} : { reason }) }])
}

function lockClaims({ coordinator, execution_id }: ExecutionState, locks: readonly string[]): Claim[] {
  return mergedClaims(
    [],
    locks.flatMap((name) => claimOn(name, 1, false, coordinator, execution_id) ?? []),
  )
}
