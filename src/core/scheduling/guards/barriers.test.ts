import { expect, test } from 'vitest'
import type { Policies } from '../../model/policies.ts'
import { guardedRun, person } from '../../../testing/guarded-run.ts'

type Barrier = NonNullable<Policies['barrier']>

const waves = (plan: string, barrier: Partial<Barrier>, more: Parameters<typeof guardedRun>[1] = {}): string =>
  guardedRun(plan, {
    mode: 'wave_based',
    workers: 4,
    policies: { barrier: { kind: 'all', quorum: 1, fallback: 'proceed', ...barrier } },
    ...more,
  })

const PLAN = 'a 1m\nb 2m\nc 3m\nd 9m\ne 1m after a\nf 1m after d'

test('a quorum lets the next wave begin; what comes after a straggler still waits for it', () => {
  expect(waves(PLAN, { kind: 'quorum', quorum: 0.75 })).toMatchInlineSnapshot(`
    "0s d →  c →  a →  b →
    1m a ✓
    2m b ✓
    3m c ✓  wave 1 ended: 3 of 4 ended well, as its quorum asks  e →
    4m e ✓
    9m d ✓  f →
    10m f ✓  wave 2 ended: all of it ended well  completed"
  `)
})

test('all is all of the wave, and a wave of which part was done counts the rest', () => {
  expect(waves(PLAN, {})).toMatchInlineSnapshot(`
    "0s d →  c →  a →  b →
    1m a ✓
    2m b ✓
    3m c ✓
    9m d ✓  wave 1 ended: all of it ended well  e →  f →
    10m e ✓  f ✓  wave 2 ended: all of it ended well  completed"
  `)
  expect(waves('x 1m done\ny 1m done\n' + PLAN, { kind: 'quorum', quorum: 0.5 })).toMatchInlineSnapshot(`
    "0s d →  c →  a →  b →
    1m a ✓
    2m b ✓  wave 1 ended: 2 of 4 ended well, as its quorum asks  e →
    3m c ✓  e ✓  wave 2 ended: 1 of 2 ended well, as its quorum asks
    9m d ✓  f →
    10m f ✓  completed"
  `)
})

test('critical tasks must have ended well whatever the quorum', () => {
  expect(waves(PLAN, { kind: 'custom', quorum: 0.25, critical_tasks: ['P1.c'] })).toMatchInlineSnapshot(`
    "0s d →  c →  a →  b →
    1m a ✓
    2m b ✓
    3m c ✓  wave 1 ended: 3 of 4 ended well, as its quorum asks  e →
    4m e ✓  wave 2 ended: 1 of 2 ended well, as its quorum asks
    9m d ✓  f →
    10m f ✓  completed"
  `)
})

test('when its time is over, a wave proceeds, halts, leaves out what is optional, or asks a person', () => {
  const slow = 'a 1m\nd 99m\no 9m optional locks x\np 99m locks x prio critical\ne 1m after a'
  const late = { timeout_minutes: 10 }
  expect(waves(slow, { ...late, fallback: 'proceed' })).toMatchInlineSnapshot(`
    "0s p →  d →  a →
    1m a ✓
    10m wave 1 overdue: proceed  wave 1 ended: its time was over  e →
    11m e ✓  wave 2 ended: all of it ended well
    1h39m p ✓  d ✓  o →
    1h48m o ✓  completed"
  `)
  expect(waves(slow, { ...late, fallback: 'halt' }, { acts: [person('20m', 'resume'), person('50m', 'resume')] }))
    .toMatchInlineSnapshot(`
      "0s p →  d →  a →
      1m a ✓
      10m wave 1 overdue: halt  paused: wave 1: its time was over; 3 of its tasks have not ended well
      20m resumed
      30m wave 1 overdue: halt  paused: wave 1: its time was over; 3 of its tasks have not ended well
      50m resumed
      1h wave 1 overdue: halt  paused: wave 1: its time was over; 3 of its tasks have not ended well
      1h39m p ✓  d ✓"
    `)
  expect(waves(slow, { ...late, fallback: 'defer_optional' })).toMatchInlineSnapshot(`
    "0s p →  d →  a →
    1m a ✓
    10m wave 1 overdue: defer optional  o –  wave 1 ended: its time was over, and all that is not optional is done or under way  e →
    11m e ✓  wave 2 ended: all of it ended well
    1h39m p ✓  d ✓  completed"
  `)
  expect(waves(slow, { ...late, fallback: 'escalate' }, { acts: [person('20m', 'resume')] })).toMatchInlineSnapshot(`
    "0s p →  d →  a →
    1m a ✓
    10m wave 1 overdue: escalate  paused: wave 1: its time was over; 3 of its tasks have not ended well. May the next wave begin? Resume to let it, or stop
    20m resumed  wave 1 ended: a person let the next one begin  e →
    21m e ✓  wave 2 ended: all of it ended well
    1h39m p ✓  d ✓  o →
    1h48m o ✓  completed"
  `)
})

test('a wave in which nothing can move any more does not wait for its time to be over', () => {
  const plan = 'a 1m\nb 1m retries 0\nc 1m after a\nd 1m after b'
  const more = { ends: (task: string) => (task === 'b' ? 'logic' : 'ok') }
  expect(waves(plan, { timeout_minutes: 60 }, more)).toMatchInlineSnapshot(`
    "0s a →  b →
    1m a ✓  b ✗  wave 1 overdue: proceed  wave 1 ended: nothing in it could move any more  c →
    2m c ✓  failed"
  `)
  expect(waves(plan, {}, more)).toMatchInlineSnapshot(`
    "0s a →  b →
    1m a ✓  b ✗  failed"
  `)
})
