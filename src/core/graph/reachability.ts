/**
 * Who leads on to whom, asked of many pairs at once. A search for each pair would cost the whole graph every time; instead the
 * targets are taken in blocks of columns, in topological order, and one sweep from the last node to the first answers every
 * pair of the block: below(u) = union over u → w of below(w), and w itself when it is one of the columns.
 */
import { assert } from '../std/assert.ts'
import type { Graph } from './graph.ts'
import { positionsIn } from './order.ts'

/** Words of 32 columns in one block, at most. */
const WORDS = 32

/**
 * For each pair `from[i]`, `to[i]`: 1 when a path of one arrow or more leads from the first to the second, else 0. `order` is
 * a topological order that holds every node.
 */
export function leadsTo(graph: Graph, order: Uint32Array, from: ArrayLike<number>, to: ArrayLike<number>): Uint8Array {
  assert(order.length === graph.size, 'only a graph without cycles can be asked who leads to whom')
  const answer = new Uint8Array(from.length)
  const position = positionsIn(order)
  const place = (node: number): number => position[node] as number
  // What does not stand after its source cannot be reached from it.
  const open = Array.from(answer, (_, pair) => pair)
    .filter((pair) => place(from[pair] as number) < place(to[pair] as number))
    .sort((a, b) => place(to[a] as number) - place(to[b] as number) || a - b)
  const sweep: Sweep = { graph, order, position, column: new Int32Array(graph.size), rows: new Uint32Array(0) }
  for (let first = 0; first < open.length;) {
    const columns: number[] = []
    let end = first
    let lowest = graph.size
    for (; end < open.length; end++) {
      const pair = open[end] as number
      const target = to[pair] as number
      if (columns.at(-1) !== target) {
        if (columns.length === WORDS * 32) break
        columns.push(target)
      }
      lowest = Math.min(lowest, place(from[pair] as number))
    }
    const words = sweepBlock(sweep, columns, lowest)
    for (; first < end; first++) {
      const pair = open[first] as number
      const bit = sweep.column[to[pair] as number] as number
      const word = sweep.rows[place(from[pair] as number) * words + (bit >> 5)] as number
      answer[pair] = (word >>> (bit & 31)) & 1
    }
  }
  return answer
}

interface Sweep {
  readonly graph: Graph
  readonly order: Uint32Array
  readonly position: Uint32Array
  /** The column of each node of the block; of other nodes it is stale. */
  readonly column: Int32Array
  /** A row of words for every place in the order: which columns are reached from there. Kept from block to block. */
  rows: Uint32Array
}

/** Answers the rows from the place `lowest` to the last column; gives the number of words in a row. */
function sweepBlock(sweep: Sweep, columns: readonly number[], lowest: number): number {
  const { graph, order, position, column } = sweep
  const words = Math.ceil(columns.length / 32)
  if (sweep.rows.length < graph.size * words) sweep.rows = new Uint32Array(graph.size * words)
  const { rows } = sweep
  const isColumn = new Uint8Array(graph.size)
  columns.forEach((node, index) => {
    column[node] = index
    isColumn[node] = 1
  })
  const last = position[columns.at(-1) as number] as number
  rows.fill(0, lowest * words, (last + 1) * words)
  for (let place = last; place >= lowest; place--) {
    const node = order[place] as number
    const row = place * words
    const end = graph.outStart[node + 1] as number
    for (let i = graph.outStart[node] as number; i < end; i++) {
      const target = graph.out[i] as number
      const targetPlace = position[target] as number
      if (targetPlace > last) continue
      const other = targetPlace * words
      for (let word = 0; word < words; word++) {
        rows[row + word] = (rows[row + word] as number) | (rows[other + word] as number)
      }
      if (isColumn[target] === 1) {
        const bit = column[target] as number
        rows[row + (bit >> 5)] = (rows[row + (bit >> 5)] as number) | (1 << (bit & 31))
      }
    }
  }
  return words
}
