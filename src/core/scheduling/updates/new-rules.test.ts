import { expect, test } from 'vitest'
import type { Coordinator, CoordinatorNode } from '../../model/coordinator.ts'
import type { HotUpdateOp } from '../../model/hot-update.ts'
import type { BackpressurePolicy, Policies } from '../../model/policies.ts'
import { type GuardedRunOptions, guardedRun, host, person } from '../../../testing/guarded-run.ts'
import { taskFromText } from '../../../testing/plan-text.ts'

const MINUTE = 60_000

type TimedAct = NonNullable<GuardedRunOptions['acts']>[number]

/** An update at a minute, made for a version of the plan. */
function update(minute: number, version: number, ...ops: readonly HotUpdateOp[]): TimedAct {
  const patch = { id: `u${version}`, base_version: version, reason: 'test', ops: [...ops] }
  return { after_ms: minute * MINUTE, act: { type: 'hot_update', update: patch } }
}

const rules = (minute: number, version: number, policies: Partial<Policies>): TimedAct =>
  update(minute, version, { op: 'set_policy', policies })

const pressing = (action: BackpressurePolicy['triggers'][number]['action'], cool_down_seconds = 60) => ({
  backpressure: {
    triggers: [{ metric: 'cpu', action, threshold: 80, sustained_seconds: 60 }],
    recovery: { cool_down_seconds, gradual_resume: false, resume_rate: 1 },
  } satisfies BackpressurePolicy,
})

test('pressure is eased by a change of its own rule and of no other', () => {
  const plan = 'a 1m\nb 1m\nc 1m\nd 1m'
  const acts = [host('0s', 90, 10), rules(2, 0, { concurrency_max: 5 }), rules(8, 1, pressing('break', 90))]
  expect(guardedRun(plan, { policies: pressing('break'), acts: [...acts, host('8m30s', 10, 10)] }))
    .toMatchInlineSnapshot(`
      "0s a →
      1m a ✓  cpu 90 → break
      2m updated by u#
      8m updated by u#  b →
      9m b ✓  c →
      10m c ✓  d →
      11m d ✓  completed"
    `)
})

test('a wave whose time was over stays so whatever other rule changes, and a new barrier begins to count', () => {
  const plan = 'a 1h\nb 5m\nc 5m after b'
  const barrier = (fallback: 'halt' | 'proceed') => ({
    barrier: { kind: 'all', quorum: 1, timeout_minutes: 10, fallback } as const,
  })
  const options = { mode: 'wave_based', workers: 2 } as const
  const acts = [rules(11, 0, { concurrency_max: 5 }), person('12m', 'resume')]
  expect(guardedRun(plan, { ...options, policies: barrier('halt'), acts })).toMatchInlineSnapshot(`
    "0s a →  b →
    5m b ✓
    10m wave 1 overdue: halt  paused: wave 1: its time was over; 1 of its tasks have not ended well
    11m updated by u#
    12m resumed
    22m wave 1 overdue: halt  paused: wave 1: its time was over; 1 of its tasks have not ended well
    1h a ✓"
  `)
  expect(guardedRun(plan, { ...options, acts: [rules(30, 0, barrier('proceed'))] })).toMatchInlineSnapshot(`
    "0s a →  b →
    5m b ✓
    30m updated by u#
    40m wave 1 overdue: proceed  wave 1 ended: its time was over  c →
    45m c ✓  wave 2 ended: all of it ended well
    1h a ✓  completed"
  `)
})

test('a failure rate over fewer tries looks at the last of them alone', () => {
  const rate = (min_samples: number) => ({ circuit_breakers: { failure_rate: { threshold: 0.5, min_samples } } })
  const plan = Array.from({ length: 60 }, (_, i) => `t${i} 1m retries 0`).join('\n')
  const ends = (task: string): string => (Number(task.slice(1)) < 40 ? 'ok' : 'logic')
  const told = guardedRun(plan, { policies: rate(50), ends, acts: [rules(40, 0, rate(1))] })
  expect(told.split('\n').at(-1)).toMatchInlineSnapshot(`"45m t44 ✗  paused: 5 of the last 10 tries failed"`)
})

test('what is heavy is told from the tasks as they are after each update', () => {
  const heavy = (name: string, memory_mb: number): HotUpdateOp => ({
    op: 'inject_tasks',
    tasks: [asking(`${name} 1m`, memory_mb)],
  })
  const asking = (line: string, memory_mb: number): CoordinatorNode => {
    const { node } = taskFromText(line)
    return { ...node, resources: { ...node.resources, quota: { cpu_cores: 0, memory_mb, disk_io_mbps: 0 } } }
  }
  // Their mean is 250, and with the last of them 833.
  const acts = [host('0s', 90, 10), update(2, 0, heavy('b', 300)), update(4, 1, heavy('c', 2000)), host('9m', 10, 10)]
  const change = (plan: Coordinator): Coordinator => ({
    ...plan,
    graph: { ...plan.graph, nodes: [asking('a 10m', 200)] },
  })
  expect(guardedRun('a 1m', { policies: pressing('defer_heavy'), workers: 3, acts, change })).toMatchInlineSnapshot(`
    "0s a →
    1m cpu 90 → defer heavy
    2m updated by u#
    4m updated by u#  b →
    5m b ✓
    10m a ✓  cpu eased  c →
    11m c ✓  completed"
  `)
})

test('the lanes that a request for another plan took come back with the plan that answers it', () => {
  const replan = {
    enabled: true,
    triggers: ['task_timeout'],
    actions: ['shrink_parallelism'],
  } satisfies Policies['replan']
  const plan = `a 1m timeout 5m retries 0 prio critical\n${Array.from({ length: 8 }, (_, i) => `t${i} 5m`).join('\n')}`
  const told = guardedRun(plan, {
    policies: { replan },
    workers: 1,
    workers_max: 2,
    ends: (task) => (task === 'a' ? 'hangs' : 'ok'),
    acts: [update(11, 0, { op: 'cancel_task', task: 'P1.a', reason: 'it hangs' })],
  })
  expect(told).toMatchInlineSnapshot(`
    "0s a →  t0 →
    5m t0 ✓  a ■ timeout  t1 →  a ✗  replan for task_timeout: a (1)
    10m t1 ✓  t2 →
    11m updated by u#  t3 →
    15m t2 ✓  t4 →
    16m t3 ✓  t5 →
    20m t4 ✓  t6 →
    21m t5 ✓  t7 →
    25m t6 ✓
    26m t7 ✓  failed"
  `)
})
