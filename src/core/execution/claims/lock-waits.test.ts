import fc from 'fast-check'
import { expect, test } from 'vitest'
import { simulateText } from '../../../testing/trace.ts'
import { claimOn } from './claim.ts'
import { takeOne } from './ledger.ts'
import { cycleIn, detectDeadlock, isOlder } from './lock-waits.ts'
import type { ExecutionState, SiteState } from '../state.ts'

test('a circle of tasks that wait for each other is found, and told in its order', () => {
  expect(cycleIn(new Map([['a', ['b']]]))).toBe(undefined)
  expect(cycleIn(new Map([['a', ['a']]]))).toEqual(['a'])
  expect(
    cycleIn(
      new Map([
        ['x', ['a']],
        ['a', ['free', 'b']],
        ['b', ['c']],
        ['c', ['a']],
      ]),
    ),
  ).toEqual(['a', 'b', 'c'])
  expect(
    cycleIn(
      new Map([
        ['a', ['b', 'c']],
        ['b', ['d']],
        ['c', ['d']],
        ['d', []],
      ]),
    ),
  ).toBe(undefined)
})

test('a long chain is looked through without deep calls', () => {
  const chain = new Map(Array.from({ length: 50_000 }, (_, i) => [String(i), [String(i + 1)]]))
  expect(cycleIn(chain)).toBe(undefined)
  chain.set('50000', ['0'])
  expect(cycleIn(chain)?.length).toBe(50_001)
})

test('a circle is found exactly when taking away what waits for nobody leaves somebody', () => {
  const edge = fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 }))
  fc.assert(
    fc.property(fc.array(edge, { maxLength: 12 }), (edges) => {
      const waits = new Map<string, string[]>()
      for (const [from, to] of edges) waits.set(String(from), [...(waits.get(String(from)) ?? []), String(to)])
      const left = new Map(waits)
      for (let before = -1; before !== left.size;) {
        before = left.size
        for (const [who, whom] of left) if (!whom.some((other) => left.has(other))) left.delete(who)
      }
      const cycle = cycleIn(waits)
      expect(cycle !== undefined).toBe(left.size > 0)
      cycle?.forEach((who, i) => expect(waits.get(who)).toContain(cycle[(i + 1) % cycle.length]))
    }),
    { seed: 11, numRuns: 500 },
  )
})

/** A site in which two tasks hold a lock each, and are made to wait for the other's: no turn would do this. */
function deadlocked(): SiteState {
  const { site } = simulateText(`a 1h locks x\nb 1h locks y`, { workers: 2 })
  const execution = [...site.executions.values()][0] as ExecutionState
  const lock = (name: string) => {
    const claim = claimOn(name, 1, false, execution.coordinator, execution.execution_id)
    if (claim === undefined) throw new Error(`${name} is a lock of the plan`)
    return claim
  }
  const hold = (task: string, name: string): void =>
    takeOne(site.ledger, lock(name), `${execution.execution_id}/${task}`, site.at)
  hold('P1.a', 'x')
  hold('P1.b', 'y')
  const wait = (task: number, token: string, name: string): void => {
    execution.holdings.waiting.set(token, { task, token, claims: [lock(name)], until: null })
  }
  wait(0, 'P1.a-1', 'y')
  wait(1, 'P1.b-1', 'x')
  return site
}

test('a deadlock in a state is found; without one of the waits there is none', () => {
  const site = deadlocked()
  const [execution] = site.executions.values()
  expect(detectDeadlock(site)?.cycle.map((who) => who.slice(who.indexOf('/') + 1))).toEqual(['P1.a', 'P1.b'])
  execution?.holdings.waiting.delete('P1.b-1')
  expect(detectDeadlock(site)).toBe(null)
})

test('of two tasks that became ready at once, the one that stands first in its plan is older', () => {
  const age = (first_ready: number, task: number, execution_id = 'e1') => ({ first_ready, task, execution_id })
  expect(isOlder(age(1, 9), age(2, 0))).toBe(true)
  expect(isOlder(age(1, 0), age(1, 1))).toBe(true)
  expect(isOlder(age(1, 5, 'e1'), age(1, 0, 'e2'))).toBe(true)
  expect(isOlder(age(1, 1), age(1, 1))).toBe(false)
})
