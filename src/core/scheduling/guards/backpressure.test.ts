import { expect, test } from 'vitest'
import type { BackpressurePolicy } from '../../model/policies.ts'
import { guardedRun, host } from '../../../testing/guarded-run.ts'

const recovery = { cool_down_seconds: 60, gradual_resume: true, resume_rate: 1 }
const on = (
  metric: BackpressurePolicy['triggers'][number]['metric'],
  action: BackpressurePolicy['triggers'][number]['action'],
  threshold = 80,
): { readonly backpressure: BackpressurePolicy } => ({
  backpressure: { triggers: [{ metric, action, threshold, sustained_seconds: 60 }], recovery },
})

const MANY = Array.from({ length: 36 }, (_, i) => `t${i} 1m`).join('\n')

test('load that lasts for the whole window halves the lanes, again after another, and never below the least', () => {
  const told = guardedRun(MANY, {
    policies: on('cpu', 'reduce_concurrency'),
    workers: 1,
    workers_max: 8,
    acts: [host('10s', 90, 10), host('4m', 20, 10)],
  })
  expect(told).toMatchInlineSnapshot(`
    "0s t0 →  t1 →  t2 →  t3 →  t4 →  t5 →  t6 →  t7 →
    1m t0 ✓  t1 ✓  t2 ✓  t3 ✓  t4 ✓  t5 ✓  t6 ✓  t7 ✓  t8 →  t9 →  t10 →  t11 →  t12 →  t13 →  t14 →  t15 →
    1m10s cpu 90 → reduce concurrency (4)
    2m t8 ✓  t9 ✓  t10 ✓  t11 ✓  t12 ✓  t13 ✓  t14 ✓  t15 ✓  t16 →  t17 →  t18 →  t19 →
    2m10s cpu 90 → reduce concurrency (2)
    3m t16 ✓  t17 ✓  t18 ✓  t19 ✓  t20 →  t21 →
    3m10s cpu 90 → reduce concurrency (1)
    4m t20 ✓  t21 ✓  t22 →
    5m t22 ✓  cpu eased (2)  t23 →  t24 →
    6m t23 ✓  t24 ✓  cpu eased (3)  t25 →  t26 →  t27 →
    7m t25 ✓  t26 ✓  t27 ✓  cpu eased (4)  t28 →  t29 →  t30 →  t31 →
    8m t28 ✓  t29 ✓  t30 ✓  t31 ✓  cpu eased (5)  t32 →  t33 →  t34 →  t35 →
    9m t32 ✓  t33 ✓  t34 ✓  t35 ✓  cpu eased (6)  completed"
  `)
})

test('load that goes down within the window does nothing', () => {
  const acts = [host('10s', 90, 10), host('69s', 79, 10), host('80s', 90, 10), host('2m', 10, 10)]
  expect(guardedRun(MANY, { policies: on('cpu', 'break'), workers: 2, acts })).toMatchInlineSnapshot(`
    "0s t0 →  t1 →
    1m t0 ✓  t1 ✓  t2 →  t3 →
    2m t2 ✓  t3 ✓  t4 →  t5 →
    3m t4 ✓  t5 ✓  t6 →  t7 →
    4m t6 ✓  t7 ✓  t8 →  t9 →
    5m t8 ✓  t9 ✓  t10 →  t11 →
    6m t10 ✓  t11 ✓  t12 →  t13 →
    7m t12 ✓  t13 ✓  t14 →  t15 →
    8m t14 ✓  t15 ✓  t16 →  t17 →
    9m t16 ✓  t17 ✓  t18 →  t19 →
    10m t18 ✓  t19 ✓  t20 →  t21 →
    11m t20 ✓  t21 ✓  t22 →  t23 →
    12m t22 ✓  t23 ✓  t24 →  t25 →
    13m t24 ✓  t25 ✓  t26 →  t27 →
    14m t26 ✓  t27 ✓  t28 →  t29 →
    15m t28 ✓  t29 ✓  t30 →  t31 →
    16m t30 ✓  t31 ✓  t32 →  t33 →
    17m t32 ✓  t33 ✓  t34 →  t35 →
    18m t34 ✓  t35 ✓  completed"
  `)
})

test('low priority waits while memory is short, unless something urgent waits for it, and runs afterwards', () => {
  const told = guardedRun('first 5m\nlow 1m prio low\nbefore 1m prio low\nurgent 1m prio critical after before', {
    policies: on('memory', 'pause_low_priority'),
    workers: 1,
    acts: [host('10s', 10, 90), host('10m', 10, 10)],
    why: [['8m', 'low']],
  })
  expect(told).toMatchInlineSnapshot(`
    "0s before →
    1m before ✓  urgent →
    1m10s memory 90 → pause low priority
    2m urgent ✓  first →
    7m first ✓
    11m memory eased  low →
    12m low ✓  completed
    8m low waits until the pressure eases: low priority is held back"
  `)
})

test('what is heavy waits: it asks for more than a quarter of a quota', () => {
  const told = guardedRun('quota cpu_cores 8\nfirst 3m\nheavy 1m cpu 3\nlight 1m cpu 2', {
    policies: on('cpu', 'defer_heavy'),
    workers: 1,
    acts: [host('10s', 90, 10), host('10m', 10, 10)],
    why: [['6m', 'heavy']],
  })
  expect(told).toMatchInlineSnapshot(`
    "0s first →
    1m10s cpu 90 → defer heavy
    3m first ✓  light →
    4m light ✓
    11m cpu eased  heavy →
    12m heavy ✓  completed
    6m heavy waits until the pressure eases: what asks for much is held back"
  `)
})

test('a break starts nothing, and an execution that waits for its end is not over', () => {
  const told = guardedRun('a 2m\nb 1m after a', {
    policies: on('cpu', 'break'),
    workers: 2,
    acts: [host('10s', 99, 10), host('8m', 10, 10)],
    why: [['6m', 'b']],
  })
  expect(told).toMatchInlineSnapshot(`
    "0s a →
    1m10s cpu 99 → break
    2m a ✓
    9m cpu eased  b →
    10m b ✓  completed
    6m b waits until the pressure eases: nothing starts meanwhile"
  `)
})

test('a machine that never tells its load again is not taken to be under load for ever', () => {
  const told = guardedRun('a 2m\nb 1m after a', {
    policies: on('cpu', 'break'),
    workers: 2,
    acts: [host('10s', 99, 10)],
  })
  expect(told).toMatchInlineSnapshot(`
    "0s a →
    1m10s cpu 99 → break
    2m a ✓
    10m10s cpu eased: the machine has not told its load for a long time  b →
    11m10s b ✓  completed"
  `)
})

test('an error rate counts tries that failed by themselves; its window empties by time', () => {
  const told = guardedRun('a 50s retries 3\nb 35s retries 3\nc 45s retries 5\nd 15m\ne 1m after a', {
    policies: on('error_rate', 'break', 60),
    workers: 4,
    attempts: { a: ['logic', 'logic'], b: ['logic', 'logic', 'logic'], c: ['lost', 'logic', 'logic'] },
    retry_ms: 1000,
  })
  expect(told).toMatchInlineSnapshot(`
    "0s d →  a →  c →  b →
    35s b ✗
    36s b →
    45s c →
    50s a ✗
    51s a →
    1m11s b ✗
    1m12s b →
    1m30s c ✗
    1m31s c →
    1m35s error_rate 100 → break
    1m41s a ✗
    1m47s b ✗
    2m16s c ✗
    4m16s error_rate eased  a →  c →  b →
    4m51s b ✓
    5m1s c ✓
    5m6s a ✓  e →
    6m6s e ✓
    15m d ✓  completed"
  `)
})
