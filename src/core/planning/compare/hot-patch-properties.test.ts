import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PatchedGraph } from '../../../testing/patched-graph.ts'
import { planFromText } from '../../../testing/plan-text.ts'
import type { Coordinator, CoordinatorNode } from '../../model/coordinator.ts'
import { HotUpdate } from '../../model/hot-update.ts'
import { patchFor } from './hot-patch.ts'
import { lineageOf } from './revision.ts'

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g'] as const
const HASHES = ['1', '2', '3'].map((digit) => digit.repeat(64))

/** One task of a random plan. Arrows run along a random order, so that two plans may order the same tasks the other way. */
const randomTask = fc.record({
  there: fc.boolean(),
  place: fc.nat(1000),
  arrows: fc.array(fc.constantFrom('', '', 'hard', 'soft'), { minLength: NAMES.length, maxLength: NAMES.length }),
  cmd: fc.constantFrom('run', 'run', 'run', 'run otherwise'),
  lock: fc.constantFrom('', '', 'db', 'cache', 'pool test:2'),
  priority: fc.constantFrom('medium', 'medium', 'high'),
  hours: fc.constantFrom(1, 1, 2),
  agent: fc.boolean(),
  done: fc.constantFrom(false, false, false, true),
})

const randomPlan = fc
  .record({
    tasks: fc.array(randomTask, { minLength: NAMES.length, maxLength: NAMES.length }),
    pool: fc.integer({ min: 2, max: 4 }),
    concurrency: fc.constantFrom(10, 20),
  })
  .map(({ tasks, pool, concurrency }) => planOf(tasks, pool, concurrency))

type RandomTask = typeof randomTask extends fc.Arbitrary<infer T> ? T : never

function planOf(tasks: readonly RandomTask[], pool: number, concurrency: number): Coordinator {
  const order = tasks
    .map((task, index) => ({ ...task, name: NAMES[index] as string }))
    .filter((task) => task.there)
    .sort((x, y) => x.place - y.place || (x.name < y.name ? -1 : 1))
  const lines = order.map((task, at) => {
    const before = (kind: string): string =>
      order
        .slice(0, at)
        .filter((other) => task.arrows[NAMES.indexOf(other.name as (typeof NAMES)[number])] === kind)
        .map((other) => other.name)
        .join(',')
    const lock = task.lock === '' || task.lock.startsWith('pool') ? task.lock : `locks ${task.lock}`
    return `${task.name} ${task.hours}h ${lock} prio ${task.priority} after ${before('hard')} soft-after ${before('soft')} ${task.agent ? 'agent' : ''} ${task.done ? 'done' : ''}`
  })
  const plan = planFromText([`pool test ${pool}`, ...lines].join('\n'), { concurrency_max: concurrency })
  const cmds = new Map(order.map((task) => [`P1.${task.name}`, task.cmd]))
  const nodes = plan.graph.nodes.map((node) =>
    node.action.kind === 'shell' ? { ...node, action: { ...node.action, cmd: cmds.get(node.id) as string } } : node,
  )
  return { ...plan, graph: { ...plan.graph, nodes } }
}

function withHash(plan: Coordinator, index: number): Coordinator {
  return { ...plan, meta: { ...plan.meta, artifact_hash: HASHES[index] as string } }
}

/** What is carried out of a task, and how it is called in the plan. */
function work(node: CoordinatorNode): unknown {
  return { ...node, id: lineageOf(node.id), rank: 0, estimates: null }
}

function pairs(edges: readonly { from: string; to: string }[]): Set<string> {
  return new Set(edges.map(({ from, to }) => `${lineageOf(from)} ${lineageOf(to)}`))
}

/** Every pair of tasks that arrows lead between. */
function closure(arrows: ReadonlySet<string>): Set<string> {
  const all = new Set(arrows)
  for (const middle of NAMES.map((name) => `P1.${name}`)) {
    for (const first of NAMES.map((name) => `P1.${name}`)) {
      for (const last of NAMES.map((name) => `P1.${name}`)) {
        if (all.has(`${first} ${middle}`) && all.has(`${middle} ${last}`)) all.add(`${first} ${last}`)
      }
    }
  }
  return all
}

/** Tasks that have finished: never one before those that it waits for. */
function finishSome(graph: PatchedGraph, marks: readonly boolean[]): void {
  for (const node of graph.coordinator.graph.nodes) {
    if (!graph.isOpen(node.id) || marks[NAMES.indexOf(lineageOf(node.id).slice(3) as 'a')] !== true) continue
    if (!graph.openEdges('hard').some((edge) => edge.to === node.id)) graph.settled.set(node.id, 'finished')
  }
}

/** Patches a running graph to a plan, and holds the result against that plan. */
function takeOver(graph: PatchedGraph, after: Coordinator): void {
  const finished = new Set(
    graph.coordinator.graph.nodes
      .filter((node) => graph.settled.get(node.id) !== 'gone' && !graph.isOpen(node.id))
      .map((node) => lineageOf(node.id)),
  )
  const patch = patchFor({ before: graph.coordinator, after, settled: graph.settled, base_version: 0 })
  const updates = patch.update === undefined ? [] : [patch.update]
  expect(updates.map((update) => HotUpdate.parse(update))).toEqual(updates)
  expect(patch.reasons).toHaveLength(updates[0]?.ops.length ?? 0)
  for (const update of updates) graph.apply(update)
  expect(patch.not_hot.filter((limit) => limit.blocks)).toEqual([])
  graph.checkWaits()
  const isOpen = (id: string): boolean =>
    !finished.has(id) && after.graph.nodes.some((node) => node.id === id && !node.done)
  const byId = (nodes: readonly CoordinatorNode[]): Map<string, unknown> =>
    new Map(nodes.map((node) => [lineageOf(node.id), work(node)]))
  expect(byId(graph.open())).toEqual(byId(after.graph.nodes.filter((node) => isOpen(node.id))))
  expect(graph.open()).toHaveLength(byId(graph.open()).size)
  for (const type of ['hard', 'soft'] as const) {
    const wanted = pairs(after.graph.edges.filter((edge) => edge.type === type && isOpen(edge.from) && isOpen(edge.to)))
    const there = pairs(graph.openEdges(type))
    expect([...wanted].filter((pair) => !there.has(pair))).toEqual([])
    const implied = type === 'hard' ? closure(wanted) : wanted
    expect([...there].filter((pair) => !implied.has(pair))).toEqual([])
  }
  expect(graph.coordinator.policies).toEqual(after.policies)
  for (const node of graph.open()) {
    for (const name of [...node.resources.locks, ...Object.keys(node.resources.pools)]) {
      expect(graph.coordinator.resources.catalog[name]?.capacity).toBe(after.resources.catalog[name]?.capacity)
    }
  }
}

test('a patch turns what runs into exactly what the new plan has open, and so does the next one', () => {
  fc.assert(
    fc.property(
      randomPlan,
      randomPlan,
      randomPlan,
      fc.array(fc.boolean(), { minLength: NAMES.length, maxLength: NAMES.length }),
      fc.array(fc.boolean(), { minLength: NAMES.length, maxLength: NAMES.length }),
      (first, second, third, early, late) => {
        const graph = new PatchedGraph(withHash(first, 0), [])
        finishSome(graph, early)
        takeOver(graph, withHash(second, 1))
        finishSome(graph, late)
        takeOver(graph, withHash(third, 2))
      },
    ),
    { numRuns: 400 },
  )
})

test('a plan asks nothing of a graph that runs it already', () => {
  fc.assert(
    fc.property(randomPlan, (plan) => {
      const patch = patchFor({ before: plan, after: withHash(plan, 1), settled: new Map(), base_version: 0 })
      expect(patch).toEqual({ reasons: [], left_alone: [], not_hot: [] })
    }),
  )
})
