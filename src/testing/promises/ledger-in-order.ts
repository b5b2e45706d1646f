import { MICRO } from '../../core/execution/claims/claim.ts'
import { detectDeadlock } from '../../core/execution/claims/lock-waits.ts'
import type { SiteState } from '../../core/execution/state.ts'
import { taskState } from '../../core/execution/state.ts'
import { assert } from '../../core/std/assert.ts'
import type { KeptPromise } from './kept-promise.ts'

/** See `says`. */
export const ledgerInOrder: KeptPromise = {
  says: 'the ledger is what tasks hold, have reserved and wait for, counted anew; nobody waits in a circle',
  watch: () => ({ turned: ({ site }) => judgeLedger(site), restarted: judgeLedger }),
}

interface Counted {
  used: number
  readers: number
  readonly holders: Set<string>
  readonly reserved: Set<string>
  readonly awaited: Set<string>
}

function judgeLedger(site: SiteState): void {
  const counted = count(site)
  for (const [key, use] of site.ledger) {
    const own = counted.get(key) ?? empty()
    counted.delete(key)
    assert(use.used === own.used, `${key}: ${use.used / MICRO} are used, counted are ${own.used / MICRO}`)
    assert(use.readers === own.readers, `${key} has ${use.readers} readers, counted are ${own.readers}`)
    mustEqual(`${key} is held by`, [...use.holders.keys()], own.holders)
    mustEqual(
      `${key} is reserved by`,
      use.reserved.map(({ holder }) => holder),
      own.reserved,
    )
    mustEqual(`${key} is awaited by`, use.awaited, own.awaited)
    const ranks = use.reserved.map(({ rank }) => rank)
    assert(
      ranks.every((rank, i) => i === 0 || rank > (ranks[i - 1] as number)),
      `${key}: older reservations come first`,
    )
  }
  assert(counted.size === 0, `nothing is held beside the ledger: ${[...counted.keys()].join(', ')}`)
  const deadlock = detectDeadlock(site)
  assert(deadlock === null, `nobody waits in a circle: ${deadlock?.cycle.join(' → ') ?? ''}`)
}

function count(site: SiteState): Map<string, Counted> {
  const counted = new Map<string, Counted>()
  const of = (key: string): Counted => {
    const known = counted.get(key) ?? empty()
    counted.set(key, known)
    return known
  }
  for (const execution of site.executions.values()) {
    const { holdings, plan, holds_claims } = execution
    const name = (task: number): string => `${execution.execution_id}/${plan.nodes[task]?.id ?? ''}`
    for (const [task, { claims }] of holdings.held) {
      assert(holds_claims[task] === 1, `${name(task)} is said to hold something`)
      for (const claim of claims) {
        if (claim.mode === 'rate') continue
        const own = of(claim.key)
        if (claim.mode === 'exclusive' && claim.read) own.readers++
        else own.used += claim.need
        own.holders.add(name(task))
      }
    }
    for (const [task, { claims }] of holdings.reserved) {
      assert(taskState(execution, task) === 'READY', `${name(task)} waits for what is reserved for it`)
      assert(execution.status === 'running', `${name(task)} has a reservation while its execution runs`)
      for (const { key } of claims) of(key).reserved.add(name(task))
    }
    for (const [token, { task, claims }] of holdings.waiting) {
      assert(execution.open.get(token)?.cancel === null, `${token} waits for locks while it is open`)
      for (const { key } of claims) of(key).awaited.add(name(task))
    }
    for (const token of holdings.answers.keys())
      assert(execution.open.has(token), `${token} is answered while it is open`)
  }
  return counted
}

function empty(): Counted {
  return { used: 0, readers: 0, holders: new Set(), reserved: new Set(), awaited: new Set() }
}

function mustEqual(what: string, given: readonly string[], expected: ReadonlySet<string>): void {
  const same = given.length === expected.size && given.every((one) => expected.has(one))
  assert(same, `${what} ${given.join(', ')}, counted are ${[...expected].join(', ')}`)
}
