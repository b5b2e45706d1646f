import type { Graph } from './graph.ts'

/** Layers of an acyclic graph. */
export interface Levels {
  /** Number of arrows on the longest chain that leads to each node. */
  readonly depth: Uint32Array
  /** Nodes of each depth, ascending. */
  readonly layers: readonly (readonly number[])[]
  /** Size of the largest layer: a lower bound of how many nodes may run at once, usually close to it. */
  readonly width: number
}

/** Puts every node as early as its predecessors allow. `order` is a topological order that holds every node. */
export function levelsOf(graph: Graph, order: Uint32Array): Levels {
  const depth = new Uint32Array(graph.size)
  for (const node of order) {
    const next = (depth[node] as number) + 1
    const end = graph.outStart[node + 1] as number
    for (let i = graph.outStart[node] as number; i < end; i++) {
      const target = graph.out[i] as number
      if ((depth[target] as number) < next) depth[target] = next
    }
  }
  const layers: number[][] = []
  for (let node = 0; node < graph.size; node++) {
    const layer = depth[node] as number
    while (layers.length <= layer) layers.push([])
    layers[layer]?.push(node)
  }
  return { depth, layers, width: layers.reduce((most, layer) => Math.max(most, layer.length), 0) }
}
