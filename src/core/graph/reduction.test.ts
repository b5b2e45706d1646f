import { expect, test } from 'vitest'
import { chance } from '../std/chance.ts'
import { graphOf, type Graph } from './graph.ts'
import { topologicalOrder } from './order.ts'
import { transitiveReduction, type Reduction } from './reduction.ts'

function reduced(size: number, arrows: readonly (readonly [number, number])[]): { graph: Graph; found: Reduction } {
  const graph = graphOf(
    size,
    arrows.map(([from]) => from),
    arrows.map(([, to]) => to),
  )
  return { graph, found: transitiveReduction(graph, topologicalOrder(graph)) }
}

function chainOf(size: number): [number, number][] {
  return Array.from({ length: size - 1 }, (_, node) => [node, node + 1])
}

test('a long path around an arrow is told by its beginning', () => {
  const size = 2500
  const { found } = reduced(size, [...chainOf(size), [0, size - 1], [10, 2000], [20, 30]])
  expect([...found.redundant].flatMap((bit, edge) => (bit === 1 ? [edge] : []))).toEqual([size - 1, size, size + 1])
  expect(Array.from(found.descendants.subarray(0, 3))).toEqual([2499, 2498, 2497])
  expect(found.kept).toBe(size - 1)
  const count = (first: number, steps: number): number[] => Array.from({ length: steps }, (_, step) => first + step)
  expect(found.detours.of(size - 1)).toEqual([...count(1, 10), ...count(2000, 14)])
  expect(found.detours.of(size)).toEqual([...count(11, 10), ...count(30, 14)])
  expect(found.detours.of(size + 1)).toEqual(count(21, 9))
  expect(found.detours.of(0)).toEqual([])
})

test('the path around an arrow takes the longest step that leads on', () => {
  const { found } = reduced(6, [...chainOf(6), [0, 5], [1, 4], [2, 4]])
  expect(found.detours.of(5)).toEqual([1, 4])
})

test('two arrows between the same nodes stay both, or go both', () => {
  const { found } = reduced(3, [
    [0, 1],
    [0, 1],
    [1, 2],
    [0, 2],
    [0, 2],
  ])
  expect([...found.redundant]).toEqual([0, 0, 0, 1, 1])
  expect(found.detours.of(4)).toEqual([1])
  expect([...found.descendants]).toEqual([2, 1, 0])
})

test('across many blocks of columns the answer is that of sets of descendants', () => {
  for (const [seed, reachBack] of [
    [1, 40],
    [2, 400],
    [3, 2000],
  ] as const) {
    const size = 1500
    const arrows = new Map<string, [number, number]>()
    for (let node = 1; node < size; node++) {
      for (let k = 0; k < 4; k++) {
        const from = Math.max(0, node - 1 - Math.floor(chance(seed, 'back', node, k) * reachBack))
        arrows.set(`${from} ${node}`, [from, node])
      }
    }
    const { graph, found } = reduced(size, [...arrows.values()])
    const below = Array.from({ length: size }, () => new Set<number>())
    for (let node = size - 1; node >= 0; node--) {
      for (let i = graph.outStart[node] as number; i < (graph.outStart[node + 1] as number); i++) {
        const target = graph.out[i] as number
        below[node]?.add(target)
        for (const further of below[target] ?? []) below[node]?.add(further)
      }
    }
    expect([...found.descendants]).toEqual(below.map((set) => set.size))
    let kept = 0
    for (let edge = 0; edge < graph.edges; edge++) {
      const [from, to] = [graph.from[edge] as number, graph.to[edge] as number]
      const others = Array.from(graph.out.subarray(graph.outStart[from], graph.outStart[from + 1]))
      expect(found.redundant[edge]).toBe(others.some((other) => below[other]?.has(to)) ? 1 : 0)
      const path = [from, ...found.detours.of(edge)]
      expect(path.length > 1).toBe(found.redundant[edge] === 1)
      for (let i = 1; i < path.length; i++) expect(arrows.has(`${path[i - 1]} ${path[i]}`)).toBe(true)
      expect(path.length === 25 || arrows.has(`${path.at(-1)} ${to}`)).toBe(true)
      kept += found.redundant[edge] === 0 ? 1 : 0
    }
    expect(found.kept).toBe(kept)
  }
})
