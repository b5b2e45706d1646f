import { expect, test } from 'vitest'
import { traceOf, trace, simulateText } from '../../../testing/trace.ts'
import { why } from '../../execution/why.ts'
import type { ExecutionState } from '../../execution/state.ts'

const PLAN = `budget cost_usd 10
              ${Array.from({ length: 4 }, (_, i) => `t${i} 1h pool cost_usd:4`).join('\n')}`

test('what tasks used of a budget is gone; what they did not use comes back', () => {
  expect(trace(PLAN, { workers: 4 })).toMatchInlineSnapshot(`"0h t0 →  t1 →   1h t0 ✓  t1 ✓  needs_attention"`)
  expect(trace(PLAN, { workers: 4, costs: { t0: 1, t1: 2.5, t2: 3, t3: 0 } })).toMatchInlineSnapshot(
    `"0h t0 →  t1 →   1h t0 ✓  t1 ✓  t2 →   2h t2 ✓  needs_attention"`,
  )
})

test('an execution whose budget is exhausted asks for attention and says why; finished work is kept', () => {
  const { site, execution_id, events, status } = simulateText(PLAN, { workers: 4 })
  const execution = site.executions.get(execution_id) as ExecutionState
  expect(status).toBe('needs_attention')
  expect(traceOf(events)).toContain('t1 ✓')
  expect(why(site, execution, 3, site.at).text).toMatchInlineSnapshot(
    `"needs 4 of the budget cost_usd, of which 2 are left for good; raise it with an update (set_pool), or skip the task; the execution needs attention"`,
  )
})

test('a budget of another name is charged with what was asked for, whatever was reported', () => {
  expect(
    trace(
      `budget tokens 10
       a 1h pool tokens:6
       b 1h pool tokens:6`,
      { workers: 2, costs: { a: 1, b: 1 } },
    ),
  ).toMatchInlineSnapshot(`"0h a →   1h a ✓  needs_attention"`)
})

test('a run that was lost is charged with what it had asked for; one that could not run with nothing', () => {
  const plan = `budget cost_usd 10
                a 1h pool cost_usd:6 idempotent
                b 1h pool cost_usd:6 prio low`
  const until = (how: string): string => trace(plan, { workers: 1, attempts: { a: [how] }, costs: { b: 1 } })
  expect(until('could_not_run')).toMatchInlineSnapshot(`"0h a →   1h a ✗  b →   2h b ✓  failed"`)
  expect(until('lost')).toMatchInlineSnapshot(`"0h a →   1h a †  a ↻  needs_attention"`)
})

test('R32: of eight tasks at the same time, the budget is passed only by what they use beyond what they set aside', () => {
  const plan = `budget cost_usd 10
                ${Array.from({ length: 8 }, (_, i) => `t${i} 1h pool cost_usd:3`).join('\n')}`
  const spent = (costs: Readonly<Record<string, number>>): number => {
    const { site } = simulateText(plan, { workers: 8, costs })
    return (site.ledger.get('site:cost_usd')?.spent ?? 0) / 1_000_000
  }
  const all = (cost: number): Record<string, number> =>
    Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`t${i}`, cost]))
  expect(spent(all(3))).toBe(9)
  expect(spent(all(1))).toBe(8)
  // One that spends its reserve twice passes the budget by less than one reserve.
  expect(spent({ ...all(3), t1: 6 })).toBeLessThanOrEqual(10 + 3)
})
