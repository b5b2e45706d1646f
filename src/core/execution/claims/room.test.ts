import fc from 'fast-check'
import { expect, test } from 'vitest'
import { planFromText } from '../../../testing/plan-text.ts'
import { trace } from '../../../testing/trace.ts'
import { type Claim, claimsOf } from './claim.ts'
import { neverFits } from './never-fits.ts'
import { type ClaimsLedger, UNRESERVED, opensAt, release, roomFor, take, unitsLeft, useOf } from './ledger.ts'

const WORLD = `lock l
pool p 5
rate r 4 per 10s
budget b 60
quota cpu_cores 3
`
const ASKS = [
  'locks l',
  'reads l',
  'pool p:1',
  'pool p:3',
  'pool r:1',
  'pool r:3',
  'pool b:2',
  'cpu 0.3',
  'cpu 2.9',
  'cpu 0.1',
]

/** One claim of each kind. With headroom the quota is shared up to 2.4 cores. */
const CLAIMS: readonly Claim[] = ASKS.flatMap((asks) => {
  const plan = planFromText(`${WORLD}t 1h ${asks}`, {
    policies: { resource_allocation: { headroom_percent: 20, preemption_enabled: false } },
  })
  return plan.graph.nodes.flatMap((node) => claimsOf(node, plan, 'e'))
})

interface Naive {
  readonly claim: Claim
  readonly at: number
  readonly rank: number
  state: 'reserved' | 'held' | 'ended'
}

/** Room by the words of the manual: looks through everything that ever was. */
function naiveRoom(all: readonly Naive[], claim: Claim, at: number, rank: number): boolean {
  const same = all.filter((one) => one.claim.key === claim.key)
  const held = same.filter((one) => one.state === 'held')
  const before = same.filter((one) => one.state === 'reserved' && one.rank < rank)
  const units = (list: readonly Naive[]): number => list.reduce((sum, one) => sum + one.claim.need, 0)
  if (claim.mode === 'exclusive') return [...held, ...before].every((one) => claim.read && one.claim.read)
  const past =
    claim.mode === 'rate'
      ? same.filter((one) => one.state !== 'reserved' && one.at > at - claim.interval_ms)
      : same.filter((one) => one.state === 'held' || (claim.mode === 'budget' && one.state === 'ended'))
  const taken = units(past) + units(before)
  const limit = claim.mode === 'quota' && taken > 0 ? 2_400_000 : claim.capacity * 1_000_000
  return taken + claim.need <= limit
}

test('the ledger has room exactly when a look through all that happened says so', () => {
  const step = fc.record({
    kind: fc.integer({ min: 0, max: CLAIMS.length - 1 }),
    pause: fc.integer({ min: 0, max: 4000 }),
    act: fc.constantFrom('take', 'take', 'reserve', 'give back'),
  })
  const judge = (steps: readonly { kind: number; pause: number; act: string }[]): void => {
    const ledger: ClaimsLedger = new Map()
    const all: Naive[] = []
    let at = 0
    steps.forEach(({ kind, pause, act }, rank) => {
      at += pause
      const claim = CLAIMS[kind] as Claim
      for (const other of CLAIMS) {
        expect(roomFor(ledger, other, at, UNRESERVED)).toBe(naiveRoom(all, other, at, UNRESERVED))
        expect(roomFor(ledger, other, at, rank / 2)).toBe(naiveRoom(all, other, at, rank / 2))
      }
      const holder = `e/${rank}`
      if (act === 'take' && roomFor(ledger, claim, at, UNRESERVED)) {
        take(ledger, [claim], holder, at)
        all.push({ claim, at, rank, state: 'held' })
      } else if (act === 'reserve') {
        const use = useOf(ledger, claim)
        use.reserved = [...use.reserved, { rank, holder, need: claim.need, read: claim.read }]
        all.push({ claim, at, rank, state: 'reserved' })
      } else if (act === 'give back') {
        const open = all.filter((one) => one.state !== 'ended')
        const one = open[kind % Math.max(1, open.length)]
        if (one === undefined) return
        const use = useOf(ledger, one.claim)
        if (one.state === 'held') release(ledger, [one.claim], `e/${one.rank}`)
        else use.reserved = use.reserved.filter((reserved) => reserved.rank !== one.rank)
        if (one.state === 'held') one.state = 'ended'
        else all.splice(all.indexOf(one), 1)
      }
    })
  }
  fc.assert(fc.property(fc.array(step, { maxLength: 60 }), judge), { seed: 3, numRuns: 150 })
})

test('a rate opens at the first moment at which it has room', () => {
  const rates = CLAIMS.filter((claim) => claim.mode === 'rate')
  const starts = fc.array(fc.tuple(fc.integer({ min: 0, max: 3000 }), fc.constantFrom(...rates)), { maxLength: 20 })
  const judge = (list: readonly (readonly [number, Claim])[]): void => {
    const ledger: ClaimsLedger = new Map()
    let at = 0
    for (const [pause, claim] of list) {
      at += pause
      if (roomFor(ledger, claim, at, UNRESERVED)) take(ledger, [claim], `e/${at}`, at)
      const opens = opensAt(ledger, claim, at)
      expect(opens === null).toBe(roomFor(ledger, claim, at, UNRESERVED))
      expect(roomFor(ledger, claim, opens ?? at, UNRESERVED)).toBe(true)
      expect(opens !== null && roomFor(ledger, claim, opens - 1, UNRESERVED)).toBe(false)
    }
  }
  fc.assert(fc.property(starts, judge), { seed: 5, numRuns: 300 })
})

test('headroom is left by tasks together, and keeps no task alone from what fits the whole', () => {
  const plan = `quota cpu_cores 4
                a 1h cpu 2
                b 1h cpu 2
                c 1h cpu 1.2
                big 1h cpu 4 prio low
                none 1h`
  const policies = { resource_allocation: { headroom_percent: 20, preemption_enabled: false } }
  expect(trace(plan, { workers: 5 })).toMatchInlineSnapshot(
    `"0h a →  b →  none →   1h a ✓  b ✓  none ✓  big →   2h big ✓  c →   3h c ✓"`,
  )
  expect(trace(plan, { workers: 5, policies })).toMatchInlineSnapshot(
    `"0h a →  c →  none →   1h a ✓  c ✓  none ✓  big →   2h big ✓  b →   3h b ✓"`,
  )
})

test('sums of fractions do not drift, however often they are taken and given back', () => {
  const plan = planFromText(`quota cpu_cores 1\na 1h cpu 0.1\nb 1h cpu 0.7\nc 1h cpu 0.3`)
  const [a, b, c] = plan.graph.nodes.map((node) => claimsOf(node, plan, 'e')) as [Claim[], Claim[], Claim[]]
  const ledger: ClaimsLedger = new Map()
  take(ledger, c, 'c', 0)
  for (let i = 0; i < 100_000; i++) {
    take(ledger, i % 2 === 0 ? b : a, 'x', i)
    release(ledger, i % 2 === 0 ? b : a, 'x')
  }
  expect(unitsLeft(ledger, b[0] as Claim, 0)).toBe(0.7)
  take(ledger, b, 'b', 0)
  expect(unitsLeft(ledger, b[0] as Claim, 0)).toBe(0)
})

test('what could never start is told: more than the whole, and what is not in the catalog', () => {
  const tell = (text: string): (string | undefined)[] => {
    const plan = planFromText(text)
    return plan.graph.nodes.map((node) => neverFits(node, plan))
  }
  expect(
    tell(`pool p 2
          rate r 2 per 1m
          budget b 3
          quota cpu_cores 2
          a 1h pool p:3
          b 1h pool r:3
          c 1h pool b:4
          d 1h cpu 2.5
          e 1h pool p:2, r:2, b:3 cpu 2 locks x`),
  ).toMatchInlineSnapshot(`
    [
      "asks for 3 of p, of which there are 2 in all",
      "asks for 3 of r, of which there are 2 in 60 s in all",
      "asks for 4 of b, of which there are 3 in all",
      "asks for 2.5 of cpu_cores, of which there are 2 in all",
      undefined,
    ]
  `)
  const plan = planFromText('a 1h locks x')
  const unknown = { ...plan, resources: { ...plan.resources, catalog: {} } }
  expect(neverFits(plan.graph.nodes[0] as never, unknown)).toBe('asks for x, which is not in the catalog')
})
