/**
 * Many literals are looked for in one pass over a text, whatever their case (Aho and Corasick's automaton). Colours and other
 * escapes are passed over, so that a word that is half coloured is found all the same; no literal goes over the end of a line.
 */

/** Told of a literal's end: its number, and where its line begins. */
export type Sighting = (literal: number, lineStart: number) => void

/** So many characters of a line are searched, with its colours: more of it is not looked at. */
export const LINE_SEARCHED = 4000

const ESCAPE = 27
const NEWLINE = 10
const RETURN = 13

/** Class of the units that end a line or begin an escape. */
const SPECIAL = 255

/** A search for these literals, all of ASCII without line ends. */
export class LiteralSearch {
  /** Class of each unit below 128; class 0 is whatever stands in no literal. */
  readonly #classOf = new Uint8Array(128)
  readonly #classes: number
  /**
   * What follows a state with a unit of a class: `states × classes`. Twice the place of the next state's row, and one more where
   * a literal ends in it: the inner loop has nothing else to look up.
   */
  readonly #next: Int32Array
  /** Literals that end in a state, with those that end in its suffixes. */
  readonly #ends: Array<readonly number[] | undefined>

  constructor(literals: readonly string[]) {
    let classes = 1
    for (const literal of literals)
      for (const char of literal.toLowerCase()) {
        const unit = char.charCodeAt(0)
        if (this.#classOf[unit] === 0) this.#classOf[unit] = classes++
      }
    for (let unit = 65; unit <= 90; unit++) this.#classOf[unit] = this.#classOf[unit + 32] as number
    for (const unit of [NEWLINE, RETURN, ESCAPE]) this.#classOf[unit] = SPECIAL
    this.#classes = classes
    const size = literals.reduce((sum, { length }) => sum + length, 1)
    this.#next = new Int32Array(size * classes).fill(-1)
    this.#ends = Array.from({ length: size }, () => undefined)
    this.#link(this.#plant(literals))
  }

  /** Looks through `text` between two places. */
  search(text: string, from: number, to: number, tell: Sighting): void {
    const [next, classOf] = [this.#next, this.#classOf]
    let state = 0
    let lineStart = from
    for (let place = from; place < to; place++) {
      const unit = text.charCodeAt(place)
      const one = unit < 128 ? (classOf[unit] as number) : 0
      if (one === SPECIAL) {
        if (unit === ESCAPE) place = escapeEnd(text, place, to) - 1
        else {
          state = 0
          lineStart = place + 1
        }
        continue
      }
      state = next[(state >> 1) + one] as number
      if ((state & 1) === 1 && place - lineStart < LINE_SEARCHED) this.#tellAll(state, lineStart, tell)
    }
  }

  #tellAll(state: number, lineStart: number, tell: Sighting): void {
    for (const literal of this.#ends[(state >> 1) / this.#classes] ?? []) tell(literal, lineStart)
  }

  /** The tree of the literals; returns the number of states. */
  #plant(literals: readonly string[]): number {
    const next = this.#next
    let states = 1
    for (const [number, literal] of literals.entries()) {
      let state = 0
      for (const char of literal.toLowerCase()) {
        const edge = state * this.#classes + (this.#classOf[char.charCodeAt(0)] as number)
        if (next[edge] === -1) next[edge] = states++
        state = next[edge] as number
      }
      this.#ends[state] = [...(this.#ends[state] ?? []), number]
    }
    return states
  }

  /** Fills in where a state goes on with a unit that does not follow in the tree: to the longest suffix that knows it. */
  #link(states: number): void {
    const [next, classes] = [this.#next, this.#classes]
    const suffix = new Int32Array(states)
    const queue: number[] = [0]
    for (const state of queue) {
      const fall = suffix[state] as number
      for (let one = 0; one < classes; one++) {
        const edge = state * classes + one
        const to = next[edge] as number
        const fallsTo = state === 0 ? 0 : (next[fall * classes + one] as number)
        if (to === -1) {
          next[edge] = fallsTo
          continue
        }
        suffix[to] = fallsTo
        const more = this.#ends[fallsTo]
        if (more !== undefined) this.#ends[to] = [...(this.#ends[to] ?? []), ...more]
        queue.push(to)
      }
    }
    for (let edge = 0; edge < states * classes; edge++) {
      const to = next[edge] as number
      next[edge] = 2 * to * classes + (this.#ends[to] === undefined ? 0 : 1)
    }
  }
}

/** Where an escape sequence ends that begins here. One that does not end within reason is one character. */
function escapeEnd(text: string, place: number, to: number): number {
  const kind = text.charCodeAt(place + 1)
  const last = Math.min(to, place + LONGEST_ESCAPE)
  if (kind === 91) {
    for (let end = place + 2; end < last; end++) {
      const unit = text.charCodeAt(end)
      if (unit >= 64 && unit <= 126) return end + 1
      if (unit < 32) return place + 1
    }
  } else if (kind === 93) {
    for (let end = place + 2; end < last; end++) {
      const unit = text.charCodeAt(end)
      if (unit === 7) return end + 1
      // Another one begins before this one has ended: nothing is walked over twice.
      if (unit === ESCAPE) return text.charCodeAt(end + 1) === 92 ? end + 2 : place + 1
      if (unit === NEWLINE) return place + 1
    }
  }
  return place + 1
}

const LONGEST_ESCAPE = 2000

/** A text without colours and other escapes. */
export function withoutEscapes(text: string): string {
  let place = text.indexOf('\u001B')
  if (place === -1) return text
  const parts: string[] = []
  let from = 0
  for (; place !== -1; place = text.indexOf('\u001B', from)) {
    parts.push(text.slice(from, place))
    from = escapeEnd(text, place, text.length)
  }
  parts.push(text.slice(from))
  return parts.join('')
}
