import { expect, test } from 'vitest'
import type { Event } from '../core/model/event.ts'
import type { HotUpdateOp } from '../core/model/hot-update.ts'
import type { Policies } from '../core/model/policies.ts'
import { orderWriters } from '../core/planning/repair/order-writers.ts'
import { planFromText } from '../testing/plan-text.ts'
import { simulateText, type TraceOptions, traceOf } from '../testing/trace.ts'
import { UNEVENTFUL } from './fate.ts'
import { simulate } from './simulate.ts'

const HEALS: Partial<Policies> = { healing: { default: 'auto' } }

function run(text: string, options: TraceOptions) {
  const parts = { workers: 3, copies: true, planner: orderWriters, policies: HEALS, ...options }
  const { events, site, execution_id } = simulateText(text, parts)
  return { events, trace: traceOf(events), execution: site.executions.get(execution_id) }
}

function mended(events: readonly Event[]): unknown[] {
  return events.flatMap((event) => {
    if (event.type === 'systemic_issue') {
      const { key, tasks, captures, remedy } = event.issue
      return [{ key, tasks, captures, remedy }]
    }
    if (event.type === 'hot_update') return event.patch.ops.map(brief)
    if (event.type === 'remedy_ended') return [event.outcome]
    return event.type === 'remedy_refused' ? [event.reason] : []
  })
}

function brief(op: HotUpdateOp): unknown {
  if (op.op === 'add_edges') return op.edges.map(({ from, to, type }) => `${from} → ${to} ${type}`)
  if (op.op === 'set_resources') return `${op.task} takes ${op.resources.locks.join(', ')}`
  return op.op === 'add_resource' ? `${op.name} ${op.entry.mode} ${op.entry.scope}` : op.op
}

test('one of two that wrote the same file in copies is refused and runs again: after the other, with what was seen', () => {
  const { events, trace, execution } = run('a 1h\nb 2h retries 3', {
    writes: { a: ['src/x.ts', 'own.ts'], b: ['src/x.ts'] },
    attempts: { 'b integrate': ['conflict'] },
  })
  expect(trace).toMatchInlineSnapshot(
    `"0h b →  a →   1h a integrate →   1h01m a ✓   2h b integrate →   2h01m b ✗  b ↻   2h01m00.02s updated   2h02m b →   4h02m b integrate →   4h03m b ✓"`,
  )
  expect(mended(events)).toMatchInlineSnapshot(`
    [
      {
        "captures": {
          "path": [
            "src/x.ts",
          ],
          "seen": [
            "copy",
          ],
          "writer": [
            "P1.b",
            "P1.a",
          ],
        },
        "key": "src/x.ts",
        "remedy": "order_writers",
        "tasks": [
          "P1.b",
        ],
      },
      [
        "P1.a → P1.b soft",
      ],
      "helped",
    ]
  `)
  expect(execution?.status).toBe('completed')
})

test('several that wrote the same file and are still to come run one at a time', () => {
  const { events, trace, execution } = run('a 1h retries 3\nb 2h retries 3', {
    writes: { a: ['src/x.ts'], b: ['src/x.ts', 'a\nb'] },
    attempts: { a: ['transient 50m', 'ok'], b: ['transient 50m', 'ok'] },
  })
  expect(trace).toMatchInlineSnapshot(
    `"0h b →  a →   0h50m b ✗  b ↻  a ✗  a ↻   0h50m00.02s updated   0h51m b →   2h51m b integrate →   2h52m b ✓  a →   3h52m a integrate →   3h53m a ✓"`,
  )
  expect(mended(events)).toMatchInlineSnapshot(`
    [
      {
        "captures": {
          "path": [
            "src/x.ts",
          ],
          "seen": [
            "copy",
          ],
          "writer": [
            "P1.a",
            "P1.b",
          ],
        },
        "key": "src/x.ts",
        "remedy": "order_writers",
        "tasks": [
          "P1.a",
          "P1.b",
        ],
      },
      "file:src/x.ts exclusive plan",
      "P1.a takes file:src/x.ts",
      "P1.b takes file:src/x.ts",
      "helped",
    ]
  `)
  expect(execution?.status).toBe('completed')
})

test.each([
  ['an arrow keeps them apart', 'a 1h\nb 2h after a retries 3', {}],
  ['a lock keeps them apart', 'a 1h locks db\nb 2h locks db retries 3', {}],
  ['all is over', 'a 1h\nb 2h', { attempts: {} }],
  ['they wrote other files', 'a 1h\nb 2h retries 3', { writes: { a: ['y'], b: ['x'] } }],
  ['the rules want none', 'a 1h\nb 2h retries 3', { policies: {} }],
])('nothing is changed where %s', (_, text, options: TraceOptions) => {
  const { events, execution } = run(text, {
    writes: { a: ['x'], b: ['x'] },
    attempts: { 'b integrate': ['conflict'] },
    ...options,
  })
  expect(events.filter(({ type }) => type === 'systemic_issue' || type === 'hot_update')).toEqual([])
  expect(execution?.status).toBe('completed')
})

test('tasks that have not begun and name the file stand in the conflict set; a wide scope names nothing', () => {
  const plan = planFromText('a 1h\nb 2h\nc 1h after a, b\nd 1h after a, b\ne 1h after a, b', { policies: HEALS })
  const scopes: Record<string, string[]> = { 'P1.c': ['src/api/x.ts'], 'P1.d': ['src/api/*.ts'], 'P1.e': ['src/**'] }
  const nodes = plan.graph.nodes.map((node) => ({
    ...node,
    scope: { includes: scopes[node.id] ?? ['**'], excludes: [] },
  }))
  const paths = ['src/api/x.ts']
  const scope = { written: 1, outside: [], outside_count: 0, attributed: true, candidates: [], paths }
  const { events } = simulate(
    { ...plan, graph: { ...plan.graph, nodes } },
    {
      seed: 1,
      options: { worker_min: 3, worker_max: 3, workspace: 'copy' },
      fates: ({ task }) => ({ ...UNEVENTFUL, duration_ms: task === 'P1.a' ? 1000 : 2000, scope }),
      planner: orderWriters,
    },
  )
  expect(mended(events)).toMatchInlineSnapshot(`
    [
      {
        "captures": {
          "path": [
            "src/api/x.ts",
          ],
          "seen": [
            "copy",
          ],
          "writer": [
            "P1.b",
            "P1.a",
          ],
        },
        "key": "src/api/x.ts",
        "remedy": "order_writers",
        "tasks": [
          "P1.c",
          "P1.d",
        ],
      },
      "file:src/api/x.ts exclusive plan",
      "P1.c takes file:src/api/x.ts",
      "P1.d takes file:src/api/x.ts",
      "helped",
    ]
  `)
})

test('an order has helped when its tasks have succeeded, not when it was applied; one that met the same file again did not help', () => {
  const ends = (conflicts: string[], operator: string[] = []): unknown[] => {
    const { events } = run('a 1h\nb 2h retries 5', {
      writes: { a: ['src/x.ts'], b: ['src/x.ts'] },
      attempts: { 'b integrate': conflicts },
      operator,
    })
    return events.flatMap((event) => {
      if (event.type === 'remedy_ended') return [event.outcome]
      if (event.type === 'hot_update') return ['applied']
      return event.type === 'task_succeeded' && event.task === 'P1.b' ? ['b succeeded'] : []
    })
  }
  expect(ends(['conflict'])).toEqual(['applied', 'b succeeded', 'helped'])
  expect(ends(['conflict', 'conflict'])).toEqual(['applied', 'did_not_help', 'b succeeded'])
  expect(ends(['conflict'], ['3h cancel b'])).toEqual(['applied'])
})
