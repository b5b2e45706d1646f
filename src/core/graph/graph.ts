/**
 * A directed graph over nodes 0…n-1, in compressed rows: all arrows leaving a node stand together, sorted by target, and so
 * do all arrows that reach it, sorted by source. Every traversal here is a loop over these arrays, never a recursion, so a
 * chain of a million tasks needs no deep stack; and every order is fixed by the nodes' numbers, so equal graphs give equal
 * answers whatever order their arrows were handed in.
 *
 *   out[outStart[u] … outStart[u+1])   targets of u      outEdge: the same arrows' positions in `from` and `to`
 *   in [inStart[v]  … inStart[v+1])    sources of v      inEdge:  likewise
 */
import { assert } from '../std/assert.ts'

/** See the header. Arrow `e` runs `from[e]` → `to[e]`: the first comes before the second. */
export interface Graph {
  readonly size: number
  readonly edges: number
  readonly from: Uint32Array
  readonly to: Uint32Array
  readonly outStart: Uint32Array
  readonly out: Uint32Array
  readonly outEdge: Uint32Array
  readonly inStart: Uint32Array
  readonly in: Uint32Array
  readonly inEdge: Uint32Array
}

/** Builds the rows in time linear in nodes and arrows. Parallel arrows and self arrows are kept as they are. */
export function graphOf(size: number, from: ArrayLike<number>, to: ArrayLike<number>): Graph {
  assert(from.length === to.length, 'an arrow has two ends')
  const sources = new Uint32Array(from)
  const targets = new Uint32Array(to)
  for (let e = 0; e < sources.length; e++) {
    assert((sources[e] as number) < size && (targets[e] as number) < size, `arrow ${e} leaves the graph`)
  }
  const byTarget = sortedEdges(size, targets, undefined)
  const bySource = sortedEdges(size, sources, undefined)
  const outEdge = sortedEdges(size, sources, byTarget.order)
  const inEdge = sortedEdges(size, targets, bySource.order)
  return {
    size,
    edges: sources.length,
    from: sources,
    to: targets,
    outStart: outEdge.start,
    out: outEdge.order.map((e) => targets[e] as number),
    outEdge: outEdge.order,
    inStart: inEdge.start,
    in: inEdge.order.map((e) => sources[e] as number),
    inEdge: inEdge.order,
  }
}

/** Number of arrows that leave `node`. */
export function outDegree(graph: Graph, node: number): number {
  return (graph.outStart[node + 1] as number) - (graph.outStart[node] as number)
}

/** Number of arrows that reach `node`. */
export function inDegree(graph: Graph, node: number): number {
  return (graph.inStart[node + 1] as number) - (graph.inStart[node] as number)
}

/** Counting sort of the edges by one end; stable, so sorting by the other end first orders each row by it. */
function sortedEdges(
  size: number,
  end: Uint32Array,
  given: Uint32Array | undefined,
): { readonly start: Uint32Array; readonly order: Uint32Array } {
  const start = new Uint32Array(size + 1)
  for (const node of end) start[node + 1] = (start[node + 1] as number) + 1
  for (let node = 0; node < size; node++) start[node + 1] = (start[node + 1] as number) + (start[node] as number)
  const cursor = start.slice()
  const order = new Uint32Array(end.length)
  for (let i = 0; i < end.length; i++) {
    const e = given === undefined ? i : (given[i] as number)
    const node = end[e] as number
    const slot = cursor[node] as number
    order[slot] = e
    cursor[node] = slot + 1
  }
  return { start, order }
}
