/** Who waits for whom: running tasks that asked for locks, and the running tasks that hold those. */
import type { Claim } from './claim.ts'
import { holdersOf } from './ledger.ts'
import type { LockWait } from './holdings.ts'
import { holderOf } from '../folding/holder.ts'
import type { ExecutionState, SiteState } from '../state.ts'

/** A running task that waits. */
export interface Waiter {
  readonly execution: ExecutionState
  readonly wait: LockWait
  readonly age: Age
}

/** A task's place among all by age: the older one is less. */
export interface Age {
  readonly first_ready: number
  readonly execution_id: string
  readonly task: number
}

/** When a task first became ready, with what tells two apart that became so at once. */
export function ageOf(execution: ExecutionState, task: number): Age {
  const { holdings, execution_id } = execution
  return { first_ready: holdings.first_ready[task] as number, execution_id, task }
}

/** Whether one task is older than another. */
export function isOlder(a: Age, b: Age): boolean {
  if (a.first_ready !== b.first_ready) return a.first_ready < b.first_ready
  return a.execution_id === b.execution_id ? a.task < b.task : a.execution_id < b.execution_id
}

/** All running tasks that wait for locks, oldest first. */
export function waitersOf(site: SiteState): Waiter[] {
  const waiters: Waiter[] = []
  for (const execution of site.executions.values())
    for (const wait of execution.holdings.waiting.values())
      waiters.push({ execution, wait, age: ageOf(execution, wait.task) })
  return waiters.sort((a, b) => (isOlder(a.age, b.age) ? -1 : 1))
}

/** The oldest of those that wait for each lock, by the lock's key. `waiters` come oldest first. */
export function oldestWaiters(waiters: readonly Waiter[]): ReadonlyMap<string, Waiter> {
  const oldest = new Map<string, Waiter>()
  for (const waiter of waiters) for (const { key } of waiter.wait.claims) if (!oldest.has(key)) oldest.set(key, waiter)
  return oldest
}

/** Who else holds one of these locks, as the ledger names them. */
export function otherHolders(site: SiteState, claims: readonly Claim[], self: string): string[] {
  const holders = claims.flatMap((claim) => holdersOf(site.ledger, claim))
  return [...new Set(holders)].filter((holder) => holder !== self)
}

/** The age of a holder. */
export function ageOfHolder(site: SiteState, holder: string): Age {
  const slash = holder.indexOf('/')
  const execution = site.executions.get(holder.slice(0, slash)) as ExecutionState
  return ageOf(execution, execution.plan.numberOf.get(holder.slice(slash + 1)) as number)
}

/** Tasks that wait for each other, so that none of them could ever go on. */
export interface DeadlockInfo {
  /** Each waits for the next, the last for the first; `<execution>/<task>`. */
  readonly cycle: readonly string[]
}

/** Finds a circle in who waits for whom. There is none as long as locks are granted by age; this is asserted, not relied on. */
export function detectDeadlock(site: SiteState): DeadlockInfo | null {
  const waits = new Map<string, readonly string[]>()
  for (const { execution, wait } of waitersOf(site)) {
    const self = holderOf(execution, wait.task)
    waits.set(self, otherHolders(site, wait.claims, self))
  }
  const cycle = cycleIn(waits)
  return cycle === undefined ? null : { cycle }
}

/** A circle in a graph of who waits for whom; undefined when there is none. */
export function cycleIn(waits: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>()
  for (const start of waits.keys()) {
    const path: { readonly who: string; next: number }[] = []
    const onPath = new Set<string>()
    const enter = (who: string): void => {
      path.push({ who, next: 0 })
      onPath.add(who)
    }
    if (!done.has(start)) enter(start)
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const next = waits.get(top.who)?.[top.next++]
      if (next === undefined) {
        path.pop()
        onPath.delete(top.who)
        done.add(top.who)
      } else if (onPath.has(next)) return path.map(({ who }) => who).slice(path.findIndex(({ who }) => who === next))
      else if (!done.has(next)) enter(next)
    }
  }
  return undefined
}
