/**
 * The width of an acyclic graph: the size of its largest antichain, nodes of which none comes before another, so that no
 * arrow keeps them from running at once. By Dilworth it is the least number of chains that hold every node, and that is the
 * number of nodes less the largest matching between "earlier" and "later" copies of them, where u matches v when u reaches v.
 *
 * The antichain, by König: the nodes whose earlier copy an alternating path from a free earlier copy reaches, and whose later
 * copy none reaches.
 */
import { assert } from '../std/assert.ts'
import { ChainMatching } from './chain-matching.ts'
import type { Graph } from './graph.ts'
import type { Arrows } from './first-matching.ts'
import { levelsOf } from './levels.ts'
import { rowsByPlace } from './rows.ts'

/** How wide a graph is. */
export interface Width {
  /** Nodes of the largest antichain; with `kahn_layer_max`, of the largest layer, which is never more. */
  readonly width: number
  /** `dilworth` is exact. */
  readonly method: 'dilworth' | 'kahn_layer_max'
  /** One antichain of that size, ascending. */
  readonly antichain: readonly number[]
}

/**
 * Arrows looked at before the exact width is given up. Counted, not timed, so that every machine gives up on the same graphs.
 * The hardest of the benchmark's graphs of 100,000 nodes and 500,000 arrows ask for a quarter of it, in half a second.
 */
const MOST_LOOKS = 100_000_000

/** The width of `graph`, of which `order` is a topological order that holds every node. Redundant arrows are passed over. */
export function widthOf(
  graph: Graph,
  order: Uint32Array,
  redundant: Uint8Array,
  mostLooks: number = MOST_LOOKS,
): Width {
  assert(order.length === graph.size, 'only a graph without cycles has a width')
  const matching = new ChainMatching(keptRows(graph, order, redundant), mostLooks)
  const places = matching.antichain()
  if (places === undefined) {
    const { layers } = levelsOf(graph, order)
    const layer = layers.reduce((most, one) => (one.length > most.length ? one : most), [])
    return { width: layer.length, method: 'kahn_layer_max', antichain: layer }
  }
  const antichain = places.map((place) => order[place] as number).sort((a, b) => a - b)
  return { width: antichain.length, method: 'dilworth', antichain }
}

function keptRows(graph: Graph, order: Uint32Array, redundant: Uint8Array): Arrows {
  const rows = rowsByPlace(graph, order)
  let kept = 0
  let i = 0
  for (let place = 0; place < graph.size; place++) {
    const end = rows.start[place + 1] as number
    rows.start[place] = kept
    for (; i < end; i++) if (redundant[rows.edge[i] as number] === 0) rows.target[kept++] = rows.target[i] as number
  }
  rows.start[graph.size] = kept
  return rows
}
