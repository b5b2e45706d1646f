/**
 * Places the tasks of a drawing: in columns by level, so that every hard arrow runs to the right (a drawing may turn columns into
 * rows). An arrow that passes over columns gets a place in each of them, as if a thin task stood there, so that it does not run
 * through boxes.
 *
 *   levels by longest path · places for long arrows · sweeps that order each column by the neighbours' places
 *   heights: each place as near to its neighbours as the order allows (isotonic regression, so the answer is one and exact)
 *
 * Only additions, multiplications and comparisons: the same drawing on every machine.
 */
import { graphOf } from '../../graph/graph.ts'
import { levelsOf } from '../../graph/levels.ts'
import { topologicalOrder } from '../../graph/order.ts'

/** An arrow by the numbers of its tasks. Soft ones do not decide where a task stands. */
export interface DrawnArrow {
  readonly from: number
  readonly to: number
  readonly soft: boolean
}

/** Where everything stands. Heights are of centres, in units of the drawing; columns count from 0. */
export interface Layout {
  readonly columns: number
  readonly column: readonly number[]
  readonly height: readonly number[]
  /** Height of the drawing. */
  readonly bottom: number
  /** For each arrow the heights at which it passes the columns between its ends. */
  readonly passes: readonly (readonly { readonly column: number; readonly height: number }[])[]
}

/** Distances between the centres of neighbours in a column. */
export interface Spacing {
  readonly task: number
  readonly pass: number
}

const ORDER_SWEEPS = 12
const HEIGHT_SWEEPS = 8
/** A long arrow pulls harder than a task, so that it stays straight. */
const PASS_WEIGHT = 4

/** Places `size` tasks. Hard arrows that form a cycle are drawn, but place nothing. */
export function layOut(size: number, arrows: readonly DrawnArrow[], spacing: Spacing): Layout {
  const column = columnsOf(size, arrows)
  const sheet = new Sheet(size, column, spacing)
  const chains = arrows.map((arrow) => sheet.addArrow(arrow))
  sheet.order()
  sheet.place()
  return {
    columns: sheet.columns.length,
    column,
    height: sheet.height.slice(0, size),
    bottom: sheet.bottom(),
    passes: chains.map((chain) =>
      chain.map((place) => ({ column: sheet.columnOf[place] as number, height: sheet.height[place] as number })),
    ),
  }
}

function columnsOf(size: number, arrows: readonly DrawnArrow[]): number[] {
  const hard = arrows.filter((arrow) => !arrow.soft && arrow.from !== arrow.to)
  const graph = graphOf(
    size,
    hard.map((arrow) => arrow.from),
    hard.map((arrow) => arrow.to),
  )
  const order = topologicalOrder(graph)
  if (order.length === size) return Array.from(levelsOf(graph, order).depth)
  // A plan with a cycle has no levels: its tasks stand in a block, in their order.
  const rows = Math.ceil(Math.sqrt(size))
  return Array.from({ length: size }, (_, task) => Math.floor(task / rows))
}

/** Tasks and passing places, column by column. Places below `size` are tasks. */
class Sheet {
  readonly columns: number[][] = []
  readonly columnOf: number[]
  readonly height: number[] = []
  readonly #size: number
  readonly #spacing: Spacing
  readonly #left: number[][]
  readonly #right: number[][]
  /** Place within its column. */
  readonly #rank: number[] = []

  constructor(size: number, column: readonly number[], spacing: Spacing) {
    this.#size = size
    this.#spacing = spacing
    this.columnOf = [...column]
    this.#left = column.map(() => [])
    this.#right = column.map(() => [])
    column.forEach((at, task) => this.#columnAt(at).push(task))
  }

  /** Adds an arrow, and gives the places that it passes. */
  addArrow({ from, to }: DrawnArrow): number[] {
    const [first, last] = [this.columnOf[from] as number, this.columnOf[to] as number]
    if (last <= first) return []
    const passed: number[] = []
    let before = from
    for (let at = first + 1; at < last; at++) {
      const place = this.columnOf.length
      this.columnOf.push(at)
      this.#left.push([])
      this.#right.push([])
      this.#columnAt(at).push(place)
      this.#join(before, place)
      passed.push(place)
      before = place
    }
    this.#join(before, to)
    return passed
  }

  /** Orders every column by where the neighbours on one side stand, to and fro. */
  order(): void {
    for (const places of this.columns) this.#number(places)
    for (let sweep = 0; sweep < ORDER_SWEEPS; sweep++) {
      const forth = sweep % 2 === 0
      const sides = forth ? this.#left : this.#right
      for (const places of forth ? this.columns : this.columns.toReversed()) {
        const wanted = new Map(places.map((place) => [place, this.#meanOf(sides[place] ?? [], this.#rank, place)]))
        places.sort(
          (a, b) =>
            (wanted.get(a) as number) - (wanted.get(b) as number) ||
            (this.#rank[a] as number) - (this.#rank[b] as number),
        )
        this.#number(places)
      }
    }
  }

  /** Gives every place its height, as near to its neighbours as the order of its column allows. */
  place(): void {
    for (const places of this.columns) this.#stack(places)
    for (let sweep = 0; sweep < HEIGHT_SWEEPS; sweep++) {
      const forth = sweep % 2 === 0
      for (const places of forth ? this.columns : this.columns.toReversed()) {
        this.#settle(places, (place) => {
          const near = forth ? this.#left[place] : this.#right[place]
          const both =
            sweep === HEIGHT_SWEEPS - 1 ? [...(this.#left[place] ?? []), ...(this.#right[place] ?? [])] : near
          return this.#meanOf(both ?? [], this.height, place)
        })
      }
    }
    let top = Number.POSITIVE_INFINITY
    for (const places of this.columns) {
      const first = places[0]
      if (first !== undefined) top = Math.min(top, (this.height[first] as number) - this.#room(first))
    }
    for (let place = 0; place < this.height.length; place++) this.height[place] = (this.height[place] as number) - top
  }

  /** The lowest point that is used. */
  bottom(): number {
    let bottom = 0
    for (const places of this.columns) {
      const last = places.at(-1)
      if (last !== undefined) bottom = Math.max(bottom, (this.height[last] as number) + this.#room(last))
    }
    return bottom
  }

  #columnAt(at: number): number[] {
    while (this.columns.length <= at) this.columns.push([])
    return this.columns[at] as number[]
  }

  #join(from: number, to: number): void {
    this.#right[from]?.push(to)
    this.#left[to]?.push(from)
  }

  #number(places: readonly number[]): void {
    places.forEach((place, rank) => {
      this.#rank[place] = rank
    })
  }

  #stack(places: readonly number[]): void {
    let bottom = 0
    for (const place of places) {
      this.height[place] = bottom + this.#room(place)
      bottom += 2 * this.#room(place)
    }
  }

  /** Half the height that a place needs. */
  #room(place: number): number {
    return (place < this.#size ? this.#spacing.task : this.#spacing.pass) / 2
  }

  #meanOf(near: readonly number[], values: readonly number[], place: number): number {
    if (near.length === 0) return values[place] as number
    let sum = 0
    for (const other of near) sum += values[other] as number
    return sum / near.length
  }

  /** Pools neighbours that want to overlap, and puts each pool at the mean of what its members want. */
  #settle(places: readonly number[], wanted: (place: number) => number): void {
    const pools: { sum: number; weight: number; members: number }[] = []
    const offsets: number[] = []
    let offset = 0
    for (const place of places) {
      offset += this.#room(place)
      offsets.push(offset)
      const weight = place < this.#size ? 1 : PASS_WEIGHT
      let pool = { sum: (wanted(place) - offset) * weight, weight, members: 1 }
      for (let last = pools.at(-1); last !== undefined && last.sum / last.weight > pool.sum / pool.weight;) {
        pool = { sum: last.sum + pool.sum, weight: last.weight + pool.weight, members: last.members + pool.members }
        pools.pop()
        last = pools.at(-1)
      }
      pools.push(pool)
      offset += this.#room(place)
    }
    let next = 0
    for (const { sum, weight, members } of pools) {
      for (let member = 0; member < members; member++, next++) {
        this.height[places[next] as number] = sum / weight + (offsets[next] as number)
      }
    }
  }
}
