/**
 * Few arrows whose removal leaves no cycle, in a component too large to be cut exactly.
 *
 *   line up the nodes: what nothing comes before goes to the front, what comes before nothing to the back, and when neither
 *   is left, the node whose arrows out outweigh those in the most goes to the front (Eades, Lin, Smyth);
 *   the arrows that run back are cut, then put back one by one, the heaviest first, unless that closes a cycle
 *
 * Which of them close a cycle already with the arrows that run forward is asked for all at once; the others are put back in
 * an order of the nodes that is kept up to date (Pearce, Kelly), so each looks only at the nodes between its ends. What is still
 * cut at the end closes a cycle with arrows that stay: no cut could be spared. The work is bounded: on a component where even
 * this takes too long, there is no answer.
 */
import { Heap } from '../std/heap.ts'
import { graphOf, inDegree, outDegree, type Graph } from './graph.ts'
import { leadsTo } from './reachability.ts'

/** How many more arrows may be looked at. Handed from component to component. */
export interface Work {
  left: number
}

/** The cuts of one component, in ascending order, or nothing when the work ran out. Weights are above 0. */
export function greedyCuts(graph: Graph, weight: Float64Array, work: Work): number[] | undefined {
  const place = lineUp(graph, weight)
  const needed = neededCuts(graph, place, work)
  if (needed === undefined) return undefined
  const cuts = needed.filter(({ isNeeded }) => isNeeded).map(({ edge }) => edge)
  const others = needed.filter(({ isNeeded }) => !isNeeded).map(({ edge }) => edge)
  const line = new Line(graph, place)
  for (const edge of others.sort((a, b) => (weight[b] as number) - (weight[a] as number) || a - b)) {
    if (!line.putBack(edge, work)) cuts.push(edge)
    if (work.left <= 0) return undefined
  }
  return cuts.sort((a, b) => a - b)
}

/** The arrows that run back, and whether each closes a cycle with those that run forward. */
function neededCuts(
  graph: Graph,
  place: Uint32Array,
  work: Work,
): { readonly edge: number; readonly isNeeded: boolean }[] | undefined {
  const isBack = (edge: number): boolean =>
    (place[graph.from[edge] as number] as number) >= (place[graph.to[edge] as number] as number)
  const all = Array.from({ length: graph.edges }, (_, edge) => edge)
  const back = all.filter(isBack)
  // A block of the answer looks at every arrow once, at its 32 words in about the time of four other steps.
  work.left -= Math.ceil(back.length / 1024) * graph.edges * 4
  if (work.left <= 0) return undefined
  const kept = all.filter((edge) => !isBack(edge))
  const ends = (of: Uint32Array, edges: readonly number[]): number[] => edges.map((edge) => of[edge] as number)
  const forward = graphOf(graph.size, ends(graph.from, kept), ends(graph.to, kept))
  const order = new Uint32Array(graph.size)
  place.forEach((at, node) => (order[at] = node))
  const closes = leadsTo(forward, order, ends(graph.to, back), ends(graph.from, back))
  return back.map((edge, i) => ({ edge, isNeeded: closes[i] === 1 || graph.from[edge] === graph.to[edge] }))
}

/** Place of each node in the line. */
function lineUp(graph: Graph, weight: Float64Array): Uint32Array {
  const { size } = graph
  const incoming = Uint32Array.from({ length: size }, (_, node) => inDegree(graph, node))
  const outgoing = Uint32Array.from({ length: size }, (_, node) => outDegree(graph, node))
  const surplus = new Float64Array(size)
  for (let e = 0; e < graph.edges; e++) {
    const [from, to, w] = [graph.from[e] as number, graph.to[e] as number, weight[e] as number]
    surplus[from] = (surplus[from] as number) + w
    surplus[to] = (surplus[to] as number) - w
  }
  const place = new Uint32Array(size)
  const placed = new Uint8Array(size)
  const free: number[] = []
  const heap = new Heap<{ readonly node: number; readonly surplus: number }>(
    (a, b) => a.surplus > b.surplus || (a.surplus === b.surplus && a.node < b.node),
  )
  const offer = (node: number): void => heap.push({ node, surplus: surplus[node] as number })
  let front = 0
  let back = size
  const put = (node: number): void => {
    placed[node] = 1
    place[node] = outgoing[node] === 0 && incoming[node] !== 0 ? --back : front++
    for (let i = graph.outStart[node] as number; i < (graph.outStart[node + 1] as number); i++) {
      const target = graph.out[i] as number
      if (placed[target] === 1) continue
      surplus[target] = (surplus[target] as number) + (weight[graph.outEdge[i] as number] as number)
      incoming[target] = (incoming[target] as number) - 1
      if (incoming[target] === 0) free.push(target)
      else offer(target)
    }
    for (let i = graph.inStart[node] as number; i < (graph.inStart[node + 1] as number); i++) {
      const source = graph.in[i] as number
      if (placed[source] === 1) continue
      surplus[source] = (surplus[source] as number) - (weight[graph.inEdge[i] as number] as number)
      outgoing[source] = (outgoing[source] as number) - 1
      if (outgoing[source] === 0) free.push(source)
    }
  }
  for (let node = 0; node < size; node++) offer(node)
  while (front < back) {
    const node = free.pop() ?? mostSurplus(heap, surplus, placed)
    if (placed[node] === 0) put(node)
  }
  return place
}

/** Entries of nodes whose surplus has shrunk since are put back where they belong now. */
function mostSurplus(
  heap: Heap<{ readonly node: number; readonly surplus: number }>,
  surplus: Float64Array,
  placed: Uint8Array,
): number {
  for (;;) {
    const top = heap.pop() as { readonly node: number; readonly surplus: number }
    const now = surplus[top.node] as number
    if (placed[top.node] === 1 || top.surplus === now) return top.node
    if (top.surplus > now) heap.push({ node: top.node, surplus: now })
  }
}

/** The nodes in a line along which every kept arrow runs forward. */
class Line {
  readonly #graph: Graph
  readonly #place: Uint32Array
  readonly #kept: Uint8Array
  readonly #seen: Uint8Array

  constructor(graph: Graph, place: Uint32Array) {
    this.#graph = graph
    this.#place = place
    this.#seen = new Uint8Array(graph.size)
    this.#kept = new Uint8Array(graph.edges)
    for (let e = 0; e < graph.edges; e++) {
      if (this.#placeOf(graph.from[e] as number) < this.#placeOf(graph.to[e] as number)) this.#kept[e] = 1
    }
  }

  /** Keeps one more arrow, and moves the nodes that this concerns; false when it would close a cycle, or the work ran out. */
  putBack(edge: number, work: Work): boolean {
    const from = this.#graph.from[edge] as number
    const to = this.#graph.to[edge] as number
    if (from === to) return false
    if (this.#placeOf(from) > this.#placeOf(to)) {
      const after = this.#reached(to, from, work)
      const closes = after === undefined || after.includes(from)
      const before = closes ? [] : this.#reaching(from, to, work)
      if (closes || before === undefined) return false
      this.#move([...before, ...after])
    }
    this.#kept[edge] = 1
    return true
  }

  /** `node` and what follows it up to the place of `end`, which is not passed; in the order of the line. */
  #reached(node: number, end: number, work: Work): number[] | undefined {
    const { out, outEdge, outStart } = this.#graph
    const last = this.#placeOf(end)
    return this.#search(node, out, outEdge, outStart, (place) => place <= last, work)
  }

  #reaching(node: number, end: number, work: Work): number[] | undefined {
    const { in: sources, inEdge, inStart } = this.#graph
    const first = this.#placeOf(end)
    return this.#search(node, sources, inEdge, inStart, (place) => place >= first, work)
  }

  #search(
    start: number,
    next: Uint32Array,
    edges: Uint32Array,
    rows: Uint32Array,
    within: (place: number) => boolean,
    work: Work,
  ): number[] | undefined {
    const found = [start]
    this.#seen[start] = 1
    for (let head = 0; head < found.length && work.left > 0; head++) {
      const node = found[head] as number
      const end = rows[node + 1] as number
      work.left -= end - (rows[node] as number) + 1
      for (let i = rows[node] as number; i < end; i++) {
        const other = next[i] as number
        if (this.#kept[edges[i] as number] === 0 || this.#seen[other] === 1 || !within(this.#placeOf(other))) continue
        this.#seen[other] = 1
        found.push(other)
      }
    }
    for (const node of found) this.#seen[node] = 0
    if (work.left <= 0) return undefined
    return found.sort((a, b) => this.#placeOf(a) - this.#placeOf(b))
  }

  /** Gives the nodes the places that they have now among themselves, in the order of the list. */
  #move(nodes: readonly number[]): void {
    const places = nodes.map((node) => this.#placeOf(node)).sort((a, b) => a - b)
    nodes.forEach((node, i) => (this.#place[node] = places[i] as number))
  }

  #placeOf(node: number): number {
    return this.#place[node] as number
  }
}
