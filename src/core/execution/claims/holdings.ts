/** What tasks of an execution hold, have reserved and wait for while they run. State, folded from the resource events. */
import type { LockAnswer } from '../../model/attempt.ts'
import { type Claim, mergedClaims } from './claim.ts'
import { UNRESERVED } from './ledger.ts'
import type { ExecutionState } from '../state.ts'

/** See the header. Maps by task number, but for `waiting`. */
export interface Holdings {
  /** What each task took, with the locks that it got while it ran. */
  readonly held: Map<number, Held>
  /** Ready tasks for which resources are kept, oldest first. */
  readonly reserved: Map<number, Reservation>
  /** Running tasks that wait for locks, by the token of their attempt. */
  readonly waiting: Map<string, LockWait>
  /** What was said to open attempts that asked for locks, by token, in order. */
  readonly answers: Map<string, readonly LockAnswer[]>
  /** Locks that a task could not get while it ran: its next attempt takes them with all others at once. */
  readonly extra: Map<number, readonly Claim[]>
  /** The moment of the event that is folded. */
  at: number
  /** When each task first became ready: its age, kept over retries. 0 for one that never was. */
  first_ready: Float64Array
  /** When each ready task became so. */
  ready_since: Float64Array
}

/** See {@link Holdings.held}. */
export interface Held {
  /** Its name in the ledger. */
  readonly holder: string
  readonly claims: readonly Claim[]
  /** Locks that were granted while it ran, by name. */
  readonly granted: readonly string[]
  /** What its attempts said that they used, by the name of a budget. */
  readonly used: Readonly<Record<string, number>>
  /** A run ended without saying what it used. */
  readonly unmetered: boolean
}

/** See {@link Holdings.reserved}. */
export interface Reservation {
  /** The older, the smaller: the position of its event. */
  readonly rank: number
  readonly claims: readonly Claim[]
}

/** See {@link Holdings.waiting}. */
export interface LockWait {
  readonly task: number
  readonly token: string
  readonly claims: readonly Claim[]
  readonly until: number | null
}

/** Nobody holds anything. */
export function newHoldings(tasks: number): Holdings {
  return {
    held: new Map(),
    reserved: new Map(),
    waiting: new Map(),
    answers: new Map(),
    extra: new Map(),
    at: 0,
    first_ready: new Float64Array(tasks),
    ready_since: new Float64Array(tasks),
  }
}

/** A deep copy. */
export function copyHoldings(from: Holdings): Holdings {
  return {
    held: new Map(from.held),
    reserved: new Map(from.reserved),
    waiting: new Map(from.waiting),
    answers: new Map(from.answers),
    extra: new Map(from.extra),
    at: from.at,
    first_ready: from.first_ready.slice(),
    ready_since: from.ready_since.slice(),
  }
}

/** Makes room for tasks that a hot update has added. */
export function growHoldings(holdings: Holdings, tasks: number): void {
  const grown = (former: Float64Array): Float64Array => {
    const array = new Float64Array(tasks)
    array.set(former)
    return array
  }
  holdings.first_ready = grown(holdings.first_ready)
  holdings.ready_since = grown(holdings.ready_since)
}

/** All that a task takes when it starts now, in canonical order. */
export function claimsFor({ plan, holdings }: ExecutionState, task: number): readonly Claim[] {
  const claims = plan.claims[task] as readonly Claim[]
  const extra = holdings.extra.size === 0 ? undefined : holdings.extra.get(task)
  return extra === undefined ? claims : mergedClaims(claims, extra)
}

/** Names of the locks that a task takes beside those of its plan. */
export function extraLocks({ holdings }: ExecutionState, task: number): readonly string[] {
  const extra = holdings.extra.size === 0 ? undefined : holdings.extra.get(task)
  return extra === undefined ? [] : extra.map((claim) => claim.name)
}

/** A task has become ready at the moment of this event. */
export function noteReady({ holdings }: ExecutionState, task: number): void {
  if (holdings.first_ready[task] === 0) holdings.first_ready[task] = holdings.at
  holdings.ready_since[task] = holdings.at
}

/** How early a task's reservation is; after all others when it has none. */
export function rankOf({ holdings }: ExecutionState, task: number): number {
  return holdings.reserved.get(task)?.rank ?? UNRESERVED
}
