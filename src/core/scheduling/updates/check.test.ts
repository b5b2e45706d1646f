import { expect, test } from 'vitest'
import type { CoordinatorNode } from '../../model/coordinator.ts'
import type { HotUpdateOp } from '../../model/hot-update.ts'
import { emptySite, type ExecutionState } from '../../execution/state.ts'
import { planFromText, taskFromText } from '../../../testing/plan-text.ts'
import { step } from '../step.ts'
import { checkUpdate } from './check.ts'

const POOL = {
  min: 1,
  max: 2,
  workers: [{ name: 'small', kind: 'specialized' as const, capabilities: ['node'], cpu_cores: 2 }],
}

/** An execution of `a` and `b` on workers that can do `node` alone and have two cores. */
function execution(): ExecutionState {
  const plan = planFromText('a 1h\nb 1h after a')
  const nodes = plan.graph.nodes.map((node) => ({ ...node, capabilities: ['node'] }))
  const site = emptySite()
  step(site, {
    type: 'submit',
    at: 0,
    actor: 'test',
    execution_id: 'exec-1',
    seed: 1,
    plan_dir: 'plan',
    codebase: 'code',
    coordinator: { ...plan, worker_pool: POOL, graph: { ...plan.graph, nodes } },
    options: { worker_min: 1, worker_max: 1, assume_idempotent: false, agent: null, dry_run: true },
  })
  return site.executions.get('exec-1') as ExecutionState
}

function verdict(...ops: readonly HotUpdateOp[]): string {
  const checked = checkUpdate(execution(), { id: 'u', base_version: 0, reason: 'test', ops: [...ops] })
  return checked.ok ? 'fine' : checked.error
}

function task(capabilities: string[], cpu_cores = 0): CoordinatorNode {
  const { node } = taskFromText('x 1h')
  const quota = { cpu_cores, memory_mb: 0, disk_io_mbps: 0 }
  return { ...node, capabilities, resources: { ...node.resources, quota } }
}

const FORMS: readonly (readonly [string, (node: CoordinatorNode) => HotUpdateOp])[] = [
  ['injected', (node) => ({ op: 'inject_tasks', tasks: [node] })],
  ['put in the place of another', (node) => ({ op: 'supersede_task', task: 'P1.b', by: [node], edges: [] })],
]

for (const [how, op] of FORMS)
  test(`a task that is ${how} must have a worker that can do it, and fit`, () => {
    expect(verdict(op(task(['node'], 2)))).toBe('fine')
    expect(verdict(op(task(['nodes'])))).toBe(
      'P1.x needs a worker that can do nodes (did you mean node?), and none of the pool can',
    )
    expect(verdict(op(task(['node'], 3)))).toContain('P1.x needs 3 cpu cores')
    expect(verdict({ op: 'set_quotas', quotas: { cpu_cores: 1 } }, op(task(['node'], 2)))).toContain('P1.x')
  })

test('what a task takes anew must fit its worker and the whole', () => {
  const taking = (cpu_cores: number): HotUpdateOp => ({
    op: 'set_resources',
    task: 'P1.b',
    resources: task([], cpu_cores).resources,
  })
  expect(verdict(taking(2))).toBe('fine')
  expect(verdict(taking(3))).toContain('P1.b needs 3 cpu cores')
  expect(verdict({ op: 'set_quotas', quotas: { cpu_cores: 1 } }, taking(2))).toContain('P1.b')
  expect(verdict(taking(2), { op: 'set_quotas', quotas: { cpu_cores: 1 } })).toContain('P1.b')
})

test('new rules may not call a task critical that there is not', () => {
  const rule = (...critical_tasks: string[]): HotUpdateOp => ({
    op: 'set_policy',
    policies: { barrier: { kind: 'custom', quorum: 0.5, fallback: 'proceed', critical_tasks } },
  })
  expect(verdict(rule('P1.b'))).toBe('fine')
  expect(verdict(rule('P1.bb'))).toBe(
    'barrier.critical_tasks name P1.bb, which is no task of the plan (did you mean P1.b?)',
  )
  expect(verdict({ op: 'inject_tasks', tasks: [task(['node'])] }, rule('P1.x'))).toBe('fine')
})
