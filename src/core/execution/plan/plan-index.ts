import { assert } from '../../std/assert.ts'
import type { Coordinator, CoordinatorNode } from '../../model/coordinator.ts'
import { type Claim, claimsOf } from '../claims/claim.ts'
import type { Gate } from '../frontier/gate.ts'
import { type Ranking, rankTask } from './ranking.ts'
import type { TaskNumbers } from '../updates/task-numbers.ts'
import { asksForWorker, needOf } from '../workers/worker-fit.ts'

/**
 * The plan as arrays over dense task numbers: a function of the coordinator and of the changes made to it, so it is never
 * stored. Nobody changes an index once it is made; a hot update makes another, which may share what stays the same.
 * `ways` and `wayNumbers` only ever grow, so they are shared by all that come of one plan.
 */
export interface PlanIndex extends Ranking {
  readonly numberOf: TaskNumbers
  /** How many tasks wait for a task. */
  readonly unlocks: Int32Array
  /** The wave of a task, from 0: see {@link levelsOf}. */
  readonly level: Int32Array
  readonly levels: number
  readonly claims: readonly (readonly Claim[])[]
  /** What each task needs, as a way of gates; see the frontier. */
  readonly wayOf: Int32Array
  readonly ways: (readonly Gate[])[]
  /** The number of each way, by the ids of its gates. */
  readonly wayNumbers: Map<string, number>
  /** One claim of each resource that frees itself by time. */
  readonly rates: readonly Claim[]
}

/**
 * The last index of each coordinator, which nobody changes once it is made: whoever simulates a plan many times asks for the same
 * one again, and a quarter of a run would be spent on it.
 */
const built = new WeakMap<Coordinator, { readonly executionId: string; readonly index: PlanIndex }>()

/** The index in O((tasks + edges) log tasks). The coordinator was validated: ids are known and there is no cycle. */
export function indexPlan(coordinator: Coordinator, executionId: string): PlanIndex {
  const known = built.get(coordinator)
  if (known?.executionId === executionId) return known.index
  const index = buildIndex(coordinator, executionId)
  built.set(coordinator, { executionId, index })
  return index
}

function buildIndex(coordinator: Coordinator, executionId: string): PlanIndex {
  const { nodes, edges } = coordinator.graph
  const numberOf = new Map<string, number>()
  for (let task = 0; task < nodes.length; task++) numberOf.set((nodes[task] as CoordinatorNode).id, task)
  const arrows = arrowsOf(edges, numberOf)
  const successors = rowsOf(nodes.length, arrows.hard.from, arrows.hard.to)
  const predecessors = rowsOf(nodes.length, arrows.hard.to, arrows.hard.from)
  const order = preferredOrder(successors, rowsOf(nodes.length, arrows.soft.from, arrows.soft.to))
  const position = new Int32Array(nodes.length)
  order.forEach((task, i) => (position[task] = i))
  const { from, to } = alongOrder(arrows.soft, position)
  const softSuccessors = rowsOf(nodes.length, from, to)
  const softPredecessors = rowsOf(nodes.length, to, from)
  const bucket = new Uint8Array(nodes.length)
  const rank = new Float64Array(nodes.length)
  const ranking = { nodes, successors, predecessors, softSuccessors, softPredecessors, position, bucket, rank }
  for (let i = order.length - 1; i >= 0; i--) rankTask(ranking, order[i] as number)
  const level = levelsOf(coordinator, order, successors)
  const table: WayTable = { ways: [], wayNumbers: new Map() }
  const wayOf = new Int32Array(nodes.length)
  const claims: (readonly Claim[])[] = []
  const rates = new Map<string, Claim>()
  // Tasks that go the same way ask for the same, so they share one list.
  const claimsOfWay: (readonly Claim[])[] = []
  for (let task = 0; task < nodes.length; task++) {
    const node = nodes[task] as CoordinatorNode
    const own = claimsOf(node, coordinator, executionId)
    const way = wayThrough(table, node, own, waveOf(coordinator, level[task] as number))
    wayOf[task] = way
    claims.push(node.action.kind === 'human' ? own : (claimsOfWay[way] ??= own))
    for (const claim of own) if (claim.mode === 'rate' || claim.windows !== null) rates.set(claim.key, claim)
  }
  return {
    ...ranking,
    ...table,
    numberOf,
    unlocks: lengthsOf(successors),
    level,
    levels: nodes.length === 0 ? 0 : level.reduce((a, b) => Math.max(a, b), 0) + 1,
    claims,
    wayOf,
    rates: [...rates.values()],
  }
}

/** Arrows as pairs of task numbers. */
interface Arrows {
  readonly from: number[]
  readonly to: number[]
}

function arrowsOf(
  edges: Coordinator['graph']['edges'],
  numberOf: ReadonlyMap<string, number>,
): { readonly hard: Arrows; readonly soft: Arrows } {
  const hard: Arrows = { from: [], to: [] }
  const soft: Arrows = { from: [], to: [] }
  for (const edge of edges) {
    const from = numberOf.get(edge.from)
    const to = numberOf.get(edge.to)
    assert(from !== undefined && to !== undefined, () => `edge ${edge.from} → ${edge.to} names a task of the plan`)
    const arrows = edge.type === 'soft' ? soft : hard
    arrows.from.push(from)
    arrows.to.push(to)
  }
  return { hard, soft }
}

/** The arrows that agree with an order. */
function alongOrder({ from, to }: Arrows, position: Int32Array): Arrows {
  const kept: Arrows = { from: [], to: [] }
  for (let i = 0; i < from.length; i++) {
    const [before, after] = [from[i] as number, to[i] as number]
    if ((position[after] as number) <= (position[before] as number)) continue
    kept.from.push(before)
    kept.to.push(after)
  }
  return kept
}

const NONE: readonly number[] = []

/**
 * The values of each key in the order of the pairs. Rows have exactly the room that they need, and empty ones are one and the
 * same: at a million tasks these rows are most of the index.
 */
function rowsOf(size: number, keys: readonly number[], values: readonly number[]): (readonly number[])[] {
  const ends = new Int32Array(size)
  for (let i = 0; i < keys.length; i++) ends[keys[i] as number] = (ends[keys[i] as number] as number) + 1
  for (let key = 0, sum = 0; key < size; key++) {
    const length = ends[key] as number
    ends[key] = sum
    sum += length
  }
  // Each stands at the beginning of its row now, and at the end when all are placed.
  const all = values.slice()
  for (let i = 0; i < keys.length; i++) {
    const at = ends[keys[i] as number] as number
    all[at] = values[i] as number
    ends[keys[i] as number] = at + 1
  }
  const rows: (readonly number[])[] = []
  for (let key = 0, from = 0; key < size; key++) {
    const to = ends[key] as number
    rows.push(to === from ? NONE : all.slice(from, to))
    from = to
  }
  return rows
}

/** How long each row is. */
export function lengthsOf(rows: readonly (readonly number[])[]): Int32Array {
  const lengths = new Int32Array(rows.length)
  for (let i = 0; i < rows.length; i++) lengths[i] = (rows[i] as readonly number[]).length
  return lengths
}

/** All ways that tasks of a plan go, with their numbers. */
export type WayTable = Pick<PlanIndex, 'ways' | 'wayNumbers'>

/** The wave that a task waits for; null where there are no barriers. */
export function waveOf({ mode }: Pick<Coordinator, 'mode'>, level: number): number | null {
  return mode === 'wave_based' ? level : null
}

/** The number of a task's way through its gates, which is added when it is new. Tasks that need the same have the same way. */
export function wayThrough(
  { ways, wayNumbers }: WayTable,
  node: CoordinatorNode,
  claims: readonly Claim[],
  wave: number | null,
): number {
  const way: Gate[] = wave === null ? [] : [{ kind: 'wave', id: `wave ${wave}`, level: wave }]
  // What a person does needs no worker, and takes nothing.
  if (node.action.kind !== 'human') {
    const wanted = needOf(node)
    // Any free worker will do for what asks for nothing.
    if (asksForWorker(wanted)) way.push({ kind: 'capabilities', id: `worker ${wanted.key}`, wanted })
    for (const claim of claims)
      way.push({ kind: 'claim', id: `${claim.key} ${claim.units}${claim.read ? ' read' : ''}`, claim })
  }
  const text = way.length === 0 ? '' : JSON.stringify(way.map((gate) => gate.id))
  const known = wayNumbers.get(text)
  if (known !== undefined) return known
  wayNumbers.set(text, ways.length)
  return ways.push(way) - 1
}

/** An order along all hard arrows and all soft ones that allow it: where soft ones go in a circle, one of them is passed over. */
function preferredOrder(
  successors: readonly (readonly number[])[],
  softSuccessors: readonly (readonly number[])[],
): number[] {
  const hard = new Int32Array(successors.length)
  const soft = new Int32Array(successors.length)
  for (const list of successors) for (const next of list) hard[next] = (hard[next] as number) + 1
  for (const list of softSuccessors) for (const next of list) soft[next] = (soft[next] as number) + 1
  const order: number[] = []
  const placed = new Uint8Array(successors.length)
  const place = (task: number): void => {
    placed[task] = 1
    order.push(task)
  }
  const isFree = (task: number): boolean => placed[task] === 0 && hard[task] === 0
  for (let task = 0; task < placed.length; task++) if (isFree(task) && soft[task] === 0) place(task)
  for (let next = 0, stuck = 0; order.length < placed.length || next < order.length; next++) {
    if (next === order.length) {
      // Only soft arrows go in circles. So some task waits for no hard one, and it goes first.
      for (let looked = 0; !isFree(stuck); stuck = (stuck + 1) % placed.length)
        assert(looked++ < placed.length, 'a validated plan has no cycle')
      place(stuck)
    }
    const task = order[next] as number
    for (const after of successors[task] as readonly number[]) {
      hard[after] = (hard[after] as number) - 1
      if (isFree(after) && (soft[after] as number) <= 0) place(after)
    }
    for (const after of softSuccessors[task] as readonly number[]) {
      soft[after] = (soft[after] as number) - 1
      if (isFree(after) && (soft[after] as number) <= 0) place(after)
    }
  }
  return order
}

/**
 * Waves: layers of what is left to be done, each cut at the largest size of a wave, in the plan's order. What was done before
 * holds nobody back, and stands in the first.
 */
function levelsOf(
  { graph, policies }: Coordinator,
  order: readonly number[],
  successors: readonly (readonly number[])[],
): Int32Array {
  const layer = new Int32Array(order.length)
  for (const task of order) {
    const next = graph.nodes[task]?.done === true ? 0 : (layer[task] as number) + 1
    for (const after of successors[task] as readonly number[]) layer[after] = Math.max(layer[after] as number, next)
  }
  const most = policies.max_wave_size ?? Math.max(1, order.length)
  const sizes: number[] = []
  const within = graph.nodes.map((node, task) => {
    const own = layer[task] as number
    while (sizes.length <= own) sizes.push(0)
    if (node.done) return 0
    sizes[own] = (sizes[own] as number) + 1
    return (sizes[own] as number) - 1
  })
  const first: number[] = []
  let waves = 0
  for (const size of sizes) {
    first.push(waves)
    waves += Math.ceil(size / most)
  }
  return layer.map((own, task) =>
    graph.nodes[task]?.done === true ? 0 : (first[own] as number) + Math.floor((within[task] as number) / most),
  )
}
