import type { Graph } from './graph.ts'

/** The arrows of an acyclic graph by places in a topological order, so that a walk along the order reads memory in order. */
export interface Rows {
  /** Row `p` is `target[start[p] … start[p + 1])`: the places that the node at place `p` points to, ascending. */
  readonly start: Uint32Array
  readonly target: Uint32Array
  /** The same arrows' numbers in the graph. */
  readonly edge: Uint32Array
}

/** Sorts the arrows of `graph` by the places of `order`, which holds every node. Linear. */
export function rowsByPlace(graph: Graph, order: Uint32Array): Rows {
  const place = new Uint32Array(graph.size)
  const start = new Uint32Array(graph.size + 1)
  for (let p = 0; p < graph.size; p++) {
    const node = order[p] as number
    place[node] = p
    start[p + 1] = (start[p] as number) + (graph.outStart[node + 1] as number) - (graph.outStart[node] as number)
  }
  const cursor = start.slice(0, graph.size)
  const target = new Uint32Array(graph.edges)
  const edge = new Uint32Array(graph.edges)
  // Targets are taken in order, so each row fills in ascending order.
  for (let p = 0; p < graph.size; p++) {
    const node = order[p] as number
    const end = graph.inStart[node + 1] as number
    for (let i = graph.inStart[node] as number; i < end; i++) {
      const from = place[graph.in[i] as number] as number
      const slot = cursor[from] as number
      target[slot] = p
      edge[slot] = graph.inEdge[i] as number
      cursor[from] = slot + 1
    }
  }
  return { start, target, edge }
}
