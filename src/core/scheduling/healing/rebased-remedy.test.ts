import { expect, test } from 'vitest'
import type { CoordinatorNode } from '../../model/coordinator.ts'
import type { ErrorPattern } from '../../model/policies.ts'
import type { Remedy } from '../../model/remedy.ts'
import type { RepairRequest } from '../../ports/repairer.ts'
import { errorPattern } from '../../../testing/error-pattern.ts'
import { guardedEvents, person } from '../../../testing/guarded-run.ts'

function pattern(name: string, code: string): ErrorPattern {
  const scope = { tasks: name === 'npm' ? 'P1.a' : 'P1.b' }
  return errorPattern(name, { code }, { scope, remedy: 'install_packages' })
}

/** As the planner does it: the name and the lock are those that the plan does not have when it is asked. */
function install({ issue, coordinator }: RepairRequest): Remedy {
  const { nodes } = coordinator.graph
  const id = nodes.some((node) => node.id === 'AUTO.INSTALL.DEPS') ? 'AUTO.INSTALL.DEPS.2' : 'AUTO.INSTALL.DEPS'
  const [like] = nodes as [CoordinatorNode]
  const resources = { ...like.resources, locks: ['pm:npm'] }
  const node: CoordinatorNode = { ...like, id, name: 'install', idempotent: true, mends: issue.id, resources }
  const entry = { mode: 'exclusive', capacity: 1, lock_order: 1, scope: 'plan' } as const
  return {
    summary: 'install',
    asks: false,
    ops: [
      ...(Object.hasOwn(coordinator.resources.catalog, 'pm:npm')
        ? []
        : [{ op: 'add_resource' as const, name: 'pm:npm', entry }]),
      { op: 'inject_tasks', tasks: [node] },
      {
        op: 'add_edges',
        edges: issue.tasks.map((to) => ({ from: id, to, type: 'hard', dep_type: 'technical', confidence: 1 }) as const),
      },
    ],
  }
}

function run(mode: 'auto' | 'ask'): string[] {
  const { events } = guardedEvents('a 1m retries 3\nb 1m retries 3\nc 5m', {
    workers: 3,
    attempts: { a: ['NO_NPM: gone'], b: ['NO_PIP: gone'] },
    policies: {
      healing: { default: mode },
      circuit_breakers: { patterns: [pattern('npm', 'NO_NPM'), pattern('pip', 'NO_PIP')] },
    },
    planner: install,
    ...(mode === 'ask' ? { acts: [person('2m', 'approve_remedy'), person('3m', 'approve_remedy')] } : {}),
  })
  return events.flatMap((event) => {
    if (event.type === 'update_refused') return [`refused: ${event.reason}`]
    if (event.type === 'remedy_ended') return [`${event.pattern} ${event.outcome}`]
    if (event.type !== 'hot_update') return []
    return event.patch.ops.flatMap((op) =>
      op.op === 'inject_tasks'
        ? op.tasks.map(({ id }) => id)
        : op.op === 'add_edges'
          ? op.edges.map(({ from, to }) => `${from} → ${to}`)
          : [op.op],
    )
  })
}

const BOTH = [
  'add_resource',
  'AUTO.INSTALL.DEPS',
  'AUTO.INSTALL.DEPS → P1.a',
  'AUTO.INSTALL.DEPS.2',
  'AUTO.INSTALL.DEPS.2 → P1.b',
]

test('two remedies that were planned at the same time do not stand in each other’s way', () => {
  expect(run('auto')).toEqual([...BOTH, 'npm helped', 'pip helped'])
})

test('a remedy that a person agrees to later is fitted to the plan as it is then', () => {
  expect(run('ask').filter((line) => !line.includes('helped'))).toEqual(BOTH)
})
