import { expect, test } from 'vitest'
import type { CatalogEntry } from '../../model/coordinator.ts'
import type { Policies } from '../../model/policies.ts'
import { guardedRun } from '../../../testing/guarded-run.ts'

type Replan = NonNullable<Policies['replan']>

const replan = (
  triggers: Replan['triggers'],
  actions: Replan['actions'],
  enabled = true,
): Pick<Policies, 'replan'> => ({
  replan: { enabled, triggers, actions },
})

const HANGING = { ends: (task: string) => (task === 'a' ? 'hangs' : 'ok') }

test('a task that timed out for good is told of, and may run once more', () => {
  const plan = 'a 1m timeout 5m retries 1\nb 1m after a'
  const told = (policies: Pick<Policies, 'replan'>): string => guardedRun(plan, { policies, workers: 2, ...HANGING })
  expect(told(replan(['task_timeout'], ['requeue']))).toMatchInlineSnapshot(`
    "0s a →
    5m a ■ timeout  a ✗
    5m1s a →
    10m1s a ■ timeout  a ✗  replan for task_timeout: a  a →
    15m1s a ■ timeout  a ✗  failed"
  `)
  expect(told(replan(['task_timeout'], ['ask']))).toMatchInlineSnapshot(`
    "0s a →
    5m a ■ timeout  a ✗
    5m1s a →
    10m1s a ■ timeout  a ✗  replan for task_timeout: a  a ? replan  needs_attention"
  `)
  expect(told(replan(['task_timeout'], ['requeue'], false))).toMatchInlineSnapshot(`
    "0s a →
    5m a ■ timeout  a ✗
    5m1s a →
    10m1s a ■ timeout  a ✗  failed"
  `)
  expect(told(replan(['missing_resource_capacity'], ['requeue']))).not.toContain('replan')
})

test('meanwhile there may be one lane less', () => {
  const plan = 'a 1m timeout 5m retries 0\nb 9m\nc 9m\nd 9m after c\ne 9m after b\nf 9m after b'
  expect(
    guardedRun(plan, {
      policies: replan(['task_timeout'], ['shrink_parallelism']),
      workers: 1,
      workers_max: 3,
      ...HANGING,
    }),
  ).toMatchInlineSnapshot(`
    "0s b →  c →  a →
    5m a ■ timeout  a ✗  replan for task_timeout: a (2)
    9m b ✓  c ✓  e →  f →
    18m e ✓  f ✓  d →
    27m d ✓  failed"
  `)
})

test('a breaker that opens because something is not installed asks for another plan', () => {
  const told = guardedRun('a 1m retries 3\nb 1m after a', {
    policies: {
      ...replan(['pattern_of_missing_deps'], ['ask']),
      circuit_breakers: {
        patterns: [
          {
            name: 'missing',
            match: { code: 'MODULE_NOT_FOUND' },
            group_by: 'fingerprint',
            scope: 'plan',
            threshold: 1,
            window_s: 60,
            action: 'park',
            cooldown_s: 60,
            max_activations: 2,
          },
        ],
      },
    },
    attempts: { a: ['MODULE_NOT_FOUND: Cannot find module x'] },
  })
  expect(told).toMatchInlineSnapshot(`
    "0s a →
    1m a ✗  missing opened: a  replan for pattern_of_missing_deps: a  a ? replan  needs_attention"
  `)
})

test('a budget that is used up leaves tasks that no wait will help', () => {
  const told = guardedRun('pool money 3\na 1m pool money:2\nb 1m pool money:2\nc 9m', {
    policies: replan(['missing_resource_capacity'], ['ask']),
    workers: 2,
    change: (plan) => {
      const money = { ...plan.resources.catalog['money'], mode: 'budget' } as CatalogEntry
      return { ...plan, resources: { ...plan.resources, pools: {}, catalog: { money } } }
    },
  })
  expect(told).toMatchInlineSnapshot(`
    "0s c →  a →
    1m a ✓
    9m c ✓  replan for missing_resource_capacity: b  b ? replan  needs_attention"
  `)
})
