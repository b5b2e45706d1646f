import { assert } from '../std/assert.ts'
import type { Coordinator, CoordinatorNode } from '../model/coordinator.ts'
import { PRIORITY_WEIGHT } from '../model/identity.ts'
import { type Claim, claimsOf } from './claims.ts'
import { FOR_A_PERSON, type Gate } from './frontier.ts'

/**
 * The plan as arrays over dense task numbers: a function of the coordinator alone, so it is never stored.
 * `place` is the total order in which ready tasks are looked at: priority first (a task inherits the priority
 * of what waits for it), then the longest remaining path, then how much it unlocks, then the plan's own order.
 */
export interface PlanIndex {
  readonly nodes: readonly CoordinatorNode[]
  readonly numberOf: ReadonlyMap<string, number>
  /** Hard arrows only. */
  readonly successors: readonly (readonly number[])[]
  readonly predecessors: readonly (readonly number[])[]
  readonly place: Int32Array
  /** The wave of a task, from 0: see {@link levelsOf}. */
  readonly level: Int32Array
  readonly levels: number
  readonly claims: readonly (readonly Claim[])[]
  /** What each task needs, as a way of gates; see the frontier. */
  readonly wayOf: Int32Array
  readonly ways: readonly (readonly Gate[])[]
  readonly personsWave: Int32Array
  /** One claim of each rate that a task asks for. */
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
  const numberOf = new Map(nodes.map((node, i) => [node.id, i]))
  const lists = (): number[][] => Array.from(nodes, () => [])
  const successors = lists()
  const predecessors = lists()
  const softSuccessors = lists()
  for (const edge of edges) {
    const from = numberOf.get(edge.from)
    const to = numberOf.get(edge.to)
    assert(from !== undefined && to !== undefined, `edge ${edge.from} → ${edge.to} names a task of the plan`)
    if (edge.type === 'soft') softSuccessors[from]?.push(to)
    else {
      successors[from]?.push(to)
      predecessors[to]?.push(from)
    }
  }
  const order = topologicalOrder(successors, predecessors)
  const level = levelsOf(coordinator, order, successors)
  const claims = nodes.map((node) => claimsOf(node, coordinator, executionId))
  const rates = new Map<string, Claim>()
  for (const claim of claims.flat()) if (claim.mode === 'rate') rates.set(claim.key, claim)
  return {
    nodes,
    numberOf,
    successors,
    predecessors,
    place: placesOf(nodes, successors, softSuccessors),
    level,
    levels: nodes.length === 0 ? 0 : level.reduce((a, b) => Math.max(a, b), 0) + 1,
    claims,
    ...waysOf(coordinator, claims, level),
    personsWave: coordinator.mode === 'wave_based' ? level : new Int32Array(nodes.length),
    rates: [...rates.values()],
  }
}

/** The way of each task through its gates. Tasks that need the same have the same way. */
function waysOf(
  { graph, mode }: Coordinator,
  claims: readonly (readonly Claim[])[],
  level: Int32Array,
): { readonly wayOf: Int32Array; readonly ways: readonly (readonly Gate[])[] } {
  const numbers = new Map<string, number>()
  const ways: Gate[][] = []
  const wayOf = Int32Array.from(graph.nodes, (node, task) => {
    if (node.action.kind === 'human') return FOR_A_PERSON
    const way = wayThrough(
      node,
      claims[task] as readonly Claim[],
      mode === 'wave_based' ? (level[task] as number) : null,
    )
    const text = JSON.stringify(way.map((gate) => gate.id))
    const known = numbers.get(text)
    if (known !== undefined) return known
    numbers.set(text, ways.length)
    return ways.push(way) - 1
  })
  return { wayOf, ways }
}

function wayThrough(node: CoordinatorNode, claims: readonly Claim[], level: number | null): Gate[] {
  const way: Gate[] = level === null ? [] : [{ kind: 'wave', id: `wave ${level}`, level }]
  const wanted = node.capabilities
  if (wanted.length > 0) way.push({ kind: 'capabilities', id: `capabilities ${JSON.stringify(wanted)}`, wanted })
  for (const claim of claims)
    way.push({ kind: 'claim', id: `${claim.key} ${claim.units}${claim.read ? ' read' : ''}`, claim })
  return way
}

function topologicalOrder(
  successors: readonly (readonly number[])[],
  predecessors: readonly (readonly number[])[],
): number[] {
  const waiting = predecessors.map((list) => list.length)
  const order: number[] = []
  for (let task = 0; task < waiting.length; task++) if (waiting[task] === 0) order.push(task)
  for (let i = 0; i < order.length; i++) {
    for (const next of successors[order[i] as number] as readonly number[]) {
      const left = (waiting[next] as number) - 1
      waiting[next] = left
      if (left === 0) order.push(next)
    }
  }
  assert(order.length === waiting.length, 'a validated plan has no cycle')
  return order
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
      while (!isFree(stuck)) stuck = (stuck + 1) % placed.length
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

/** Urgency runs against all arrows: soft ones bias the order as hard ones do, except those that would close a circle. */
function placesOf(
  nodes: readonly CoordinatorNode[],
  successors: readonly (readonly number[])[],
  softSuccessors: readonly (readonly number[])[],
): Int32Array {
  const order = preferredOrder(successors, softSuccessors)
  const weight = new Float64Array(nodes.length)
  const rank = new Float64Array(nodes.length)
  const position = new Int32Array(nodes.length)
  order.forEach((task, i) => (position[task] = i))
  for (let i = order.length - 1; i >= 0; i--) {
    const task = order[i] as number
    const node = nodes[task] as CoordinatorNode
    let below = 0
    weight[task] = PRIORITY_WEIGHT[node.priority]
    for (const next of successors[task] as readonly number[]) {
      below = Math.max(below, rank[next] as number)
      weight[task] = Math.max(weight[task] as number, weight[next] as number)
    }
    rank[task] = node.estimates.mean_h + below
    for (const next of softSuccessors[task] as readonly number[]) {
      if ((position[next] as number) <= i) continue
      rank[task] = Math.max(
        rank[task] as number,
        (rank[next] as number) + Number.EPSILON * (1 + (rank[next] as number)),
      )
      weight[task] = Math.max(weight[task] as number, weight[next] as number)
    }
  }
  const byUrgency = nodes.map((_, i) => i)
  byUrgency.sort(
    (a, b) =>
      (weight[b] as number) - (weight[a] as number) ||
      (rank[b] as number) - (rank[a] as number) ||
      (successors[b] as readonly number[]).length - (successors[a] as readonly number[]).length ||
      a - b,
  )
  const place = new Int32Array(nodes.length)
  byUrgency.forEach((task, i) => (place[task] = i))
  return place
}
