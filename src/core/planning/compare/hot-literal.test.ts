import { expect, test } from 'vitest'
import { planFromText } from '../../../testing/plan-text.ts'
import { HotUpdate, HotUpdateSugar } from '../../model/hot-update.ts'
import { updateFromLiteral } from './hot-literal.ts'

const PLAN = planFromText('lock db\npool test 2\nquota cpu_cores 4\na locks db\nb after a')
const TASK = { id: 'P1.x', name: 'X', locks: ['db', 'cache'], priority: 0.9, acceptance: [] }

function map(literal: unknown, agent: string | null = 'me'): unknown {
  const context = { coordinator: PLAN, agent, id: 'u', base_version: 2 }
  const mapped = updateFromLiteral(HotUpdateSugar.parse(literal), context)
  if (!mapped.ok) return `${mapped.error.path.join('.')}: ${mapped.error.reason}`
  return HotUpdate.parse(mapped.value).ops
}

test('a task is injected with its edges, its nearest priority, and locks that nobody knew', () => {
  const edges = [{ from: 'P1.x', to: 'P1.b', type: 'hard' }]
  expect(map({ op: 'inject_task', task: TASK, edges })).toMatchObject([
    { op: 'add_resource', name: 'cache', entry: { mode: 'exclusive', lock_order: 2 } },
    {
      op: 'inject_tasks',
      tasks: [{ id: 'P1.x', action: { kind: 'agent' }, priority: 'critical', resources: { locks: ['db', 'cache'] } }],
    },
    { op: 'add_edges', edges: [{ from: 'P1.x', to: 'P1.b', type: 'hard' }] },
  ])
  const priorities = [2, 0.875, 0.6, 0.3, -1].map(
    (priority) =>
      (map({ op: 'inject_task', task: { ...TASK, locks: [], priority } }) as [{ tasks: [{ priority: string }] }])[0]
        .tasks[0].priority,
  )
  expect(priorities).toEqual(['critical', 'critical', 'medium', 'low', 'low'])
})

test('quotas and pools are raised by so much, and locks go to the task that is named', () => {
  const increase_quota = { cpu_cores: 2, shared_resources: { test: 3 } }
  expect(map({ op: 'modify_resource', resources: { increase_quota } })).toEqual([
    { op: 'set_quotas', quotas: { cpu_cores: 6 } },
    { op: 'set_pool', name: 'test', capacity: 5 },
  ])
  const named = { id: 'P1.b' }
  expect(map({ op: 'modify_resource', task: named, resources: { add_locks: ['db'] } })).toMatchObject([
    { op: 'set_resources', task: 'P1.b', resources: { locks: ['db'] } },
  ])
})

test('what says too little or too much is refused where it stands', () => {
  const refused = [
    map({ op: 'inject_task' }),
    map({ op: 'inject_task', task: { id: 'P1.x', locks: [] } }),
    map({ op: 'inject_task', task: TASK }, null),
    map({ op: 'add_edge' }),
    map({ op: 'add_edge', edges: [{ from: 'P1.a', to: 'P1.b', type: 'hard' }], task: TASK }),
    map({ op: 'modify_resource' }),
    map({ op: 'modify_resource', resources: { add_locks: ['db'] } }),
    map({
      op: 'modify_resource',
      resources: { increase_quota: { memory_mb: 1, exclusive_resources: [], shared_resources: {} } },
    }),
    map({
      op: 'modify_resource',
      resources: { increase_quota: { exclusive_resources: ['db'], shared_resources: {} } },
    }),
    map({
      op: 'modify_resource',
      resources: { increase_quota: { exclusive_resources: [], shared_resources: { db: 1 } } },
    }),
  ]
  expect(refused.join('\n')).toMatchInlineSnapshot(`
    "task: inject_task has no task
    task: a new task needs more: name, priority, acceptance
    task: P1.x has no command, and the execution has no agent that could do it
    edges: add_edge has no edges
    task: add_edge adds edges and nothing else
    resources: modify_resource changes nothing
    resources.add_locks: nothing says which task is to take these locks
    resources.increase_quota.memory_mb: memory_mb is not limited, so there is nothing to increase
    resources.increase_quota.exclusive_resources: a lock has one holder, so there is nothing to increase
    resources.increase_quota.shared_resources.db: there is no pool db"
  `)
})
