import { assert } from '../std/assert.ts'
import type { Graph } from './graph.ts'

/** Most nodes of a component that is cut exactly: the work doubles with every node. */
export const EXACT_NODES = 12

/**
 * The arrows of least weight in all whose removal leaves no cycle. Put the nodes in a line: the arrows that run back must go,
 * and every way to cut is such a line. The best line over a set of nodes is the best over the set without its last node, so
 * the sets are taken in ascending order and the cost of putting each node last is looked up. Weights are above 0, hence no
 * arrow of the answer could stay.
 */
export function exactCuts(graph: Graph, weight: Float64Array): number[] {
  const { size } = graph
  assert(size <= EXACT_NODES, 'only small components are cut exactly')
  const sets = 1 << size
  const costAfter = costsAfter(graph, weight)
  const best = new Float64Array(sets).fill(Infinity)
  const lastOf = new Int8Array(sets)
  best[0] = 0
  for (let set = 0; set < sets; set++) {
    for (let node = 0; node < size; node++) {
      if ((set & (1 << node)) !== 0) continue
      const cost = (best[set] as number) + (costAfter[node * sets + set] as number)
      const larger = set | (1 << node)
      if (cost < (best[larger] as number)) {
        best[larger] = cost
        lastOf[larger] = node
      }
    }
  }
  const place = new Int8Array(size)
  for (let set = sets - 1, at = size - 1; set !== 0; at--) {
    const node = lastOf[set] as number
    place[node] = at
    set &= ~(1 << node)
  }
  const cuts: number[] = []
  for (let e = 0; e < graph.edges; e++) {
    if ((place[graph.from[e] as number] as number) >= (place[graph.to[e] as number] as number)) cuts.push(e)
  }
  return cuts
}

/** For each node and each set of nodes before it: the weight of its arrows into the set, which would run back. */
function costsAfter(graph: Graph, weight: Float64Array): Float64Array {
  const { size } = graph
  const sets = 1 << size
  const between = new Float64Array(size * size)
  for (let e = 0; e < graph.edges; e++) {
    const pair = (graph.from[e] as number) * size + (graph.to[e] as number)
    between[pair] = (between[pair] as number) + (weight[e] as number)
  }
  const costs = new Float64Array(size * sets)
  for (let node = 0; node < size; node++) {
    for (let set = 1; set < sets; set++) {
      const lowest = 31 - Math.clz32(set & -set)
      costs[node * sets + set] =
        (costs[node * sets + (set & (set - 1))] as number) + (between[node * size + lowest] as number)
    }
  }
  return costs
}
