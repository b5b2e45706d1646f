import fc from 'fast-check'
import { expect, test } from 'vitest'
import { graphOf, type Graph } from './graph.ts'
import { topologicalOrder } from './order.ts'
import { leadsTo } from './reachability.ts'

/** An acyclic graph whose numbers are no topological order, and pairs to ask about. */
const question = fc.integer({ min: 1, max: 14 }).chain((size) =>
  fc.record({
    pairs: fc.array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1)), { maxLength: 40 }),
    arrows: fc.array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1)), { maxLength: 30 }),
    names: fc.shuffledSubarray([...Array(size).keys()], { minLength: size, maxLength: size }),
  }),
)

function read(size: number, arrows: readonly (readonly [number, number])[], names: readonly number[]): Graph {
  const forward = arrows.filter(([a, b]) => a !== b).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const)
  return graphOf(
    size,
    forward.map(([a]) => names[a] as number),
    forward.map(([, b]) => names[b] as number),
  )
}

/** Asks one pair by a search. */
function searched(graph: Graph, from: number, to: number): number {
  const seen = new Set<number>()
  const queue = [from]
  for (const node of queue) {
    for (const next of graph.out.subarray(graph.outStart[node], graph.outStart[node + 1])) {
      if (next === to) return 1
      if (!seen.has(next)) queue.push(next)
      seen.add(next)
    }
  }
  return 0
}

test('many pairs at once are answered as one search each answers them', () => {
  fc.assert(
    fc.property(question, ({ arrows, names, pairs }) => {
      const graph = read(names.length, arrows, names)
      const [from, to] = [pairs.map(([a]) => a), pairs.map(([, b]) => b)]
      const answer = leadsTo(graph, topologicalOrder(graph), from, to)
      expect([...answer]).toEqual(pairs.map(([a, b]) => searched(graph, a, b)))
    }),
    { numRuns: 1000 },
  )
})

test('answers are exact across blocks of columns', () => {
  const size = 5000
  // Two chains, of the even and of the odd numbers.
  const graph = graphOf(
    size,
    Array.from({ length: size - 2 }, (_, i) => i),
    Array.from({ length: size - 2 }, (_, i) => i + 2),
  )
  const from = Array.from({ length: size }, (_, i) => (i * 7919) % size)
  const to = Array.from({ length: size }, (_, i) => (i * 104_729 + 12) % size)
  const answer = leadsTo(graph, topologicalOrder(graph), from, to)
  const expected = from.map((a, i) => Number(a < (to[i] as number) && (a - (to[i] as number)) % 2 === 0))
  expect([...answer]).toEqual(expected)
  expect(expected.filter((bit) => bit === 1).length).toBeGreaterThan(1000)
})
