import { expect, test } from 'vitest'
import { chance } from '../std/chance.ts'
import { graphOf, type Graph } from './graph.ts'
import { levelsOf } from './levels.ts'
import { topologicalOrder } from './order.ts'
import { transitiveReduction } from './reduction.ts'
import { widthOf, type Width } from './width.ts'

function measured(graph: Graph, mostLooks?: number): Width {
  const order = topologicalOrder(graph)
  return widthOf(graph, order, transitiveReduction(graph, order).redundant, mostLooks)
}

/** Layers of 100; each node waits for up to three of the layer before, of which the last 40 lead nowhere. */
function layered(size: number, seed: number): Graph {
  const from: number[] = []
  const to: number[] = []
  for (let node = 100; node < size; node++) {
    for (let k = 0; k < 3; k++) {
      const layer = Math.floor(node / 100) - 1
      from.push(layer * 100 + Math.floor(chance(seed, 'from', node, k) * 60))
      to.push(node)
    }
  }
  return graphOf(size, from, to)
}

/** Each node waits for up to five of the 200 before it. */
function tangled(size: number, seed: number): Graph {
  const from: number[] = []
  const to: number[] = []
  for (let node = 1; node < size; node++) {
    for (let k = 0; k < 5; k++) {
      from.push(Math.max(0, node - 1 - Math.floor(chance(seed, 'back', node, k) * 200)))
      to.push(node)
    }
  }
  return graphOf(size, from, to)
}

test('nothing has no width, and nodes without arrows are all abreast', () => {
  expect(measured(graphOf(0, [], []))).toEqual({ width: 0, method: 'dilworth', antichain: [] })
  expect(measured(graphOf(3, [], []))).toEqual({ width: 3, method: 'dilworth', antichain: [0, 1, 2] })
})

test('the widest antichain may lie across layers', () => {
  // 0 leads to 2, 3 and 4; 1 stands alone with a tail of three.
  const graph = graphOf(8, [0, 0, 0, 1, 5, 6], [2, 3, 4, 5, 6, 7])
  expect(measured(graph)).toMatchObject({ width: 4, method: 'dilworth' })
  const tailed = graphOf(6, [0, 1, 1, 3, 3], [1, 2, 3, 4, 5])
  expect(measured(tailed)).toEqual({ width: 3, method: 'dilworth', antichain: [2, 4, 5] })
})

test('a graph that asks for more looks than are allowed is told by its largest layer', () => {
  const graph = tangled(2000, 5)
  const given = measured(graph, 10_000)
  const exact = measured(graph)
  expect(given.method).toBe('kahn_layer_max')
  expect(given.width).toBe(levelsOf(graph, topologicalOrder(graph)).width)
  expect(given.antichain).toHaveLength(given.width)
  expect(exact.method).toBe('dilworth')
  expect(exact.width).toBeGreaterThan(given.width)
})

test('20,000 nodes in layers are measured exactly, and no two of the antichain are ordered', () => {
  const graph = layered(20_000, 9)
  const { width, method, antichain } = measured(graph)
  expect(method).toBe('dilworth')
  expect(antichain).toHaveLength(width)
  const below = new Uint8Array(graph.size)
  const inside = new Set(antichain)
  for (let node = 0; node < graph.size; node++) {
    for (let i = graph.inStart[node] as number; i < (graph.inStart[node + 1] as number); i++) {
      const source = graph.in[i] as number
      if (below[source] === 1 || inside.has(source)) below[node] = 1
    }
    expect(below[node] === 1 && inside.has(node)).toBe(false)
  }
})

test('a long chain that many enter and many leave is measured without walking it for each of them', () => {
  const third = 20_000
  const from: number[] = []
  const to: number[] = []
  for (let i = 0; i < third; i++) {
    from.push(i, 2 * third - 1, third + i)
    to.push(third, 2 * third + i, i + 1 < third ? third + i + 1 : 2 * third)
  }
  expect(measured(graphOf(3 * third, from, to))).toMatchObject({ width: third, method: 'dilworth' })
})
