import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cyclicComponents } from './components.ts'
import { graphOf, type Graph } from './graph.ts'
import { longestPath } from './longest-path.ts'
import { topologicalOrder } from './order.ts'

/** Reads `a>b>c, a>c, d`: nodes are numbered by first appearance. */
function read(text: string): {
  readonly graph: Graph
  readonly names: string[]
  readonly name: (node: number) => string
} {
  const names: string[] = []
  const number = (name: string): number => (names.includes(name) ? names.indexOf(name) : names.push(name) - 1)
  const from: number[] = []
  const to: number[] = []
  for (const chain of text.split(',')) {
    const nodes = chain.split('>').map((part) => number(part.trim()))
    for (let i = 1; i < nodes.length; i++) {
      from.push(nodes[i - 1] as number)
      to.push(nodes[i] as number)
    }
  }
  return { graph: graphOf(names.length, from, to), names, name: (node) => names[node] as string }
}

const dag = fc.integer({ min: 1, max: 12 }).chain((size) =>
  fc
    .uniqueArray(fc.tuple(fc.nat(size - 1), fc.nat(size - 1)), {
      maxLength: 40,
      selector: ([a, b]) => `${Math.min(a, b)} ${Math.max(a, b)}`,
    })
    .chain((pairs) =>
      fc.shuffledSubarray([...Array(size).keys()], { minLength: size, maxLength: size }).map((names) => {
        const arrows = pairs.filter(([a, b]) => a !== b).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const)
        return graphOf(
          size,
          arrows.map(([a]) => names[a] as number),
          arrows.map(([, b]) => names[b] as number),
        )
      }),
    ),
)

const anyGraph = fc.integer({ min: 1, max: 9 }).chain((size) =>
  fc.array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1)), { maxLength: 25 }).map((pairs) =>
    graphOf(
      size,
      pairs.map(([a]) => a),
      pairs.map(([, b]) => b),
    ),
  ),
)

/** Floyd–Warshall over booleans: who reaches whom by at least one of the arrows that `use` lets through. */
function closure(graph: Graph, use: (edge: number) => boolean): boolean[][] {
  const reach = Array.from({ length: graph.size }, () => Array<boolean>(graph.size).fill(false))
  for (let e = 0; e < graph.edges; e++) {
    if (use(e)) (reach[graph.from[e] as number] as boolean[])[graph.to[e] as number] = true
  }
  for (let k = 0; k < graph.size; k++) {
    for (const row of reach) {
      if (row[k]) for (let j = 0; j < graph.size; j++) row[j] ||= (reach[k] as boolean[])[j] as boolean
    }
  }
  return reach
}

const runs = { numRuns: 2000 }

test('the order puts sources first and smaller numbers first among equals', () => {
  const { graph, name } = read('d>b, a>b, b>c, e')
  expect([...topologicalOrder(graph)].map(name).join(' ')).toMatchInlineSnapshot(`"d a b c e"`)
})

test('the order stops before a cycle', () => {
  const { graph, name } = read('a>b>c>b, d')
  expect([...topologicalOrder(graph)].map(name)).toEqual(['a', 'd'])
})

test('the order of arrows handed in changes nothing', () => {
  fc.assert(
    fc.property(dag, (graph) => {
      const back = graphOf(graph.size, graph.from.toReversed(), graph.to.toReversed())
      expect(back.out).toEqual(graph.out)
      expect(back.in).toEqual(graph.in)
      expect(topologicalOrder(back)).toEqual(topologicalOrder(graph))
    }),
    { numRuns: 200 },
  )
})

test('every component that holds a cycle is found, and nothing else', () => {
  fc.assert(
    fc.property(anyGraph, (graph) => {
      const reach = closure(graph, () => true)
      const expected = new Map<number, number[]>()
      for (let node = 0; node < graph.size; node++) {
        const members = [...Array(graph.size).keys()].filter((other) => reach[node]?.[other] && reach[other]?.[node])
        if (members.length > 0) expected.set(members[0] as number, members)
      }
      expect(cyclicComponents(graph)).toEqual([...expected.entries()].sort(([a], [b]) => a - b).map(([, m]) => m))
    }),
    runs,
  )
})

test('a chain of 200,000 nodes needs no deep stack', () => {
  const size = 200_000
  const from = Uint32Array.from({ length: size - 1 }, (_, node) => node)
  const to = from.map((node) => node + 1)
  const graph = graphOf(size, from, to)
  const order = topologicalOrder(graph)
  expect(order.length).toBe(size)
  expect(longestPath(graph, order, new Float64Array(size).fill(1)).length).toBe(size)
  const ring = graphOf(size, [...from, size - 1], [...to, 0])
  expect(cyclicComponents(ring).length).toBe(1)
})
