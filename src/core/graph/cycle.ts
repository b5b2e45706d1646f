/**
 * Cycles, and where to cut them. Nodes that all lead to each other are a component; a component of a thousand nodes can hold
 * more cycles than can be told, but a few arrows that lie on all of them. These are sought, of least weight in all:
 *
 *   one ring                       its lightest arrow
 *   up to EXACT_NODES nodes        the least there is
 *   more                           few, by a line-up and putting back what need not go; when that takes too long, by one walk
 *
 * Whichever way they are found, they open all cycles, and none of them could be spared: each is told with a shortest cycle
 * that it alone opens.
 */
import { cyclicComponents } from './components.ts'
import { EXACT_NODES, exactCuts } from './exact-cuts.ts'
import { graphOf, type Graph } from './graph.ts'
import { greedyCuts, type Work } from './greedy-cuts.ts'
import { walkCuts } from './walk-cuts.ts'

/** One arrow to cut. */
export interface Cut {
  readonly edge: number
  /**
   * The arrows of a shortest cycle that only this cut opens, following each other, from its smallest node on. Empty for the
   * last of very many cuts: looking for each would take too long.
   */
  readonly cycle: readonly number[]
}

/** Nodes that all lead to each other, and where to cut so that none leads to itself. */
export interface CyclicComponent {
  /** Ascending. */
  readonly nodes: readonly number[]
  /** The lightest first, in the order of the arrows among equals. */
  readonly cuts: readonly Cut[]
  /** Whether no other cuts weigh less in all. */
  readonly exact: boolean
}

/** Most arrows that are looked at to spare cuts, and to find the cycles to show, in one graph. */
const WORK = { sparing: 6_000_000, showing: 2_000_000 } as const

/**
 * Every component that holds a cycle, none when the graph has no cycle. `weight` of an arrow says how much would be lost by
 * cutting it: a number above 0, best a whole one, since sums are compared.
 */
export function findCycles(graph: Graph, weight: (edge: number) => number): CyclicComponent[] {
  const components = cyclicComponents(graph)
  const localOf = new Int32Array(graph.size).fill(-1)
  const work: Work = { left: WORK.sparing }
  const showing: Work = { left: WORK.showing }
  return components.map((nodes) => {
    const part = partOf(graph, nodes, localOf, weight)
    const { cuts, exact } = cutsOf(part, work)
    const isCut = new Uint8Array(part.graph.edges)
    for (const cut of cuts) isCut[cut] = 1
    const byWeight = cuts.sort((a, b) => (part.weight[a] as number) - (part.weight[b] as number) || a - b)
    return {
      nodes,
      exact,
      cuts: byWeight.map((cut) => ({
        edge: part.edges[cut] as number,
        cycle: shortestCycle(part.graph, cut, isCut, showing).map((edge) => part.edges[edge] as number),
      })),
    }
  })
}

/** A component as a graph of its own. */
interface Part {
  readonly graph: Graph
  readonly weight: Float64Array
  /** The arrows of the part in the whole graph. */
  readonly edges: readonly number[]
}

function partOf(graph: Graph, nodes: readonly number[], localOf: Int32Array, weight: (edge: number) => number): Part {
  nodes.forEach((node, local) => (localOf[node] = local))
  const edges: number[] = []
  for (const node of nodes) {
    for (let i = graph.outStart[node] as number; i < (graph.outStart[node + 1] as number); i++) {
      if (localOf[graph.out[i] as number] !== -1) edges.push(graph.outEdge[i] as number)
    }
  }
  edges.sort((a, b) => a - b)
  const end = (of: Uint32Array): number[] => edges.map((edge) => localOf[of[edge] as number] as number)
  const part = { graph: graphOf(nodes.length, end(graph.from), end(graph.to)), edges }
  for (const node of nodes) localOf[node] = -1
  return { ...part, weight: Float64Array.from(edges, weight) }
}

function cutsOf({ graph, weight }: Part, work: Work): { readonly cuts: number[]; readonly exact: boolean } {
  if (graph.edges === graph.size) return { cuts: [lightest(weight)], exact: true }
  if (graph.size <= EXACT_NODES) return { cuts: exactCuts(graph, weight), exact: true }
  return { cuts: greedyCuts(graph, weight, work) ?? walkCuts(graph, weight), exact: false }
}

/** The last of the lightest: what was written last is most easily taken back. */
function lightest(weight: Float64Array): number {
  let best = 0
  for (let edge = 1; edge < weight.length; edge++) {
    if ((weight[edge] as number) <= (weight[best] as number)) best = edge
  }
  return best
}

/** A shortest cycle through a cut and arrows that are not cut, breadth first from the cut's end until its beginning is met. */
function shortestCycle(graph: Graph, cut: number, isCut: Uint8Array, work: Work): number[] {
  const goal = graph.from[cut] as number
  const start = graph.to[cut] as number
  const reachedBy = new Map<number, number>()
  const queue = [start]
  for (let head = 0; head < queue.length && !(start === goal || reachedBy.has(goal)); head++) {
    const node = queue[head] as number
    const end = graph.outStart[node + 1] as number
    work.left -= end - (graph.outStart[node] as number) + 1
    if (work.left <= 0) return []
    for (let i = graph.outStart[node] as number; i < end; i++) {
      const target = graph.out[i] as number
      const edge = graph.outEdge[i] as number
      if (isCut[edge] === 1 || target === start || reachedBy.has(target)) continue
      reachedBy.set(target, edge)
      queue.push(target)
    }
  }
  const edges = [cut]
  for (let node = goal; node !== start;) {
    const edge = reachedBy.get(node) as number
    edges.push(edge)
    node = graph.from[edge] as number
  }
  return fromSmallest(graph, edges.reverse())
}

function fromSmallest(graph: Graph, edges: readonly number[]): number[] {
  let first = 0
  edges.forEach((edge, i) => {
    if ((graph.from[edge] as number) < (graph.from[edges[first] as number] as number)) first = i
  })
  return [...edges.slice(first), ...edges.slice(0, first)]
}
