import type { Graph } from './graph.ts'

/** What the weights of the nodes say about an acyclic graph. Same unit as the weights. */
export interface LongestPath {
  /** Length of the heaviest chain, both ends included. */
  readonly length: number
  /** One heaviest chain, first node to last; among equals the one through smaller numbers. */
  readonly path: readonly number[]
  /** Heaviest chain that starts with each node, the node itself included: its upward rank. */
  readonly rank: Float64Array
  /** How much each node may be delayed before the whole takes longer; never below 0. */
  readonly slack: Float64Array
}

/** Measures chains by the weights of their nodes. `order` is a topological order that holds every node. */
export function longestPath(graph: Graph, order: Uint32Array, weight: Float64Array): LongestPath {
  const rank = new Float64Array(graph.size)
  const heaviest = new Int32Array(graph.size).fill(-1)
  for (let place = order.length - 1; place >= 0; place--) {
    const node = order[place] as number
    let below = 0
    const end = graph.outStart[node + 1] as number
    for (let i = graph.outStart[node] as number; i < end; i++) {
      const target = graph.out[i] as number
      const targetRank = rank[target] as number
      if (heaviest[node] === -1 || targetRank > below) {
        below = targetRank
        heaviest[node] = target
      }
    }
    rank[node] = (weight[node] as number) + below
  }

  const start = new Float64Array(graph.size)
  for (const node of order) {
    const finish = (start[node] as number) + (weight[node] as number)
    const end = graph.outStart[node + 1] as number
    for (let i = graph.outStart[node] as number; i < end; i++) {
      const target = graph.out[i] as number
      if ((start[target] as number) < finish) start[target] = finish
    }
  }

  let first = -1
  for (let node = 0; node < graph.size; node++) {
    if (first === -1 || (rank[node] as number) > (rank[first] as number)) first = node
  }
  const path: number[] = []
  for (let node = first; node !== -1; node = heaviest[node] as number) path.push(node)
  const length = first === -1 ? 0 : (rank[first] as number)
  const slack = Float64Array.from(rank, (below, node) => Math.max(0, length - below - (start[node] as number)))
  return { length, path, rank, slack }
}
