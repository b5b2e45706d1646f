import { expect, test } from 'vitest'
import type { HotUpdateOp } from '../core/model/hot-update.ts'
import type { TimedAct } from './world-parts.ts'
import { SIMULATED_START } from './simulate.ts'
import { guardedRun } from '../testing/guarded-run.ts'

type Throttle = Extract<HotUpdateOp, { op: 'throttle' }>

function throttle(minutes: number, version: number, op: Partial<Throttle>): TimedAct {
  const ops: Throttle[] = [{ op: 'throttle', name: 'slow', scope: { of: 'tasks', glob: 'P1.t*' }, ...op }]
  const update = { id: `u${version}`, base_version: version, reason: 'too fast', ops }
  return { after_ms: minutes * 60_000, act: { type: 'hot_update', update } }
}

const PLAN = 'first 5m\nt1 1m after first\nt2 1m after first\nt3 1m after first\nx 1m after first'
const run = (acts: readonly TimedAct[], why: readonly (readonly [string, string])[] = []): string =>
  guardedRun(PLAN, { workers: 5, acts, why })

test('nothing of a throttle starts before its moment, and the rest goes on', () => {
  const not_before = SIMULATED_START + 20 * 60_000
  expect(run([throttle(1, 0, { not_before })], [['10m', 't1']])).toMatchInlineSnapshot(`
    "0s first →
    1m updated by u#
    5m first ✓  x →
    6m x ✓
    20m t1 →  t2 →  t3 →
    21m t1 ✓  t2 ✓  t3 ✓  completed
    10m t1 waits for throttle slow, which lets the next one start in 10m 00s"
  `)
})

test('no more tasks start in an interval than its rate says', () => {
  const rate = { starts: 2, interval_seconds: 600 }
  expect(run([throttle(1, 0, { rate })], [['7m', 't3']])).toMatchInlineSnapshot(`
    "0s first →
    1m updated by u#
    5m first ✓  t1 →  t2 →  x →
    6m t1 ✓  t2 ✓  x ✓
    15m t3 →
    16m t3 ✓  completed
    7m t3 waits for throttle slow, which lets the next one start in 8m 00s"
  `)
})

test('no more tasks are under way at once than it lets, and one that bounds nothing takes it away', () => {
  expect(run([throttle(1, 0, { concurrency: 1 })], [['5m30s', 't2']])).toMatchInlineSnapshot(`
    "0s first →
    1m updated by u#
    5m first ✓  t1 →  x →
    6m t1 ✓  x ✓  t2 →
    7m t2 ✓  t3 →
    8m t3 ✓  completed
    5m30s t2 waits for throttle slow, which lets 1 run at once"
  `)
  const ended = run([throttle(1, 0, { not_before: SIMULATED_START + 9e9 }), throttle(10, 1, {})])
  expect(ended).toMatchInlineSnapshot(`
    "0s first →
    1m updated by u#
    5m first ✓  x →
    6m x ✓
    10m updated by u#  t1 →  t2 →  t3 →
    11m t1 ✓  t2 ✓  t3 ✓  completed"
  `)
})
