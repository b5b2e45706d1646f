import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cyclicComponents } from './components.ts'
import { findCycles } from './cycle.ts'
import { graphOf, type Graph } from './graph.ts'
import { greedyCuts } from './greedy-cuts.ts'
import { topologicalOrder } from './order.ts'
import { walkCuts } from './walk-cuts.ts'

const graphs = (most: number, arrows: number): fc.Arbitrary<Graph> =>
  fc.integer({ min: 1, max: most }).chain((size) =>
    fc.array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1)), { maxLength: arrows }).map((pairs) =>
      graphOf(
        size,
        pairs.map(([a]) => a),
        pairs.map(([, b]) => b),
      ),
    ),
  )

const weights = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 90, maxLength: 90 })

/** Whether the arrows that stay hold no cycle. */
function isOpen(graph: Graph, without: Iterable<number>): boolean {
  const gone = new Set(without)
  const stay = [...Array(graph.edges).keys()].filter((edge) => !gone.has(edge))
  const rest = graphOf(
    graph.size,
    stay.map((edge) => graph.from[edge] as number),
    stay.map((edge) => graph.to[edge] as number),
  )
  return topologicalOrder(rest).length === graph.size
}

function expectMinimal(graph: Graph, cuts: readonly number[]): void {
  expect(isOpen(graph, cuts)).toBe(true)
  for (const cut of cuts) {
    expect(
      isOpen(
        graph,
        cuts.filter((other) => other !== cut),
      ),
    ).toBe(false)
  }
}

/** The least weight that opens all cycles, by trying every set of arrows. */
function leastWeight(graph: Graph, weight: (edge: number) => number): number {
  let least = Infinity
  for (let set = 0; set < 1 << graph.edges; set++) {
    const edges = [...Array(graph.edges).keys()].filter((edge) => (set & (1 << edge)) !== 0)
    const sum = edges.reduce((total, edge) => total + weight(edge), 0)
    if (sum < least && isOpen(graph, edges)) least = sum
  }
  return least
}

test('the cuts open all cycles, none could be spared, and each shows a cycle that it alone opens', () => {
  fc.assert(
    fc.property(fc.oneof(graphs(9, 25), graphs(30, 90)), weights, (graph, drawn) => {
      const components = findCycles(graph, (edge) => drawn[edge] as number)
      expect(components.map((component) => component.nodes)).toEqual(cyclicComponents(graph))
      const all = components.flatMap(({ cuts }) => cuts)
      expectMinimal(
        graph,
        all.map((cut) => cut.edge),
      )
      const isCut = new Set(all.map((cut) => cut.edge))
      for (const { edge, cycle } of all) {
        expect(cycle.filter((other) => isCut.has(other))).toEqual([edge])
        const nodes = cycle.map((other) => graph.from[other] as number)
        expect(new Set(nodes).size).toBe(nodes.length)
        expect(cycle.map((other) => graph.to[other])).toEqual([...nodes.slice(1), nodes[0]])
        expect(nodes[0]).toBe(Math.min(...nodes))
      }
    }),
    { numRuns: 1500 },
  )
})

test('a small component is cut as cheaply as can be', () => {
  fc.assert(
    fc.property(graphs(6, 11), weights, (graph, drawn) => {
      const weight = (edge: number): number => drawn[edge] as number
      const components = findCycles(graph, weight)
      const sum = components.flatMap(({ cuts }) => cuts).reduce((total, cut) => total + weight(cut.edge), 0)
      expect(components.every((component) => component.exact)).toBe(true)
      expect(sum).toBe(leastWeight(graph, weight))
    }),
    { numRuns: 150 },
  )
})

test('both ways to cut a large component open it and spare what can be spared, self arrows and twins too', () => {
  fc.assert(
    fc.property(graphs(12, 60), weights, (graph, drawn) => {
      const weight = Float64Array.from({ length: graph.edges }, (_, edge) => drawn[edge] as number)
      expectMinimal(graph, walkCuts(graph, weight))
      expectMinimal(graph, greedyCuts(graph, weight, { left: 1e6 }) ?? [])
    }),
    { numRuns: 700 },
  )
})

test('the arrow that is unsure is cut, wherever it stands on a long way round', () => {
  const size = 40
  const ring = [...Array(size).keys()]
  // A second ring through every fourth node makes it more than one ring.
  const from = [...ring, ...ring.filter((node) => node % 4 === 0)]
  const to = [
    ...ring.map((node) => (node + 1) % size),
    ...ring.filter((node) => node % 4 === 0).map((n) => (n + 4) % size),
  ]
  const graph = graphOf(size, from, to)
  const components = findCycles(graph, (edge) => (edge === 17 || edge === size + 4 ? 700 : 1000))
  expect(components.map(({ cuts }) => cuts.map((cut) => cut.edge))).toEqual([[17, size + 4]])
  expect(components[0]?.cuts.map((cut) => cut.cycle.length)).toEqual([13, 10])
})

test('every component has cuts of its own', () => {
  const graph = graphOf(7, [0, 1, 2, 3, 4, 4, 6], [1, 0, 1, 4, 3, 4, 5])
  expect(findCycles(graph, () => 1)).toEqual([
    { nodes: [0, 1], exact: true, cuts: [{ edge: 1, cycle: [0, 1] }] },
    {
      nodes: [3, 4],
      exact: true,
      cuts: [
        { edge: 4, cycle: [3, 4] },
        { edge: 5, cycle: [5] },
      ],
    },
  ])
})

test('work that runs out ends in a coarser answer, not in none', () => {
  const size = 60
  const pairs = Array.from({ length: 600 }, (_, i) => [(i * 7) % size, (i * i * 3 + 1) % size] as const)
  const graph = graphOf(
    size,
    pairs.map(([a]) => a),
    pairs.map(([, b]) => b),
  )
  expect(greedyCuts(graph, new Float64Array(600).fill(1), { left: 50 })).toBeUndefined()
})

test('a component of 100,000 nodes is cut in bounded time', () => {
  const size = 100_000
  const from = [...Array(size).keys()]
  const ring = findCycles(
    graphOf(
      size,
      from,
      from.map((node) => (node + 1) % size),
    ),
    () => 1,
  )
  expect(ring[0]?.cuts[0]?.cycle.length).toBe(size)
  const tangled = graphOf(
    size,
    [...from, ...from],
    [...from.map((node) => (node + 1) % size), ...from.map((node) => (node * 7919 + 5) % size)],
  )
  const [component] = findCycles(tangled, () => 1)
  expect(component?.nodes.length).toBe(size)
  expect(isOpen(tangled, component?.cuts.map((cut) => cut.edge) ?? [])).toBe(true)
})
