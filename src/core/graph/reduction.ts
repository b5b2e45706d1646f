/**
 * Exact transitive reduction of an acyclic graph, and the number of descendants of every node, in one sweep.
 *
 * An arrow u → v is redundant when some other arrow u → w leads on to v. Asking that of every arrow needs "who reaches whom",
 * which for 100,000 tasks is ten thousand million bits; so the targets are taken in blocks of columns, each block small
 * enough to hold. Columns run in topological order, so the nodes after a block never take part in it.
 *
 *   for each block of targets:
 *     for each node u, last to first:
 *       below(u) = union over u → w of below(w)          u → v is redundant when v is in it
 *       reach(u) = below(u) + the targets of u
 */
import { assert } from '../std/assert.ts'
import type { Graph } from './graph.ts'
import { positionsIn } from './order.ts'

/** What the sweep found. */
export interface Reduction {
  /** 1 for each arrow that a longer path makes redundant. */
  readonly redundant: Uint8Array
  /** Number of nodes that each node comes before, directly or not. */
  readonly descendants: Uint32Array
  /** For each redundant arrow, the nodes between its ends on one such path; a long path is told by its ends. */
  readonly via: ReadonlyMap<number, readonly number[]>
}

/** Words of 32 columns in one block. */
const WORDS = 32
/** A path of more steps than this is told by its first and last nodes. */
const VIA_SHOWN = 24

/** Reduces `graph`, of which `order` is a topological order that holds every node. Parallel arrows must have been merged. */
export function transitiveReduction(graph: Graph, order: Uint32Array): Reduction {
  assert(order.length === graph.size, 'only a graph without cycles can be reduced')
  const sweep: Sweep = {
    graph,
    order,
    position: positionsIn(order),
    reach: new Uint32Array(graph.size * WORDS),
    below: new Uint32Array(WORDS),
    redundant: new Uint8Array(graph.edges),
    descendants: new Uint32Array(graph.size),
    via: new Map(),
  }
  const columns = WORDS * 32
  for (let first = 0; first < graph.size; first += columns) {
    const end = Math.min(first + columns, graph.size)
    // A node after the block's last column reaches none of its columns.
    for (let place = end - 1; place >= 0; place--) sweepNode(sweep, order[place] as number, first, end)
  }
  return { redundant: sweep.redundant, descendants: sweep.descendants, via: sweep.via }
}

interface Sweep {
  readonly graph: Graph
  readonly order: Uint32Array
  readonly position: Uint32Array
  /** A row of `WORDS` words for every node: which columns of the block it reaches. Rows of nodes after the block are stale. */
  readonly reach: Uint32Array
  readonly below: Uint32Array
  readonly redundant: Uint8Array
  readonly descendants: Uint32Array
  readonly via: Map<number, readonly number[]>
}

function sweepNode(sweep: Sweep, node: number, first: number, end: number): void {
  const { graph, position, reach, below } = sweep
  below.fill(0)
  const rowEnd = graph.outStart[node + 1] as number
  for (let i = graph.outStart[node] as number; i < rowEnd; i++) {
    const target = graph.out[i] as number
    if ((position[target] as number) >= end) continue
    const row = target * WORDS
    for (let word = 0; word < WORDS; word++) below[word] = (below[word] as number) | (reach[row + word] as number)
  }

  const row = node * WORDS
  const judged: number[] = []
  reach.set(below, row)
  for (let i = graph.outStart[node] as number; i < rowEnd; i++) {
    const place = position[graph.out[i] as number] as number
    if (place < first || place >= end) continue
    const word = (place - first) >> 5
    const bit = 1 << ((place - first) & 31)
    if (((below[word] as number) & bit) !== 0) judged.push(graph.outEdge[i] as number)
    reach[row + word] = (reach[row + word] as number) | bit
  }

  let count = 0
  for (let word = row; word < row + WORDS; word++) count += bitCount(reach[word] as number)
  sweep.descendants[node] = (sweep.descendants[node] as number) + count
  for (const edge of judged) {
    sweep.redundant[edge] = 1
    sweep.via.set(edge, pathAround(sweep, edge, first))
  }
}

/** The nodes between the ends of a redundant arrow on a path that does not use it, taking the longest step that still leads there. */
function pathAround(sweep: Sweep, edge: number, first: number): number[] {
  const { graph, position, reach } = sweep
  const start = graph.from[edge] as number
  const goal = graph.to[edge] as number
  const column = (position[goal] as number) - first
  const path: number[] = []
  for (let node = start; ;) {
    let next: number | undefined
    const rowEnd = graph.outStart[node + 1] as number
    for (let i = graph.outStart[node] as number; i < rowEnd; i++) {
      const target = graph.out[i] as number
      if (target === goal && node !== start) return shortened(path)
      if (target === goal || (position[target] as number) > (position[goal] as number)) continue
      if (((reach[target * WORDS + (column >> 5)] as number) & (1 << (column & 31))) === 0) continue
      if (next === undefined || (position[target] as number) > (position[next] as number)) next = target
    }
    assert(next !== undefined, `arrow ${edge} was judged redundant without a path around it`)
    path.push(next)
    node = next
  }
}

function shortened(path: number[]): number[] {
  const half = VIA_SHOWN / 2
  return path.length <= VIA_SHOWN ? path : [...path.slice(0, half), ...path.slice(-half)]
}

function bitCount(word: number): number {
  let bits = word - ((word >>> 1) & 0x5555_5555)
  bits = (bits & 0x3333_3333) + ((bits >>> 2) & 0x3333_3333)
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24
}
