import type { Graph } from './graph.ts'

const UNSEEN = 0
const ON_PATH = 1
const LEFT = 2

/**
 * Arrows whose removal leaves no cycle, in time linear in the arrows but for sorting: a walk in depth, the heaviest arrow of
 * each node first, cuts what leads back to the path that it is on. Every such arrow closes a cycle with that path, and no
 * arrow of a path is cut: so none of the cuts could be spared, though fewer others might do. For components that are too large for
 * anything better. In ascending order.
 */
export function walkCuts(graph: Graph, weight: Float64Array): number[] {
  const slots = slotsByWeight(graph, weight)
  const state = new Uint8Array(graph.size)
  const cursor = graph.outStart.slice(0, graph.size)
  const path: number[] = []
  const cuts: number[] = []
  for (let root = 0; root < graph.size; root++) {
    if (state[root] !== UNSEEN) continue
    path.push(root)
    state[root] = ON_PATH
    while (path.length > 0) {
      const node = path.at(-1) as number
      const at = cursor[node] as number
      if (at === (graph.outStart[node + 1] as number)) {
        state[node] = LEFT
        path.pop()
        continue
      }
      cursor[node] = at + 1
      const slot = slots[at] as number
      const target = graph.out[slot] as number
      if (state[target] === ON_PATH) cuts.push(graph.outEdge[slot] as number)
      if (state[target] !== UNSEEN) continue
      state[target] = ON_PATH
      path.push(target)
    }
  }
  return cuts.sort((a, b) => a - b)
}

/** The slots of every row of `out`, the heaviest arrow of each row first. */
function slotsByWeight(graph: Graph, weight: Float64Array): Uint32Array {
  const slots = Uint32Array.from({ length: graph.edges }, (_, slot) => slot)
  const weightAt = (slot: number): number => weight[graph.outEdge[slot] as number] as number
  for (let node = 0; node < graph.size; node++) {
    slots
      .subarray(graph.outStart[node] as number, graph.outStart[node + 1] as number)
      .sort((a, b) => weightAt(b) - weightAt(a) || a - b)
  }
  return slots
}
