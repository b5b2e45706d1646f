import type { Rows } from './rows.ts'

/** A longer path is told by its first nodes. */
const MOST_STEPS = 24
/** Arrows looked at for one path; past that it is told by its first nodes. */
const MOST_LOOKS = 128

/**
 * For each redundant arrow the nodes between its ends on a path that does not use it. They stand one after the other in one
 * list of numbers, because half a million small arrays would weigh more than the graph.
 */
export class Detours {
  readonly #start: Uint32Array
  readonly #length: Uint8Array
  readonly #order: Uint32Array
  #places = new Uint32Array(1024)
  #size = 0

  /** For a graph of `edges` arrows, whose nodes stand in `order`. */
  constructor(edges: number, order: Uint32Array) {
    this.#start = new Uint32Array(edges)
    this.#length = new Uint8Array(edges)
    this.#order = order
  }

  /**
   * The nodes between the ends of a redundant arrow on a path around it, none for an arrow that is not redundant. Each has
   * an arrow to the next, and the last leads on to the arrow's end: by one arrow, or, when the path has more than 24 nodes
   * or would take long to follow, by more of them.
   */
  of(edge: number): number[] {
    const start = this.#start[edge] as number
    return Array.from(
      { length: this.#length[edge] as number },
      (_, i) => this.#order[this.#places[start + i] as number] as number,
    )
  }

  /**
   * Records the path of `edge` that begins with the place `by` and goes on to the place `goal` by the longest step that still
   * `leads` there. To be called once for an arrow.
   */
  add(edge: number, by: number, goal: number, rows: Rows, leads: (place: number) => boolean): void {
    this.#start[edge] = this.#size
    let looks = 0
    for (let place = by; ;) {
      this.#push(place)
      const rowStart = rows.start[place] as number
      let i = firstNotBelow(rows, place, goal)
      if (rows.target[i] === goal && i < (rows.start[place + 1] as number)) break
      if (this.#size - (this.#start[edge] as number) === MOST_STEPS) break
      for (i--; i >= rowStart && looks < MOST_LOOKS && !leads(rows.target[i] as number); i--) looks++
      if (i < rowStart || looks === MOST_LOOKS) break
      place = rows.target[i] as number
    }
    this.#length[edge] = this.#size - (this.#start[edge] as number)
  }

  #push(place: number): void {
    if (this.#size === this.#places.length) {
      const larger = new Uint32Array(2 * this.#size)
      larger.set(this.#places)
      this.#places = larger
    }
    this.#places[this.#size++] = place
  }
}

/** The first arrow of the row of `place` whose target is `goal` or later: a binary search. */
function firstNotBelow(rows: Rows, place: number, goal: number): number {
  let low = rows.start[place] as number
  let high = rows.start[place + 1] as number
  while (low < high) {
    const middle = (low + high) >> 1
    if ((rows.target[middle] as number) < goal) low = middle + 1
    else high = middle
  }
  return low
}
