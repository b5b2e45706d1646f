/**
 * What is counted on a graph, against slow oracles that are plainly right. 2,000 graphs a property; GRAPH_RUNS sets another
 * number, and `npm run test:graph` asks for 100,000.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { graphOf, type Graph } from './graph.ts'
import { levelsOf } from './levels.ts'
import { longestPath } from './longest-path.ts'
import { topologicalOrder } from './order.ts'
import { transitiveReduction } from './reduction.ts'
import { widthOf } from './width.ts'

const RUNS = Number(process.env['GRAPH_RUNS'] ?? 2000)
const MOST_NODES = 14

type Pair = readonly [number, number]

/** Arrows from smaller to larger numbers, by shape; each says how many nodes it needs at least. */
const shapes: Readonly<Record<string, (size: number) => Pair[]>> = {
  empty: () => [],
  chain: (size) => pairs(size).filter(([a, b]) => b === a + 1),
  complete: pairs,
  fork: (size) => pairs(size).filter(([a]) => a === 0),
  join: (size) => pairs(size).filter(([, b]) => b === size - 1),
  tree: (size) => pairs(size).filter(([a, b]) => a === (b - 1) >> 1),
  grid: (size) => pairs(size).filter(([a, b]) => b === a + 4 || (b === a + 1 && b % 4 !== 0)),
  layers: (size) => pairs(size).filter(([a, b]) => Math.floor(b / 3) === Math.floor(a / 3) + 1),
  zigzag: (size) => pairs(size).filter(([a, b]) => b === a + (size >> 1) || b === a + (size >> 1) + 1),
  hourglass: (size) =>
    pairs(size).filter(([a, b]) => {
      const third = Math.floor(size / 3)
      if (a < third) return b === third
      return b < 2 * third ? b === a + 1 : a === 2 * third - 1
    }),
  jumps: (size) => pairs(size).filter(([a, b]) => b === a + 1 || b === a + 5),
}

function pairs(size: number): Pair[] {
  const all: Pair[] = []
  for (let a = 0; a < size; a++) for (let b = a + 1; b < size; b++) all.push([a, b])
  return all
}

/** Acyclic graphs: a shape, with some arrows left out and some added, some of them twice, and the nodes renamed. */
const dagOf = (mostNodes: number): fc.Arbitrary<Graph> =>
  fc
    .record({
      size: fc.integer({ min: 1, max: mostNodes }),
      shape: fc.constantFrom(...Object.keys(shapes)),
      keep: fc.constantFrom(1, 1, 0.8, 0.5, 0.2),
      added: fc.array(fc.tuple(fc.nat(mostNodes - 1), fc.nat(mostNodes - 1)), { maxLength: 30 }),
      twice: fc.boolean(),
      luck: fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
    })
    .map(({ size, shape, keep, added, twice, luck }) => {
      const next = (): number => luck.next().value as number
      const arrows = (shapes[shape] as (size: number) => Pair[])(size).filter(() => keep === 1 || next() < keep)
      for (const [x, y] of added) {
        const [a, b] = [Math.min(x, y) % size, Math.max(x, y) % size]
        if (a < b && (twice || !arrows.some(([c, d]) => a === c && b === d))) arrows.push([a, b])
      }
      const names = [...Array(size).keys()]
        .map((node) => [next(), node] as const)
        .sort(([a, i], [b, j]) => a - b || i - j)
      return graphOf(
        size,
        arrows.map(([a]) => (names[a] as Pair)[1]),
        arrows.map(([, b]) => (names[b] as Pair)[1]),
      )
    })

const dag = dagOf(MOST_NODES)

function holds(judge: (graph: Graph, order: Uint32Array) => void, graphs = dag, numRuns = RUNS): void {
  fc.assert(
    fc.property(graphs, (graph) => judge(graph, topologicalOrder(graph))),
    { numRuns },
  )
}

/** Who reaches whom, by Floyd and Warshall. */
function closureOf(graph: Graph): boolean[][] {
  const reach = Array.from({ length: graph.size }, () => Array<boolean>(graph.size).fill(false))
  for (let e = 0; e < graph.edges; e++) row(reach, graph.from[e] as number)[graph.to[e] as number] = true
  for (let k = 0; k < graph.size; k++) {
    const through = row(reach, k)
    for (const from of reach) if (from[k]) for (let j = 0; j < graph.size; j++) from[j] ||= through[j] as boolean
  }
  return reach
}

function row<T>(rows: readonly T[], node: number): T {
  return rows[node] as T
}

/** The least number of chains that hold every node: Kuhn's matching over the whole closure. */
function chainsOf(reach: readonly (readonly boolean[])[]): number {
  const before = Array<number>(reach.length).fill(-1)
  const match = (node: number, seen: Set<number>): boolean =>
    reach.some((_, later) => {
      if (!row(reach, node)[later] || seen.has(later)) return false
      seen.add(later)
      if (before[later] !== -1 && !match(before[later] as number, seen)) return false
      before[later] = node
      return true
    })
  return reach.length - reach.filter((_, node) => match(node, new Set())).length
}

/** For each node the heaviest chain that ends before it: arrows are relaxed until nothing changes. */
function chainsAhead(size: number, arrows: readonly Pair[], weight: ArrayLike<number>): number[] {
  const ahead = Array<number>(size).fill(0)
  for (let changed = true; changed;) {
    changed = false
    for (const [from, to] of arrows) {
      const longer = row(ahead, from) + (weight[from] as number)
      if (longer <= row(ahead, to)) continue
      ahead[to] = longer
      changed = true
    }
  }
  return ahead
}

function arrowsOf(graph: Graph): Pair[] {
  return Array.from(graph.from, (from, e): Pair => [from, graph.to[e] as number])
}

test('a topological order holds every node once, and every arrow points forward', () => {
  holds((graph, order) => {
    expect([...order].sort((a, b) => a - b)).toEqual([...Array(graph.size).keys()])
    const place = new Map(Array.from(order, (node, i) => [node, i]))
    for (const [from, to] of arrowsOf(graph)) expect(place.get(from)).toBeLessThan(place.get(to) as number)
  })
})

test('an arrow is redundant exactly when a longer path leads along it, and descendants are all that is reached', () => {
  holds((graph, order) => {
    const { redundant, kept, descendants } = transitiveReduction(graph, order)
    const reach = closureOf(graph)
    const expected = arrowsOf(graph).map(([from, to]) => reach.some((ahead, w) => row(reach, from)[w] && ahead[to]))
    expect([...redundant]).toEqual(expected.map(Number))
    expect(kept).toBe(expected.filter((is) => !is).length)
    expect([...descendants]).toEqual(reach.map((ahead) => ahead.filter(Boolean).length))
  })
})

test('what is left of a graph leads where all of it leads', () => {
  holds((graph, order) => {
    const { redundant } = transitiveReduction(graph, order)
    const left = arrowsOf(graph).filter((_, e) => redundant[e] === 0)
    const reduced = graphOf(
      graph.size,
      left.map(([from]) => from),
      left.map(([, to]) => to),
    )
    expect(closureOf(reduced)).toEqual(closureOf(graph))
  })
})

test('each redundant arrow is told by a path of arrows that leads around it, and no other is', () => {
  holds((graph, order) => {
    const { redundant, detours } = transitiveReduction(graph, order)
    const known = new Set(arrowsOf(graph).map(String))
    arrowsOf(graph).forEach(([from, to], e) => {
      const between = detours.of(e)
      expect(between.length > 0).toBe(redundant[e] === 1)
      if (between.length === 0) return
      const steps = [from, ...between, to]
      for (let i = 1; i < steps.length; i++) expect(known).toContain(String([steps[i - 1], steps[i]]))
    })
  })
})

function judgeWidth(graph: Graph, order: Uint32Array): void {
  const { redundant } = transitiveReduction(graph, order)
  const { width, method, antichain } = widthOf(graph, order, redundant)
  const reach = closureOf(graph)
  expect(method).toBe('dilworth')
  expect(width).toBe(chainsOf(reach))
  expect(antichain).toHaveLength(width)
  expect([...new Set(antichain)].sort((a, b) => a - b)).toEqual(antichain)
  expect(antichain.filter((a) => antichain.some((b) => row(reach, a)[b]))).toEqual([])
  expect(levelsOf(graph, order).width).toBeLessThanOrEqual(width)
}

test('the width is the least number of chains, and the antichain that shows it is one', () => {
  holds(judgeWidth)
  holds(judgeWidth, dagOf(80), Math.ceil(RUNS / 20))
})

test('critical path, ranks, slack and levels agree with arrows relaxed until nothing changes', () => {
  const weights = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: MOST_NODES, maxLength: MOST_NODES })
  fc.assert(
    fc.property(dag, weights, (graph, drawn) => {
      const weight = Float64Array.from(drawn.slice(0, graph.size))
      const order = topologicalOrder(graph)
      const arrows = arrowsOf(graph)
      const { length, path, rank, slack } = longestPath(graph, order, weight)
      const ahead = chainsAhead(graph.size, arrows, weight)
      const below = chainsAhead(
        graph.size,
        arrows.map(([from, to]) => [to, from]),
        weight,
      )
      const through = ahead.map((hours, node) => hours + row(below, node) + (weight[node] as number))
      expect([...rank]).toEqual(below.map((hours, node) => hours + (weight[node] as number)))
      expect(length).toBe(Math.max(...through))
      expect([...slack]).toEqual(through.map((hours) => length - hours))

      const known = new Set(arrows.map(String))
      expect(path.reduce((sum, node) => sum + (weight[node] as number), 0)).toBe(length)
      for (let i = 1; i < path.length; i++) expect(known).toContain(String([path[i - 1], path[i]]))

      const { depth, layers, width } = levelsOf(graph, order)
      expect([...depth]).toEqual(chainsAhead(graph.size, arrows, Array<number>(graph.size).fill(1)))
      expect(layers.map((layer) => layer.map((node) => depth[node]))).toEqual(
        layers.map((layer, level) => layer.map(() => level)),
      )
      expect(layers.flat().sort((a, b) => a - b)).toEqual([...Array(graph.size).keys()])
      expect(width).toBe(Math.max(...layers.map((layer) => layer.length)))
    }),
    { numRuns: RUNS },
  )
})
