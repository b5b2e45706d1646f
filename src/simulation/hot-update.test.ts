import fc from 'fast-check'
import { expect, test } from 'vitest'
import { planFromText, taskFromText } from '../testing/plan-text.ts'
import { edgeOf } from '../testing/update-text.ts'
import { simulate } from './simulate.ts'
import type { Coordinator } from '../core/model/coordinator.ts'
import type { HotUpdate, HotUpdateOp } from '../core/model/hot-update.ts'
import { type ExecutionState, copySite, taskState } from '../core/execution/state.ts'
import { type PlanIndex, indexPlan } from '../core/execution/plan/plan-index.ts'
import { prepareUpdate } from '../core/execution/updates/prepared-update.ts'
import { patchPlan } from '../core/execution/updates/patched-plan.ts'

const SIZE = 8

/** Arrows from earlier tasks to later ones, old and new; the new ones may also run backwards. */
const changes = fc.record({
  old: fc.array(fc.tuple(fc.nat(SIZE - 1), fc.nat(SIZE - 1)), { maxLength: 12 }),
  soft: fc.array(fc.tuple(fc.nat(SIZE - 1), fc.nat(SIZE - 1)), { maxLength: 4 }),
  added: fc.nat(3),
  fresh: fc.array(fc.tuple(fc.nat(SIZE + 2), fc.nat(SIZE + 2), fc.boolean()), { maxLength: 10 }),
  priorities: fc.array(fc.tuple(fc.nat(SIZE - 1), fc.constantFrom('critical', 'low')), { maxLength: 2 }),
})

type Changes = typeof changes extends fc.Arbitrary<infer T> ? T : never

function basePlan({ old, soft }: Changes): Coordinator {
  const list = (pairs: readonly (readonly [number, number])[], to: number): string =>
    [...new Set(pairs.filter(([a, b]) => b === to && a < b).map(([a]) => `t${a}`))].join(',')
  const lines = Array.from(
    { length: SIZE },
    (_, i) => `t${i} ${1 + ((i * 7) % 5)}h after ${list(old, i)} soft-after ${list(soft, i)}`,
  )
  return planFromText(lines.join('\n'))
}

function updateOf({ added, fresh, priorities }: Changes, base_version = 0): HotUpdate {
  const known = SIZE + added
  const tasks = Array.from({ length: added }, (_, i) => taskFromText(`t${SIZE + i} ${i + 1}h`).node)
  const edges = fresh
    .filter(([a, b]) => a < known && b < known)
    .map(([a, b, hard]) => edgeOf(`t${a}`, `t${b}`, hard ? 'hard' : 'soft'))
  const ops: HotUpdateOp[] = [
    ...(tasks.length > 0 ? [{ op: 'inject_tasks', tasks } as const] : []),
    ...(edges.length > 0 ? [{ op: 'add_edges', edges } as const] : []),
    ...priorities.map(([task, priority]) => ({ op: 'set_priority', task: `P1.t${task}`, priority }) as const),
  ]
  return { id: 'u', base_version, reason: 'test', ops }
}

/** Whether hard edges go in a circle, found by taking away tasks that wait for nothing. */
function hasCircle({ graph }: Coordinator): boolean {
  let left = graph.nodes.map(({ id }) => id)
  for (let before = -1; before !== left.length;) {
    before = left.length
    const waits = new Set(
      graph.edges
        .filter(({ type, from, to }) => type === 'hard' && left.includes(from) && left.includes(to))
        .map(({ to }) => to),
    )
    left = left.filter((id) => waits.has(id))
  }
  return left.length > 0
}

function edgesOnly(plan: Coordinator, update: HotUpdate): Coordinator {
  const tasks = update.ops.flatMap((op) => (op.op === 'inject_tasks' ? op.tasks : []))
  const edges = update.ops.flatMap((op) => (op.op === 'add_edges' ? op.edges : []))
  const priority = new Map(update.ops.flatMap((op) => (op.op === 'set_priority' ? [[op.task, op.priority]] : [])))
  const nodes = [...plan.graph.nodes, ...tasks].map((node) => ({
    ...node,
    priority: priority.get(node.id) ?? node.priority,
  }))
  return { ...plan, graph: { nodes, edges: [...plan.graph.edges, ...edges] } }
}

/** What an index says of rows and urgency. Which soft edges bias the order, where they go in circles, may differ. */
function told({ successors, predecessors, bucket, rank }: PlanIndex, isSoft: boolean): unknown {
  const rows = (lists: readonly (readonly number[])[]): number[][] =>
    lists.map((row) => [...new Set(row)].sort((a, b) => a - b))
  return [rows(successors), rows(predecessors), isSoft ? [] : [...bucket], isSoft ? [] : [...rank]]
}

test('a patched index has the keys of a new one, and a circle is refused exactly when there is one', () => {
  fc.assert(
    fc.property(changes, (change) => {
      const plan = basePlan(change)
      const update = updateOf(change)
      const whole = edgesOnly(plan, update)
      const before = indexPlan(plan, 'exec-1')
      const text = JSON.stringify([before.successors, before.predecessors, before.bucket, before.rank])
      const prepared = prepareUpdate(before, plan, update)
      const loops = update.ops.some((op) => op.op === 'add_edges' && op.edges.some(({ from, to }) => from === to))
      expect(prepared.ok).toBe(!loops && !hasCircle(whole))
      if (!prepared.ok) return
      const { plan: patched, coordinator } = patchPlan(prepared.value, 'exec-1', { currentLevel: 0, owns: false })
      const fresh = indexPlan({ ...coordinator, graph: { ...coordinator.graph } }, 'exec-1')
      const isSoft = coordinator.graph.edges.some(({ type }) => type === 'soft')
      expect(told(patched, isSoft)).toEqual(told(fresh, isSoft))
      for (const [task, list] of patched.successors.entries())
        for (const next of list) {
          expect(patched.position[task]).toBeLessThan(patched.position[next] as number)
          expect(patched.level[task]).toBeLessThan(patched.level[next] as number)
        }
      expect([...patched.position].sort((a, b) => a - b)).toEqual([...patched.position.keys()])
      expect(JSON.stringify([before.successors, before.predecessors, before.bucket, before.rank])).toBe(text)
    }),
  )
})

test('an update at the start gives the same end as a plan that had it from the beginning', () => {
  fc.assert(
    fc.property(changes, fc.nat(3), (change, hour) => {
      const plan = basePlan(change)
      const update = updateOf(change)
      const whole = edgesOnly(plan, update)
      if (update.ops.length === 0 || hasCircle(whole)) return
      const act = { after_ms: hour * 3_600_000, act: { type: 'hot_update', update } as const }
      const run = simulate(plan, { seed: 1, operator: { acts: [act] }, options: { worker_min: 2, worker_max: 2 } })
      // What is finished already takes no edge more.
      if (run.events.some(({ type }) => type === 'update_refused')) return
      const early = simulate(whole, { seed: 1, options: { worker_min: 2, worker_max: 2 } })
      expect(endOf(run)).toEqual(endOf(early))
    }),
    { numRuns: 60 },
  )
})

function endOf({ site, execution_id, status }: ReturnType<typeof simulate>): unknown {
  const execution = site.executions.get(execution_id) as ExecutionState
  return [status, execution.plan.nodes.map(({ id }, task) => `${id} ${taskState(execution, task)}`).sort()]
}

test('every array with an entry for each task grows with the plan, in a copy as in the state', () => {
  const plan = planFromText(Array.from({ length: 37 }, (_, i) => `t${i}`).join('\n'))
  const update: HotUpdate = {
    id: 'u',
    base_version: 0,
    reason: 'test',
    ops: [{ op: 'inject_tasks', tasks: [taskFromText('x 1h').node, taskFromText('y 1h after x').node] }],
  }
  const act = { after_ms: 60_000, act: { type: 'hot_update', update } as const }
  const { site, execution_id } = simulate(plan, { seed: 1, operator: { acts: [act] } })
  for (const state of [site, copySite(site)]) {
    const execution = state.executions.get(execution_id) as ExecutionState
    const sizes = sizesIn(execution, 'execution', new Set(['coordinator', 'frontier', 'deadlines', 'roster']))
    expect(sizes.filter(([, size]) => size === 37)).toEqual([])
    expect(sizes.filter(([, size]) => size === 39).length).toBeGreaterThan(15)
  }
})

function sizesIn(value: unknown, name: string, left: ReadonlySet<string>): [string, number][] {
  if (ArrayBuffer.isView(value)) return [[name, (value as Uint8Array).length]]
  if (Array.isArray(value)) return [[name, value.length]]
  if (typeof value !== 'object' || value === null || value instanceof Map || value instanceof Set) return []
  return Object.entries(value).flatMap(([key, member]) =>
    left.has(key) ? [] : sizesIn(member, `${name}.${key}`, left),
  )
}
