import { Heap } from '../std/heap.ts'
import { inDegree, type Graph } from './graph.ts'

/**
 * Every node once, sources before targets; among the nodes that could come next, the smallest number comes first.
 * When the graph holds a cycle the order stops before it: its length is then below `graph.size`.
 */
export function topologicalOrder(graph: Graph): Uint32Array {
  const waiting = Uint32Array.from({ length: graph.size }, (_, node) => inDegree(graph, node))
  const ready = new Heap<number>((a, b) => a < b)
  for (let node = 0; node < graph.size; node++) if (waiting[node] === 0) ready.push(node)

  const order = new Uint32Array(graph.size)
  let length = 0
  for (let node = ready.pop(); node !== undefined; node = ready.pop()) {
    order[length++] = node
    const end = graph.outStart[node + 1] as number
    for (let i = graph.outStart[node] as number; i < end; i++) {
      const target = graph.out[i] as number
      const left = (waiting[target] as number) - 1
      waiting[target] = left
      if (left === 0) ready.push(target)
    }
  }
  return order.subarray(0, length)
}

/** The place of every node in an order that holds each node once. */
export function positionsIn(order: Uint32Array): Uint32Array {
  const positions = new Uint32Array(order.length)
  for (let i = 0; i < order.length; i++) positions[order[i] as number] = i
  return positions
}
