import { expect, test } from 'vitest'
import { guardedRun, person } from '../../../testing/guarded-run.ts'

test('a task that fails three times within the window is quarantined, and what comes after it says so', () => {
  const told = guardedRun('a 10s retries 9\nb 1m after a\nc 10m', {
    policies: { circuit_breakers: { thrash: { min_loops: 3, window_s: 120 } } },
    workers: 2,
    ends: (task) => (task === 'a' ? 'transient' : 'ok'),
    why: [['5m', 'b']],
  })
  expect(told).toMatchInlineSnapshot(`
    "0s c →  a →
    10s a ✗
    11s a →
    21s a ✗
    23s a →
    33s a ✗  a quarantined
    10m c ✓  needs_attention
    5m b waits for P1.a, which is quarantined"
  `)
})

test('a task that fails as often, but more slowly, goes on', () => {
  const told = guardedRun('a 50s retries 9', {
    policies: { circuit_breakers: { thrash: { min_loops: 3, window_s: 120 } } },
    ends: (_, n) => (n < 5 ? 'transient' : 'ok'),
    retry_ms: 20_000,
  })
  expect(told).toContain('completed')
})

test('too many failed tries pause the execution once; whoever resumes it gets as many new ones', () => {
  const plan = Array.from({ length: 12 }, (_, i) => `t${i} 1m`).join('\n')
  const told = guardedRun(plan, {
    policies: { circuit_breakers: { failure_rate: { threshold: 0.5, min_samples: 4 } } },
    ends: (task) => (['t0', 't2', 't3', 't5', 't7'].includes(task) ? 'logic' : 'ok'),
    acts: [person('1h', 'resume')],
  })
  expect(told).toMatchInlineSnapshot(`
    "0s t0 →
    1m t0 ✗  t1 →
    2m t1 ✓  t2 →
    3m t2 ✗  t3 →
    4m t3 ✗  paused: 3 of the last 4 tries failed
    1h resumed  t4 →
    1h1m t4 ✓  t5 →
    1h2m t5 ✗  t6 →
    1h3m t6 ✓  t7 →
    1h4m t7 ✗  paused: 2 of the last 4 tries failed"
  `)
})

test('a run without a timeout of its own ends after so many times its P95', () => {
  const told = guardedRun('a 1h\nb 1h timeout 5h', {
    policies: { circuit_breakers: { deadline: { factor: 3 } } },
    workers: 2,
    attempts: { a: ['hangs'], b: ['hangs'] },
  })
  expect(told).toMatchInlineSnapshot(`
    "0s a →  b →
    3h a ■ timeout  a ✗
    5h b ■ timeout  b ✗  failed"
  `)
})
