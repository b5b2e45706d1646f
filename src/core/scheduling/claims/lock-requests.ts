/**
 * Locks that a running task asks for beside those that it holds, under wait-die: an older task waits for a younger one, a
 * younger one never waits for an older. So nobody ever waits in a circle.
 *
 *   all free ─► granted      held by younger tasks alone ─► waits, and nobody else takes them; granted, or out of time
 *   held or awaited by an older one ─► gives way: it ends, and its next attempt takes these locks with all others at once
 *
 * A task that could not be repeated is told so and goes on without: to end it would cost more than it asked for.
 */
import type { CoordinatorNode } from '../../model/coordinator.ts'
import type { EventBody } from '../../model/event.ts'
import { type Claim, claimOn, mergedClaims } from '../../execution/claims/claim.ts'
import { isWithin, opensNext } from '../../execution/claims/windows.ts'
import { holderOf } from '../../execution/folding/holder.ts'
import {
  type Waiter,
  ageOf,
  ageOfHolder,
  isOlder,
  oldestWaiters,
  otherHolders,
  waitersOf,
} from '../../execution/claims/lock-waits.ts'
import type { ExecutionState, OpenAttempt } from '../../execution/state.ts'
import { cancelAttempt } from '../cancel.ts'
import type { Scribe } from '../scribe.ts'

/** A running task asks for locks beside those that it holds. */
export function requestLocks(
  scribe: Scribe,
  execution: ExecutionState,
  attempt: OpenAttempt,
  locks: readonly string[],
): void {
  const { token, task } = attempt
  const waits = execution.holdings.waiting.get(token)
  const claims = lockClaims(execution, locks)
  if (typeof claims === 'string') return deny(scribe, execution, attempt, locks, claims)
  if (attempt.cancel !== null) return deny(scribe, execution, attempt, locks, 'the attempt is ending')
  if (waits !== undefined) {
    // The same request may come twice; it is answered once.
    if (waits.claims.every((claim) => locks.includes(claim.name))) return undefined
    return deny(scribe, execution, attempt, locks, 'it waits for other locks already')
  }
  const held = execution.holdings.held.get(task)?.claims ?? []
  const missing = claims.filter((claim) => held.every((own) => own.key !== claim.key || own.read))
  if (missing.some((claim) => held.some(({ key }) => key === claim.key)))
    return deny(scribe, execution, attempt, locks, 'it holds one of them for reading; ask for it when it starts')
  const verdict = judge(scribe, execution, task, missing, oldestWaiters(waitersOf(scribe.site)))
  if (verdict === 'grant') return grant(scribe, execution, token, task, claims)
  if (verdict === 'give way') return giveWay(scribe, execution, attempt, missing)
  const seconds = execution.coordinator.policies.lock_timeout_seconds
  const until = seconds === undefined ? null : scribe.at + Math.round(seconds * 1000)
  const body = { type: 'lock_waiting', task: scribe.id(execution, task), locks: namesOf(missing), until } as const
  return scribe.write(execution.execution_id, body, token)
}

/** Grants locks that have become free to those that wait for them, oldest first; who waits for an older one now gives way. */
export function grantLocks(scribe: Scribe): void {
  if (nobodyWaits(scribe)) return
  const waiters = waitersOf(scribe.site)
  let oldest = oldestWaiters(waiters)
  for (const { execution, wait } of waiters) {
    const { token, task, claims } = wait
    const attempt = execution.open.get(token) as OpenAttempt
    const verdict = judge(scribe, execution, task, claims, oldest)
    if (verdict === 'wait') continue
    if (verdict === 'grant') grant(scribe, execution, token, task, claims)
    else giveWay(scribe, execution, attempt, claims)
    oldest = oldestWaiters(waitersOf(scribe.site))
  }
}

/** Ends what has waited for locks for too long: it begins again, and takes them with all others at once. */
export function endLockWaits(scribe: Scribe, execution: ExecutionState): void {
  for (const { token, task, claims, until } of execution.holdings.waiting.values()) {
    if (until === null || until > scribe.at) continue
    const attempt = execution.open.get(token) as OpenAttempt
    if (mayRepeat(execution, task)) cancelAttempt(scribe, execution, attempt, 'lock_timeout')
    else deny(scribe, execution, attempt, namesOf(claims), 'it has waited too long')
  }
}

/** When time alone next changes something for running tasks that wait for locks; Infinity when it does not. */
export function nextLockMove({ holdings }: ExecutionState, at: number): number {
  let next = Infinity
  for (const { claims, until } of holdings.waiting.values()) {
    if (until !== null) next = Math.min(next, until)
    for (const { windows } of claims)
      if (windows !== null && !isWithin(windows, at)) next = Math.min(next, opensNext(windows, at))
  }
  return next
}

function nobodyWaits({ site }: Scribe): boolean {
  for (const { holdings } of site.executions.values()) if (holdings.waiting.size > 0) return false
  return true
}

type Verdict = 'grant' | 'wait' | 'give way'

/** `oldest`: who has waited longest for each lock. */
function judge(
  scribe: Scribe,
  execution: ExecutionState,
  task: number,
  claims: readonly Claim[],
  oldest: ReadonlyMap<string, Waiter>,
): Verdict {
  const { site } = scribe
  const self = holderOf(execution, task)
  const own = ageOf(execution, task)
  const holders = otherHolders(site, claims, self)
  if (holders.some((holder) => isOlder(ageOfHolder(site, holder), own))) return 'give way'
  for (const { key } of claims) {
    const first = oldest.get(key)
    if (first !== undefined && isOlder(first.age, own)) return 'give way'
  }
  const isOpen = claims.every(({ windows }) => windows === null || isWithin(windows, site.at))
  return holders.length === 0 && isOpen ? 'grant' : 'wait'
}

function grant(scribe: Scribe, execution: ExecutionState, token: string, task: number, claims: readonly Claim[]): void {
  const body = { type: 'lock_granted', task: scribe.id(execution, task), locks: namesOf(claims) } as const
  scribe.write(execution.execution_id, body, token)
}

function giveWay(scribe: Scribe, execution: ExecutionState, attempt: OpenAttempt, claims: readonly Claim[]): void {
  deny(scribe, execution, attempt, namesOf(claims), 'wait_die')
  if (mayRepeat(execution, attempt.task)) cancelAttempt(scribe, execution, attempt, 'wait_die')
}

function mayRepeat({ plan, options }: ExecutionState, task: number): boolean {
  const node = plan.nodes[task] as CoordinatorNode
  return node.idempotent || node.compensation !== undefined || options.assume_idempotent
}

function deny(
  scribe: Scribe,
  execution: ExecutionState,
  attempt: OpenAttempt,
  locks: readonly string[],
  reason: string,
): void {
  const body: EventBody = { type: 'lock_denied', task: scribe.id(execution, attempt.task), locks: [...locks], reason }
  scribe.write(execution.execution_id, body, attempt.token)
}

/** The locks as claims, or why they cannot be asked for. */
function lockClaims({ coordinator, execution_id }: ExecutionState, locks: readonly string[]): Claim[] | string {
  const claims: Claim[] = []
  for (const name of locks) {
    const claim = claimOn(name, 1, false, coordinator, execution_id)
    if (claim === undefined) return `there is no lock ${name}`
    if (claim.mode !== 'exclusive') return `${name} is no lock; it can only be asked for when a task starts`
    claims.push(claim)
  }
  return mergedClaims([], claims)
}

function namesOf(claims: readonly Claim[]): string[] {
  return claims.map(({ name }) => name)
}
