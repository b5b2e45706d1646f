import { assert } from '../std/assert.ts'
import { cyclicComponents } from './components.ts'
import type { Graph } from './graph.ts'

/** One cycle: its arrows in the order in which they follow each other, and the one that is the weakest. */
export interface Cycle {
  /** Nodes in order; the last one points back to the first. */
  readonly nodes: readonly number[]
  /** `edges[i]` leaves `nodes[i]`. */
  readonly edges: readonly number[]
  /** The arrow to cut: the weakest of the cycle, the last one in reading order among equals. */
  readonly cut: number
  /** Number of nodes in the whole component that the cycle stands for. */
  readonly component: number
}

/** Most starting nodes tried in one component; a component that is larger shows a small cycle, not surely the smallest. */
const STARTS = 64

/**
 * A small cycle for every component that holds one, none when the graph has no cycle. `strength` of an arrow says how sure
 * it is: the smallest is where to cut.
 */
export function findCycles(graph: Graph, strength: (edge: number) => number): Cycle[] {
  return cyclicComponents(graph).map((members) => {
    const edges = smallestCycle(graph, members)
    let cut = edges[0] as number
    for (const edge of edges) if (strength(edge) <= strength(cut)) cut = edge
    return { nodes: edges.map((edge) => graph.from[edge] as number), edges, cut, component: members.length }
  })
}

function smallestCycle(graph: Graph, members: readonly number[]): number[] {
  const inside = new Set(members)
  let best: number[] | undefined
  for (const start of members.slice(0, STARTS)) {
    const cycle = shortestCycleThrough(graph, start, inside)
    if (best === undefined || cycle.length < best.length) best = cycle
  }
  assert(best !== undefined, 'a component has members')
  return best
}

/** Breadth first from `start` until an arrow leads back to it. Within a component there always is one. */
function shortestCycleThrough(graph: Graph, start: number, inside: ReadonlySet<number>): number[] {
  const reachedBy = new Map<number, number>()
  const queue = [start]
  for (let head = 0; head < queue.length; head++) {
    const node = queue[head] as number
    const end = graph.outStart[node + 1] as number
    for (let i = graph.outStart[node] as number; i < end; i++) {
      const target = graph.out[i] as number
      const edge = graph.outEdge[i] as number
      if (target === start) return pathBack(graph, start, node, reachedBy, edge)
      if (!inside.has(target) || reachedBy.has(target)) continue
      reachedBy.set(target, edge)
      queue.push(target)
    }
  }
  assert(false, `node ${start} of a strongly connected component lies on no cycle`)
}

function pathBack(
  graph: Graph,
  start: number,
  last: number,
  reachedBy: Map<number, number>,
  closing: number,
): number[] {
  const edges = [closing]
  for (let node = last; node !== start;) {
    const edge = reachedBy.get(node)
    assert(edge !== undefined, 'every visited node was reached by an arrow')
    edges.push(edge)
    node = graph.from[edge] as number
  }
  return edges.reverse()
}
