import type { Graph } from './graph.ts'

const UNSEEN = 0xffff_ffff

/**
 * The strongly connected components that hold a cycle: every group of two or more nodes that all reach each other, and every
 * node with an arrow to itself. Nodes ascend within a component, components by their first node. Tarjan's walk, kept on an
 * explicit stack.
 */
export function cyclicComponents(graph: Graph): number[][] {
  const index = new Uint32Array(graph.size).fill(UNSEEN)
  const low = new Uint32Array(graph.size)
  const cursor = graph.outStart.slice(0, graph.size)
  const onStack = new Uint8Array(graph.size)
  const open: number[] = []
  const path: number[] = []
  const found: number[][] = []
  let counter = 0

  const enter = (node: number): void => {
    index[node] = low[node] = counter++
    onStack[node] = 1
    open.push(node)
    path.push(node)
  }
  for (let root = 0; root < graph.size; root++) {
    if (index[root] !== UNSEEN) continue
    enter(root)
    while (path.length > 0) {
      const node = path.at(-1) as number
      const i = cursor[node] as number
      if (i < (graph.outStart[node + 1] as number)) {
        cursor[node] = i + 1
        const target = graph.out[i] as number
        if (index[target] === UNSEEN) enter(target)
        else if (onStack[target] === 1) low[node] = Math.min(low[node] as number, index[target] as number)
        continue
      }
      path.pop()
      const parent = path.at(-1)
      if (parent !== undefined) low[parent] = Math.min(low[parent] as number, low[node] as number)
      if (low[node] === index[node]) closeComponent(graph, node, open, onStack, found)
    }
  }
  return found.sort((a, b) => (a[0] as number) - (b[0] as number))
}

function closeComponent(graph: Graph, root: number, open: number[], onStack: Uint8Array, found: number[][]): void {
  const members: number[] = []
  for (;;) {
    const member = open.pop() as number
    onStack[member] = 0
    members.push(member)
    if (member === root) break
  }
  if (members.length > 1 || pointsToItself(graph, root)) found.push(members.sort((a, b) => a - b))
}

function pointsToItself(graph: Graph, node: number): boolean {
  const end = graph.outStart[node + 1] as number
  for (let i = graph.outStart[node] as number; i < end; i++) if (graph.out[i] === node) return true
  return false
}
