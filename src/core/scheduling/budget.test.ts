import { expect, test } from 'vitest'
import { simulateText, trace } from '../../testing/trace.ts'

const TASKS = Array.from({ length: 16 }, (_, i) => `t${i} ${1 + (i % 3)}h`).join('\n')
const costs = Object.fromEntries(Array.from({ length: 16 }, (_, i) => [`t${i}`, 1]))
const reserving = (reserve_usd: number) => ({ cost: { rates: {}, reserve_usd } })

test('eight tasks at once that say late what they cost stay within the budget; then a person is asked, and what was done stays', () => {
  const { events, site, status } = simulateText(TASKS, {
    workers: 8,
    budget: { usd: 10 },
    costs,
    policies: reserving(1),
  })
  const [execution] = site.executions.values()
  expect(execution?.spending.charged_usd).toBe(10_000_000)
  expect(events.filter(({ type }) => type === 'task_succeeded').length).toBe(10)
  expect(status).toBe('needs_attention')
})

test('a run that costs more than was set aside passes the budget by that alone, and the next ones are expected to cost as much', () => {
  const { site } = simulateText(TASKS, { workers: 8, budget: { usd: 10 }, costs, policies: reserving(0.9) })
  const [execution] = site.executions.values()
  expect(execution?.spending.charged_usd).toBeLessThanOrEqual(10_900_000)
})

test('at the cap a person raises the budget, or stops; what runs goes on meanwhile', () => {
  const plan = 'a 1h\nb 3h\nc 1h'
  const options = { workers: 2, budget: { usd: 2 }, costs: { a: 1, b: 1, c: 1 }, policies: reserving(1) }
  expect(trace(plan, options)).toMatchInlineSnapshot(`"0h b →  a →   1h a ✓   3h b ✓  budget?  needs_attention"`)
  expect(trace(plan, { ...options, operator: ['4h budget 5', '4h take_up'] })).toMatchInlineSnapshot(
    `"0h b →  a →   1h a ✓   3h b ✓  budget?  needs_attention   4h resumed  ask-12 withdrawn  c →   5h c ✓"`,
  )
  const dear = { ...options, costs: { a: 1.8, b: 0.1, c: 0.1 }, policies: reserving(0.5) }
  expect(trace(plan, { ...dear, operator: ['2h approve ask-10'] })).toMatchInlineSnapshot(
    `"0h b →  a →   1h a ✓  budget?   3h b ✓  c →   4h c ✓"`,
  )
  expect(trace(plan, { ...dear, operator: ['2h reject ask-10'] })).toMatchInlineSnapshot(
    `"0h b →  a →   1h a ✓  budget?   2h stopping   3h b ✓  stopped"`,
  )
})

test('hours of work are set aside by the estimate, and an unknown cost counts as what was set aside', () => {
  expect(trace('a 1h\nb 1h\nc 1h', { workers: 3, budget: { hours: 2 } })).toMatchInlineSnapshot(
    `"0h a →  b →   1h a ✓  b ✓  budget?  needs_attention"`,
  )
  expect(trace('a 1h\nb 1h\nc 1h', { budget: { usd: 2 }, policies: reserving(1) })).toMatchInlineSnapshot(
    `"0h a →   1h a ✓  b →   2h b ✓  budget?  needs_attention"`,
  )
})
