import { expect, test } from 'vitest'
import { MS_PER_HOUR } from '../core/std/duration.ts'
import type { HotUpdate } from '../core/model/hot-update.ts'
import { evolve } from '../core/execution/evolve.ts'
import { emptySite, type ExecutionState } from '../core/execution/state.ts'
import { simulateText } from '../testing/trace.ts'
import { withEffects } from './update-effect.ts'
import { previewUpdate } from './update-preview.ts'

type Ops = HotUpdate['ops']

/** A plan that was stopped at a moment. */
function standing(text: string, until: string, attempts: Record<string, string[]> = {}) {
  const { site, execution_id } = simulateText(text, {
    workers: 2,
    attempts,
    operator: [`${until} stop`],
    when_cancelled: 'lost',
  })
  return { site, execution: site.executions.get(execution_id) as ExecutionState }
}

function look({ site, execution }: ReturnType<typeof standing>, ops: Ops, base_version = 0) {
  const update = { id: 'u', base_version, reason: 'a test', ops }
  const verdicts = previewUpdate(site, execution.execution_id, update)
  return withEffects(execution, verdicts, site.at)[0] as ReturnType<typeof withEffects>[number]
}

function hours(forecast: object): unknown {
  return 'impossible' in forecast
    ? forecast
    : Object.fromEntries(Object.entries(forecast).filter(([name]) => name !== 'samples' && name !== 'seed'))
}

test('what an update changes is told by kind, and what is left is forecast before and after', () => {
  const world = standing('lock db\na 1h\nb 1h after a\nc 2h after b\nd 4h after a\ne 1h after a', '90m')
  const { effect, verdict } = look(world, [
    { op: 'cancel_task', task: 'P1.d', reason: 'not needed' },
    {
      op: 'add_edges',
      edges: [{ from: 'P1.e', to: 'P1.c', type: 'soft', dep_type: 'knowledge', confidence: 0.4 }],
    },
    { op: 'add_resource', name: 'z', entry: { mode: 'semaphore', capacity: 2, lock_order: 9, scope: 'plan' } },
    { op: 'set_priority', task: 'P1.b', priority: 'critical' },
    { op: 'set_policy', policies: { concurrency_max: 3 } },
  ])
  expect(verdict).toBe('applies')
  expect(effect?.changes).toMatchInlineSnapshot(`
    {
      "edges_added": [
        "P1.e → P1.c (soft)",
      ],
      "edges_removed": [],
      "policies": [
        "concurrency_max",
      ],
      "resources": [
        "z",
      ],
      "tasks_added": [],
      "tasks_changed": [
        "P1.b",
      ],
      "tasks_ended": [
        {
          "how": "cancelled",
          "task": "P1.d",
        },
      ],
      "throttles": [],
    }
  `)
  expect([effect?.forecast.before ?? {}, effect?.forecast.after ?? {}].map(hours)).toMatchInlineSnapshot(`
    [
      {
        "cost_usd": null,
        "p50_hours": 4,
        "p80_hours": 4,
        "p95_hours": 4,
        "tasks_left": 4,
        "tasks_never": 0,
        "work_hours": 8,
      },
      {
        "cost_usd": null,
        "p50_hours": 3,
        "p80_hours": 3,
        "p95_hours": 3,
        "tasks_left": 3,
        "tasks_never": 0,
        "work_hours": 4,
      },
    ]
  `)
})

test('what waits for something that never comes is not left, and is counted', () => {
  const { effect } = look(standing('a 1h\nb 1h after a\nc 2h after b\nd 4h', '10m'), [
    { op: 'quarantine', task: 'P1.b', reason: 'it breaks' },
  ])
  expect(effect?.forecast.after).toMatchObject({ tasks_left: 2, tasks_never: 1 })
})

test('an update is refused at the step that is the reason', () => {
  const world = standing('a 1h\nb 1h after a\nc 2h after b', '90m')
  const rise: Ops[number] = { op: 'set_priority', task: 'P1.c', priority: 'high' }
  const refused = (ops: Ops, version?: number) => {
    const { verdict, place, effect, reason } = look(world, ops, version)
    return [verdict, place, effect, reason]
  }
  expect(refused([rise, { op: 'cancel_task', task: 'P1.a', reason: 'late' }])).toEqual([
    'refused',
    'ops.1',
    null,
    'P1.a is done already',
  ])
  expect(refused([rise], 3).slice(0, 3)).toEqual(['refused', 'base_version', null])
})

test('what runs has its time so far behind it', () => {
  const { events } = simulateText('a 2h\nb 1h after a', { workers: 1 })
  const site = emptySite()
  for (const event of events.slice(0, events.findIndex(({ type }) => type === 'task_started') + 1)) evolve(site, event)
  const [execution] = site.executions.values() as Iterable<ExecutionState>
  const ops: Ops = [{ op: 'set_priority', task: 'P1.b', priority: 'low' }]
  const update = { id: 'u', base_version: 0, reason: 'a test', ops }
  const left = [0, 1, 5].map((later) => {
    const verdicts = previewUpdate(site, execution?.execution_id ?? '', update)
    const [looked] = withEffects(execution as ExecutionState, verdicts, site.at + later * MS_PER_HOUR)
    return looked?.effect?.forecast.before
  })
  expect(left.map((one) => (one !== undefined && 'p50_hours' in one ? one.p50_hours : one))).toEqual([3, 2, 1.1])
})

test('where nothing is left, nothing is simulated', () => {
  const { effect } = look(standing('a 1h\nb 1h', '30m'), [
    { op: 'cancel_task', task: 'P1.a', reason: 'not needed' },
    { op: 'cancel_task', task: 'P1.b', reason: 'not needed' },
  ])
  expect(effect?.forecast.after).toMatchObject({ samples: 0, tasks_left: 0, p95_hours: 0 })
})
