/**
 * Exact transitive reduction of an acyclic graph, and the number of descendants of every node, in one sweep.
 *
 * An arrow u → v is redundant when some other arrow u → w leads on to v. Asking that of every arrow needs "who reaches whom",
 * which for 100,000 tasks is ten thousand million bits; so the targets are taken in blocks of columns, each block small
 * enough to hold. Rows and columns stand in topological order, so what comes after a block never takes part in it.
 *
 *   for each block of columns:
 *     for each row u, last to first:
 *       below(u) = union over u → w of reach(w)          u → v is redundant when v is in it
 *       reach(u) = below(u) + the targets of u
 *
 * Work: at most (arrows + rows) × blocks / 2 unions of eight words, with these left out: arrows that an earlier block found
 * redundant, and rows that reach nothing of a block, or all of it. Memory: eight words a row, whatever the graph.
 */
import { assert } from '../std/assert.ts'
import { Detours } from './detours.ts'
import type { Graph } from './graph.ts'
import { rowsByPlace, type Rows } from './rows.ts'

/** What the sweep found. */
export interface Reduction {
  /** 1 for each arrow that a longer path makes redundant. Parallel arrows share one answer. */
  readonly redundant: Uint8Array
  /** Number of arrows that are not redundant. */
  readonly kept: number
  /** Number of nodes that each node comes before, directly or not. */
  readonly descendants: Uint32Array
  /** The path that makes each redundant arrow so. */
  readonly detours: Detours
}

/** Words of 32 columns in a block. The unions are written out for eight. */
const WORDS = 8
const COLUMNS = WORDS * 32
/** No further arrow. */
const NONE = 0xffff_ffff

/** Reduces `graph`, of which `order` is a topological order that holds every node. */
export function transitiveReduction(graph: Graph, order: Uint32Array): Reduction {
  assert(order.length === graph.size, 'only a graph without cycles can be reduced')
  const rows = rowsByPlace(graph, order)
  const sweep: Sweep = {
    rows,
    kept: new Uint32Array(graph.edges),
    keptEnd: rows.start.slice(0, graph.size),
    cursor: rows.start.slice(0, graph.size),
    next: new Uint32Array(graph.size),
    reach: new Int32Array(graph.size * WORDS),
    amount: new Uint16Array(graph.size),
    descendants: new Uint32Array(graph.size),
    redundant: new Uint8Array(graph.edges),
    witness: new Uint32Array(COLUMNS),
    detours: new Detours(graph.edges, order),
  }
  for (let place = 0; place < graph.size; place++) advance(sweep, place, rows.start[place] as number)
  for (let first = 0; first < graph.size; first += COLUMNS) {
    sweepBlock(sweep, first, Math.min(first + COLUMNS, graph.size))
  }
  const descendants = new Uint32Array(graph.size)
  let kept = graph.edges
  for (const bit of sweep.redundant) kept -= bit
  for (let place = 0; place < graph.size; place++) {
    descendants[order[place] as number] = sweep.descendants[place] as number
  }
  return { redundant: sweep.redundant, kept, descendants, detours: sweep.detours }
}

interface Sweep {
  readonly rows: Rows
  /** Targets of the arrows judged so far that are not redundant: those of a row from its start to `keptEnd`. */
  readonly kept: Uint32Array
  readonly keptEnd: Uint32Array
  /** First arrow of each row that is not judged yet, and the place that it leads to. */
  readonly cursor: Uint32Array
  readonly next: Uint32Array
  /** Number of the block's columns that each row reaches. Stale after the block, like `reach`. */
  readonly amount: Uint16Array
  /** Which columns those are, in `WORDS` words a row; written only for rows that reach some and not all. */
  readonly reach: Int32Array
  /** By place, of the blocks so far. */
  readonly descendants: Uint32Array
  readonly redundant: Uint8Array
  /** For each column that is judged, the place by which the row leads on to it. Of one row at a time. */
  readonly witness: Uint32Array
  readonly detours: Detours
}

function advance(sweep: Sweep, place: number, cursor: number): void {
  sweep.cursor[place] = cursor
  sweep.next[place] = cursor < (sweep.rows.start[place + 1] as number) ? (sweep.rows.target[cursor] as number) : NONE
}

function sweepBlock(sweep: Sweep, first: number, end: number): void {
  const { keptEnd, next, amount, descendants } = sweep
  const { start } = sweep.rows
  for (let place = end - 1; place >= 0; place--) {
    const direct = (next[place] as number) < end
    if (!direct && start[place] === keptEnd[place]) continue
    let count = unite(sweep, place)
    if (direct) count = addTargets(sweep, place, first, end, count)
    amount[place] = count
    descendants[place] = (descendants[place] as number) + count
  }
}

/** Sets the row to the union of what its kept targets reach, and counts it. */
function unite(sweep: Sweep, place: number): number {
  const { kept, reach, amount } = sweep
  const end = sweep.keptEnd[place] as number
  let a = 0
  let b = 0
  let c = 0
  let d = 0
  let e = 0
  let f = 0
  let g = 0
  let h = 0
  for (let i = sweep.rows.start[place] as number; i < end; i++) {
    const target = kept[i] as number
    const much = amount[target] as number
    if (much === 0) continue
    if (much === COLUMNS) return COLUMNS
    const row = target * WORDS
    a |= reach[row] as number
    b |= reach[row + 1] as number
    c |= reach[row + 2] as number
    d |= reach[row + 3] as number
    e |= reach[row + 4] as number
    f |= reach[row + 5] as number
    g |= reach[row + 6] as number
    h |= reach[row + 7] as number
  }
  if ((a | b | c | d | e | f | g | h) === 0) return 0
  const row = place * WORDS
  reach[row] = a
  reach[row + 1] = b
  reach[row + 2] = c
  reach[row + 3] = d
  reach[row + 4] = e
  reach[row + 5] = f
  reach[row + 6] = g
  reach[row + 7] = h
  return bitCount(a, b, c, d) + bitCount(e, f, g, h)
}

/**
 * Judges the row's arrows into the block, and adds their targets and what those reach. `above` is what the arrows to
 * earlier blocks reach. Targets ascend, so what makes an arrow redundant may still come: each is judged when all are united.
 */
function addTargets(sweep: Sweep, place: number, first: number, end: number, above: number): number {
  const { rows, kept, reach, amount } = sweep
  const row = place * WORDS
  const from = sweep.cursor[place] as number
  let stop = from
  if (above === 0 || above === COLUMNS) reach.fill(above === 0 ? 0 : -1, row, row + WORDS)
  while (stop < (rows.start[place + 1] as number) && (rows.target[stop] as number) < end) {
    const target = rows.target[stop++] as number
    const much = amount[target] as number
    if (much === 0) continue
    for (let word = 0; word < WORDS; word++) {
      reach[row + word] = (reach[row + word] as number) | (reach[target * WORDS + word] as number)
    }
  }
  let keptEnd = sweep.keptEnd[place] as number
  let judged = 0
  for (let i = from; i < stop; i++) {
    const target = rows.target[i] as number
    if (holds(reach, row, target - first)) {
      sweep.redundant[rows.edge[i] as number] = 1
      judged++
    } else kept[keptEnd++] = target
  }
  if (judged > 0) findDetours(sweep, place, first, from, stop)
  for (let i = from; i < stop; i++) {
    const column = (rows.target[i] as number) - first
    reach[row + (column >> 5)] = (reach[row + (column >> 5)] as number) | (1 << (column & 31))
  }
  sweep.keptEnd[place] = keptEnd
  advance(sweep, place, stop)
  let count = 0
  for (let word = row; word < row + WORDS; word += 4) {
    count += bitCount(
      reach[word] as number,
      reach[word + 1] as number,
      reach[word + 2] as number,
      reach[word + 3] as number,
    )
  }
  return count
}

/** For each arrow of the row into the block that was found redundant, the path that makes it so. */
function findDetours(sweep: Sweep, place: number, first: number, from: number, stop: number): void {
  const { rows, redundant, witness } = sweep
  const rowStart = rows.start[place] as number
  const pending = new Int32Array(WORDS)
  for (let i = from; i < stop; i++) {
    if (redundant[rows.edge[i] as number] === 0) continue
    const column = (rows.target[i] as number) - first
    pending[column >> 5] = (pending[column >> 5] as number) | (1 << (column & 31))
  }
  // All columns of a word at once, so that a row of many arrows is not read once for each of them.
  for (let word = 0; word < WORDS; word++) {
    for (let i = stop - 1; pending[word] !== 0; i--) {
      assert(i >= rowStart, 'an arrow was judged redundant without a path around it')
      const target = rows.target[i] as number
      const hits = wordOf(sweep, target, word) & (pending[word] as number)
      pending[word] = (pending[word] as number) & ~hits
      for (let rest = hits; rest !== 0; rest &= rest - 1) {
        witness[word * 32 + 31 - Math.clz32(rest & -rest)] = target
      }
    }
  }
  for (let i = from; i < stop; i++) {
    const edge = rows.edge[i] as number
    if (redundant[edge] === 0) continue
    const goal = rows.target[i] as number
    const column = goal - first
    const leads = (node: number): boolean => (wordOf(sweep, node, column >> 5) & (1 << (column & 31))) !== 0
    sweep.detours.add(edge, witness[column] as number, goal, rows, leads)
  }
}

function wordOf({ amount, reach }: Sweep, place: number, word: number): number {
  const much = amount[place] as number
  if (much === 0) return 0
  return much === COLUMNS ? -1 : (reach[place * WORDS + word] as number)
}

function holds(reach: Int32Array, row: number, column: number): boolean {
  return ((reach[row + (column >> 5)] as number) & (1 << (column & 31))) !== 0
}

/** Number of bits in four words: in pairs up to the nibbles, together from the bytes on. */
function bitCount(a: number, b: number, c: number, d: number): number {
  const ab = nibbles(a) + nibbles(b)
  const cd = nibbles(c) + nibbles(d)
  const bytes = (ab & 0x0f0f_0f0f) + ((ab >>> 4) & 0x0f0f_0f0f) + (cd & 0x0f0f_0f0f) + ((cd >>> 4) & 0x0f0f_0f0f)
  return Math.imul(bytes, 0x0101_0101) >>> 24
}

function nibbles(word: number): number {
  const pairs = word - ((word >>> 1) & 0x5555_5555)
  return (pairs & 0x3333_3333) + ((pairs >>> 2) & 0x3333_3333)
}
