import { expect, test } from 'vitest'
import { chance } from '../../std/chance.ts'
import { type TraceOptions, trace } from '../../../testing/trace.ts'
import { planFromText } from '../../../testing/plan-text.ts'
import { type Claim, claimOn, claimsOf } from './claim.ts'
import { type ClaimsLedger, hasRoom, opensAt, release, take, unitsLeft } from './ledger.ts'

test('a lock has one holder', () => {
  expect(
    trace(
      `a 1h locks db
       b 1h locks db
       c 1h locks db, cache
       d 1h locks cache`,
      { workers: 4 },
    ),
  ).toMatchInlineSnapshot(`"0h a →  d →   1h a ✓  d ✓  b →   2h b ✓  c →   3h c ✓"`)
})

test('readers share a lock; a writer has it alone', () => {
  expect(
    trace(
      `r1 2h reads schema
       r2 3h reads schema
       w 1h locks schema
       r3 1h reads schema`,
      { workers: 4 },
    ),
  ).toMatchInlineSnapshot(`"0h r2 →  r1 →  r3 →   1h r3 ✓   2h r1 ✓   3h r2 ✓  w →   4h w ✓"`)
})

test('readers behind a waiting writer still start', () => {
  expect(
    trace(
      `r1 2h reads schema
       w 9h locks schema after go
       r2 1h reads schema after go
       go 1h`,
      { workers: 4 },
    ),
  ).toMatchInlineSnapshot(`"0h go →  r1 →   1h go ✓  r2 →   2h r1 ✓  r2 ✓  w →   11h w ✓"`)
})

test('a pool is never over its capacity, and small requests fill what large ones leave', () => {
  expect(
    trace(
      `pool test 3
       a 2h pool test:2
       big 9h pool test:3 after go
       small 1h pool test:1 after go
       go 30m`,
      { workers: 4 },
    ),
  ).toMatchInlineSnapshot(`"0h go →  a →   0h30m go ✓  small →   1h30m small ✓   2h a ✓  big →   11h big ✓"`)
})

test('a machine has so many cores, and fractions of them add up', () => {
  expect(
    trace(
      `quota cpu_cores 1
       ${Array.from({ length: 11 }, (_, i) => `t${i} 1h cpu 0.1`).join('\n')}`,
      { workers: 20 },
    ),
  ).toMatchInlineSnapshot(
    `"0h t0 →  t1 →  t2 →  t3 →  t4 →  t5 →  t6 →  t7 →  t8 →  t9 →   1h t0 ✓  t1 ✓  t2 ✓  t3 ✓  t4 ✓  t5 ✓  t6 ✓  t7 ✓  t8 ✓  t9 ✓  t10 →   2h t10 ✓"`,
  )
})

test('a quota that nobody set limits nothing', () => {
  expect(
    trace(
      `a 1h cpu 64
       b 1h cpu 64`,
      { workers: 2 },
    ),
  ).toMatchInlineSnapshot(`"0h a →  b →   1h a ✓  b ✓"`)
})

test('a rate lets so many start in any window, and time alone lets the next one go', () => {
  expect(
    trace(
      `rate api 2 per 90m
       a 10m rates api
       b 10m rates api
       c 10m rates api
       d 10m rates api
       e 3h`,
      { workers: 9 },
    ),
  ).toMatchInlineSnapshot(`"0h e →  a →  b →   0h10m a ✓  b ✓   1h30m c →  d →   1h40m c ✓  d ✓   3h e ✓"`)
})

test('all is taken at once or nothing: a task that waits for one lock does not hold the other', () => {
  expect(
    trace(
      `a 2h locks x
       both 5h locks x, y prio low
       b 1h locks y`,
      { workers: 3 },
    ),
  ).toMatchInlineSnapshot(`"0h a →  b →   1h b ✓   2h a ✓  both →   7h both ✓"`)
})

test('what can never fit does not hang the execution', () => {
  expect(
    trace(
      `pool test 2
       a 1h pool test:3
       b 1h`,
      { workers: 2 },
    ),
  ).toMatchInlineSnapshot(`"0h b →   1h b ✓  failed"`)
})

test('locks are freed when a task fails, is undone, is cancelled, times out, is lost or could not run', () => {
  const plan = `a 1h locks db timeout 90m undo
                b 1h locks db prio low`
  const until = (how: string, operator: string[] = []): string =>
    trace(plan, { workers: 2, attempts: { a: [how] }, operator })
  expect(until('logic')).toMatchInlineSnapshot(`"0h a →   1h a ✗  a undo →   1h01m b →   2h01m b ✓  failed"`)
  expect(until('hangs')).toMatchInlineSnapshot(
    `"0h a →   1h30m a ■ timeout  a ✗  a undo →   1h31m b →   2h31m b ✓  failed"`,
  )
  expect(until('lost')).toMatchInlineSnapshot(
    `"0h a →   1h a †  a undo →   1h01m a ↻  a →   2h01m a ✓  b →   3h01m b ✓"`,
  )
  expect(until('could_not_run')).toMatchInlineSnapshot(`"0h a →   1h a ✗  b →   2h b ✓  failed"`)
  expect(until('ok', ['30m cancel a'])).toMatchInlineSnapshot(
    `"0h a →   0h30m a ■ cancelled  a undo →   0h31m a ⊘  b →   1h31m b ✓  failed"`,
  )
})

test('locks are freed by a stop and by a crash, and stay held by what outlives one', () => {
  const plan = `a 2h locks db
                b 1h locks db prio low`
  const run = (options: TraceOptions): string => trace(plan, { workers: 2, ...options })
  expect(run({ operator: ['1h stop', '5h take_up'] })).toMatchInlineSnapshot(
    `"0h a →   1h stopping  a ■  a ?  stopped   5h resumed  b →   6h b ✓  needs_attention"`,
  )
  expect(run({ operator: ['1h crash'], crash_kills: 1 })).toMatchInlineSnapshot(
    `"0h a →   1h01m resumed  a †  a ?  b →   2h01m b ✓  needs_attention"`,
  )
  expect(run({ operator: ['1h crash'] })).toMatchInlineSnapshot(`"0h a →   1h01m resumed   2h a ✓  b →   3h b ✓"`)
})

test('locks are held from the first attempt of a task to the last check and the last undo', () => {
  expect(
    trace(
      `a 1h locks db checks 1 undo
       b 1h locks db prio low`,
      { workers: 2, attempts: { 'a check': ['logic'] } },
    ),
  ).toMatchInlineSnapshot(
    `"0h a →   1h a check →   1h01m a check failed  a ✗  a undo →   1h02m b →   2h02m b ✓  failed"`,
  )
})

test('ten thousand random takings and givings never break the ledger', () => {
  const coordinator = planFromText(`
    lock l
    pool p 5
    quota cpu_cores 3
    a 1h locks l
    b 1h reads l
    c 1h pool p:2 cpu 0.3
    d 1h pool p:4 cpu 2.9
    e 1h locks l pool p:1 cpu 0.1`)
  const claims = coordinator.graph.nodes.map((node) => claimsOf(node, coordinator, 'exec-1'))
  const ledger: ClaimsLedger = new Map()
  const held = new Map<string, readonly Claim[]>()
  for (let i = 0; i < 10_000; i++) {
    const holder = `h${Math.floor(chance(1, 'holder', i) * 12)}`
    const own = held.get(holder)
    if (own !== undefined) {
      release(ledger, own, holder)
      held.delete(holder)
      continue
    }
    const wanted = claims[Math.floor(chance(1, 'claims', i) * claims.length)] as readonly Claim[]
    if (!wanted.every((claim) => hasRoom(ledger, claim, i))) continue
    take(ledger, wanted, holder, i)
    held.set(holder, wanted)
    const units = (key: string): number =>
      [...held.values()].flat().reduce((sum, claim) => sum + (claim.key === key && !claim.read ? claim.units : 0), 0)
    expect(units('site:p')).toBeLessThanOrEqual(5)
    expect(units('quota:cpu_cores')).toBeLessThanOrEqual(3 + 1e-6)
    expect(units('site:l')).toBeLessThanOrEqual(1)
  }
  for (const [holder, own] of held) release(ledger, own, holder)
  for (const use of ledger.values()) expect([use.used, use.readers, use.holders.size]).toEqual([0, 0, 0])
})

/** A claim on a resource that a plan declares. */
function claim(line: string, units = 1): Claim {
  const made = claimOn('r', units, false, planFromText(`${line}\na 1h`), 'exec-1')
  if (made === undefined) throw new Error('r is declared')
  return made
}

test('a rate says when it has room again', () => {
  const api = claim('rate r 2 per 100ms')
  const ledger: ClaimsLedger = new Map()
  take(ledger, [api], 'a', 0)
  take(ledger, [api], 'b', 40)
  expect(hasRoom(ledger, api, 99)).toBe(false)
  expect(opensAt(ledger, api, 50)).toBe(100)
  expect(opensAt(ledger, claim('rate r 2 per 100ms', 2), 50)).toBe(140)
  expect(opensAt(ledger, claim('rate r 2 per 100ms', 3), 50)).toBe(null)
  expect(hasRoom(ledger, api, 100)).toBe(true)
  expect(unitsLeft(ledger, api, 139)).toBe(1)
  expect(unitsLeft(ledger, api, 140)).toBe(2)
})

test('a lock with two holders is a bug, and says so', () => {
  const ledger: ClaimsLedger = new Map()
  take(ledger, [claim('lock r')], 'a', 0)
  expect(() => take(ledger, [claim('lock r')], 'b', 0)).toThrow('site:r has room for b [this is a bug]')
})

test('claims that are not taken in the canonical order are a bug, and say so', () => {
  const coordinator = planFromText(`
    lock first
    lock second
    a 1h locks second, first`)
  const [node] = coordinator.graph.nodes
  if (node === undefined) throw new Error('the plan has a task')
  const claims = claimsOf(node, coordinator, 'exec-1')
  expect(claims.map(({ name }) => name)).toEqual(['first', 'second'])
  expect(() => take(new Map(), claims.toReversed(), 'a', 0)).toThrow('site:first is taken after site:second')
})

test('what a task names twice is one thing to take', () => {
  const coordinator = planFromText(`
    lock l
    pool p 5
    a 1h locks l pool p:2`)
  const [node] = coordinator.graph.nodes
  if (node === undefined) throw new Error('the plan has a task')
  const twice = { ...node, resources: { ...node.resources, locks: ['l', 'l'], pools: { p: 2, l: { units: 1 } } } }
  const claims = claimsOf(twice, coordinator, 'exec-1')
  expect(claims.map(({ name, units, read }) => ({ name, units, read }))).toEqual([
    { name: 'l', units: 1, read: false },
    { name: 'p', units: 2, read: false },
  ])
  take(new Map(), claims, 'exec-1/P1.a', 0)
})
