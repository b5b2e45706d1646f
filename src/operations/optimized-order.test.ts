import fc from 'fast-check'
import { expect, test } from 'vitest'
import { planProblem } from '../core/scheduling/optimize/plan-problem.ts'
import { searchSchedules } from '../core/scheduling/optimize/search.ts'
import { simulateRun } from '../simulation/run.ts'
import type { Coordinator } from '../core/model/coordinator.ts'
import { planFromText } from '../testing/plan-text.ts'
import { dryRun } from './dry-run.ts'
import { type OptimizedOrder, type OrderRequest, optimizedOrder } from './optimized-order.ts'

const TWO = { schedules: 200, seed: 1, worker_min: 2, worker_max: 2 }

function found(plan: Coordinator, request: Partial<OrderRequest> = {}): OptimizedOrder {
  const search = optimizedOrder(plan, { ...TWO, ...request })
  for (let next = search.next(); ; next = search.next()) if (next.done === true) return next.value
}

/** Longest first gives one lane 3 + 2 + 2 hours, and the other 3 + 2. */
const PACKING = ['a 3h', 'b 3h', 'c 2h', 'd 2h', 'e 2h'].join('\n')

test('a better order is found, kept, and followed by the scheduler', () => {
  const plan = planFromText(PACKING)
  const order = found(plan)
  expect(order).toMatchObject({ default_ms: 7 * 3.6e6, found_ms: 6 * 3.6e6, bound_ms: 6 * 3.6e6, kept: 'found' })
  const dry = dryRun(plan, { ...TWO, agent: null, ranking: order.ranking ?? [] })
  expect(dry.finish_ms).toBe(order.found_ms)
})

test("where nothing is better, the scheduler's own order stays", () => {
  const order = found(planFromText('a 1h\nb 2h after a'))
  expect(order).toMatchObject({ kept: 'default', ranking: null, drawn: null, schedules: 1 })
})

test('locks, readers, pools, quotas and capable workers are kept by what is found', () => {
  const plan = planFromText(
    [
      'pool test 2',
      'quota cpu_cores 2',
      'worker plain generic',
      'a 3h locks db',
      'b 2h reads db',
      'c 2h reads db',
      'd 1h pool test:2',
      'e 4h pool test:1 cpu 1.5',
      'f 2h cpu 1 after a',
      'g 1h cpu 0.5 after b, c',
    ].join('\n'),
  )
  const order = found(plan, { worker_max: 4 })
  expect(order.found_ms).toBeGreaterThanOrEqual(order.schedule_ms)
  expect(order.schedule_ms).toBeGreaterThanOrEqual(order.bound_ms)
  expect(order.left_out).toEqual([])
})

test('what the search leaves out is said', () => {
  const plan = planFromText(
    ['rate api 1 per 1h', 'a 1h rates api:1', 'b 1h rates api:1 prio high', 'c 2h manual'].join('\n'),
  )
  const order = found(plan)
  expect(order.left_out).toEqual(['rates', 'people'])
  // Simulated by the real scheduler: the rate holds the second one back.
  expect(order.found_ms).toBe(2 * 3.6e6)
})

test('uncertain durations are drawn, the same ones for both orders, and decide which is kept', () => {
  const plan = planFromText(PACKING.replaceAll('h', 'h sd 0.5'))
  const { drawn, kept, ranking } = found(plan)
  expect(drawn).toMatchObject({ runs: 200 })
  expect(kept).toBe((drawn?.found.mean_ms ?? 0) < (drawn?.default.mean_ms ?? 0) ? 'found' : 'default')
  expect(ranking === null).toBe(kept === 'default')
})

test('the same plan, seed and count give the same order', () => {
  const plan = planFromText(PACKING)
  expect(found(plan, { seed: 3 })).toEqual(found(plan, { seed: 3 }))
})

test('it says how far it is between two steps', () => {
  const search = optimizedOrder(planFromText('a 3h sd 0.5\nb 3h\nc 2h\nd 2h\ne 2h sd 0.5'), { ...TWO, schedules: 90 })
  const stages = new Set<string>()
  for (let next = search.next(); next.done !== true; next = search.next()) {
    stages.add(next.value.stage)
    expect(next.value.done).toBeLessThanOrEqual(next.value.total)
  }
  expect([...stages]).toEqual(['search', 'simulate'])
})

/** Plans with everything that the search knows. */
const plans = fc
  .array(
    fc.record({
      hours: fc.integer({ min: 1, max: 6 }),
      claim: fc.constantFrom('', 'locks db', 'reads db', 'pool test:1', 'pool test:2', 'cpu 1', 'cpu 1.5', 'needs gpu'),
      prio: fc.constantFrom('critical', 'high', 'medium', 'medium', 'low'),
      after: fc.array(fc.nat({ max: 9 }), { maxLength: 2 }),
    }),
    { minLength: 2, maxLength: 10 },
  )
  .map((tasks) => {
    const lines = tasks.map(({ hours, claim, prio, after }, i) => {
      const before = [...new Set(after)].filter((p) => p < i).map((p) => `t${p}`)
      return `t${i} ${hours}h ${claim} prio ${prio}${before.length === 0 ? '' : ` after ${before.join(', ')}`}`
    })
    return planFromText(['pool test 2', 'quota cpu_cores 2', 'worker gpu hybrid gpu', ...lines].join('\n'))
  })

test('what the search says that the frontier makes of an order is what the scheduler does', () => {
  fc.assert(
    fc.property(plans, fc.integer({ min: 1, max: 4 }), (plan, worker_max) => {
      const { problem, ids, leftOut } = planProblem(plan, worker_max)
      const search = searchSchedules(problem, { schedules: 60, seed: 1, aim: 'frontier' })
      let next = search.next()
      while (next.done !== true) next = search.next()
      const { makespan, order } = next.value.frontier
      const ranking = Array.from(order, (task) => ids[task] as string)
      const options = { worker_min: 1, worker_max, ranking }
      expect(leftOut).toEqual([])
      expect(simulateRun(plan, { seed: 1, durations: 'mean', options }).makespan_ms).toBe(makespan)
    }),
    { seed: 6, numRuns: 120 },
  )
})
