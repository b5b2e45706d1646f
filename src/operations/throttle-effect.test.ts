import { expect, test } from 'vitest'
import type { HotUpdate } from '../core/model/hot-update.ts'
import { setThrottle } from '../core/execution/holds/throttle.ts'
import { evolve } from '../core/execution/evolve.ts'
import { copySite, emptySite, type ExecutionState } from '../core/execution/state.ts'
import { MS_PER_HOUR } from '../core/std/duration.ts'
import { simulateText } from '../testing/trace.ts'
import { withEffects } from './update-effect.ts'
import { previewUpdate } from './update-preview.ts'

type Throttle = Partial<Extract<HotUpdate['ops'][number], { op: 'throttle' }>>

const PLAN = 'first 1h\na 1h\nb 1h after first\nc 1h after first\nd 1h after first'

/** The plan, stopped while `first` and `a` run; with throttles that are in force already. */
function look(op: Throttle, inForce?: Throttle) {
  const simulated = simulateText(PLAN, { workers: 4, operator: ['30m stop'], when_cancelled: 'lost' })
  const { execution_id } = simulated
  const site = copySite(simulated.site)
  const step = (stated: Throttle) => ({ op: 'throttle', name: 'slow', scope: { of: 'plan' }, ...stated }) as const
  const execution = site.executions.get(execution_id) as ExecutionState
  if (inForce !== undefined) setThrottle(execution, step(inForce))
  const update: HotUpdate = { id: 'u', base_version: 0, reason: 'a test', ops: [step(op)] }
  const verdicts = previewUpdate(site, execution_id, update)
  const [looked] = withEffects(execution, verdicts, site.at)
  const hours = (one: object | undefined): unknown => (one === undefined || !('p50_hours' in one) ? one : one.p50_hours)
  const { before, after } = looked?.effect?.forecast ?? {}
  return { ...looked, at: site.at, before: hours(before), after: hours(after) }
}

test('a throttle slows down what is forecast of the rest, and is told among the changes', () => {
  const free = look({ name: 'none', concurrency: 99 })
  expect([free.before, free.after]).toEqual([2, 2])
  const one = look({ concurrency: 1 })
  expect([one.before, one.after]).toEqual([2, 5])
  expect(one.effect?.changes.throttles).toEqual([
    { name: 'slow', scope: 'all tasks', ends: false, concurrency: 1, tasks_waiting: 5 },
  ])
  expect(look({ scope: { of: 'tasks', glob: 'P1.a' }, concurrency: 1 }).after).toBe(2)
  expect(look({ rate: { starts: 1, interval_seconds: 7200 } }).after).toBe(9)
  expect(look({ not_before: free.at + 10 * MS_PER_HOUR }).after).toBe(12)
})

test('a throttle that holds already counts before the update as well, until one takes it away', () => {
  const told = look({}, { concurrency: 1 })
  expect([told.before, told.after]).toEqual([5, 2])
  expect(told.effect?.changes.throttles).toEqual([{ name: 'slow', scope: 'all tasks', ends: true, tasks_waiting: 5 }])
  const other = look({ name: 'other', scope: { of: 'tasks', glob: 'P1.a' }, concurrency: 1 }, { concurrency: 1 })
  expect([other.before, other.after]).toEqual([5, 5])
})

test('a rule that would do nothing as an update sets it is remarked', () => {
  const { site, execution_id } = simulateText(PLAN, { workers: 4, operator: ['30m stop'], when_cancelled: 'lost' })
  const pattern = (tasks: string) =>
    ({
      name: tasks,
      match: {},
      group_by: 'code',
      scope: { tasks },
      threshold: 1,
      window_s: 60,
      action: 'park',
      cooldown_s: 60,
      max_activations: 1,
    }) as const
  const update: HotUpdate = {
    id: 'u',
    base_version: 0,
    reason: 'a test',
    ops: [{ op: 'set_policy', policies: { circuit_breakers: { patterns: [pattern('ZZ*'), pattern('P1.*')] } } }],
  }
  const [looked] = withEffects(
    site.executions.get(execution_id) as ExecutionState,
    previewUpdate(site, execution_id, update),
    site.at,
  )
  expect(looked?.effect?.remarks).toEqual([
    'The circuit breaker ZZ* holds nothing back: no task of the plan fits its scope ZZ*.',
  ])
})

test('what runs goes on under a throttle that lets nothing start, and takes none of its starts', () => {
  const { events } = simulateText('a 2h\nb 1h', { workers: 2 })
  const site = emptySite()
  for (const event of events.slice(0, events.findIndex(({ type }) => type === 'task_started') + 1)) evolve(site, event)
  const [execution] = site.executions.values() as Iterable<ExecutionState>
  const after = (limits: Throttle): unknown => {
    const op = { op: 'throttle', name: 'slow', scope: { of: 'plan' }, ...limits } as const
    const verdicts = previewUpdate(site, execution?.execution_id ?? '', {
      id: 'u',
      base_version: 0,
      reason: 'a test',
      ops: [op],
    })
    const [looked] = withEffects(execution as ExecutionState, verdicts, site.at)
    const forecast: object = looked?.effect?.forecast.after ?? {}
    return 'p50_hours' in forecast ? forecast.p50_hours : forecast
  }
  expect(after({ not_before: site.at + 10 * MS_PER_HOUR })).toBe(2)
  expect(after({ rate: { starts: 1, interval_seconds: 36_000 } })).toBe(2)
})

test('a throttle that is about no task, or for ever, is refused', () => {
  const reasons = [
    { scope: { of: 'tasks', glob: 'ZZ*' }, concurrency: 1 } as const,
    { scope: { of: 'feature', name: 'F999' }, concurrency: 1 } as const,
    { scope: { of: 'pool', name: 'db' }, concurrency: 1 } as const,
    { not_before: 99_999_999_999_999 },
    { rate: { starts: 1, interval_seconds: 1e9 } },
  ].map((op) => look(op).reason)
  expect(reasons).toMatchInlineSnapshot(`
    [
      "throttle slow slows nothing down: no task of the plan fits its scope (tasks ZZ*)",
      "throttle slow slows nothing down: no task of the plan fits its scope (feature F999)",
      "throttle slow slows nothing down: no task of the plan fits its scope (pool db)",
      "throttle slow would hold its tasks back for more than a year (not_before 99999999999999, in milliseconds since 1970)",
      "throttle slow would let its tasks start less than once in a year (interval_seconds 1000000000)",
    ]
  `)
})
