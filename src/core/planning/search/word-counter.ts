/**
 * Counts the words of many texts as `countWords` does, in numbers. A codebase has ten million identifiers in its texts and few
 * that differ, so each is found by the sum of its letters, without a string being made of it, and is split once; what is counted
 * are places of identifiers, and at the end of a text those of their words.
 */
import { LONGEST_RUN, isPart, splitRun } from './words.ts'

/** The words of one text by their places, in the order in which they first come, and how often each does. */
export interface CountedWords {
  readonly terms: Uint32Array
  /** At most 65,535. */
  readonly counts: Uint16Array
}

/** Identifiers remembered at most; then it starts anew. What is remembered changes no answer. */
const MOST_REMEMBERED = 400_000
const FIRST_SLOTS = 1 << 16
const MOST_TIMES = 0xffff
const FACTOR = 0x9e3779b1

const ASCII = new Uint8Array(128).map((_, code) => (isPart(code) ? 1 : 0))

/** Makes a counter; `placeOf` gives each word a place, from 0 on without gaps. */
export function wordCounter(placeOf: (word: string) => number): (text: string) => CountedWords {
  const counter = new Counter(placeOf)
  return (text) => counter.count(text)
}

class Counter {
  readonly #placeOf: (word: string) => number
  /** Number of an identifier and one, by a slot that follows from its sum; 0 where none is. */
  #slots = new Int32Array(FIRST_SLOTS)
  #names: string[] = []
  #sums = new Int32Array(FIRST_SLOTS)
  /** Places of each identifier's words. */
  #words: (readonly number[])[] = []
  /** How often each identifier stands in the text, and each word. Only zeros between texts. */
  #times = new Int32Array(FIRST_SLOTS)
  #wordTimes = new Int32Array(FIRST_SLOTS)
  /** Identifiers of the text in the order of their first places. */
  #found = new Int32Array(FIRST_SLOTS)

  constructor(placeOf: (word: string) => number) {
    this.#placeOf = placeOf
  }

  count(text: string): CountedWords {
    if (this.#names.length >= MOST_REMEMBERED) this.#forget()
    const found = this.#countRuns(text)
    const terms: number[] = []
    for (let at = 0; at < found; at++) {
      const run = this.#found[at] as number
      const times = this.#times[run] as number
      this.#times[run] = 0
      for (const word of this.#words[run] as readonly number[]) {
        if (this.#wordTimes[word] === 0) terms.push(word)
        this.#wordTimes[word] = (this.#wordTimes[word] as number) + times
      }
    }
    const counts = new Uint16Array(terms.length)
    for (const [at, word] of terms.entries()) {
      counts[at] = Math.min(this.#wordTimes[word] as number, MOST_TIMES)
      this.#wordTimes[word] = 0
    }
    return { terms: Uint32Array.from(terms), counts }
  }

  #countRuns(text: string): number {
    const { length } = text
    let [at, found] = [0, 0]
    while (at < length) {
      while (at < length && !isPartAt(text, at)) at++
      const start = at
      let sum = 0
      for (; at < length && isPartAt(text, at); at++) sum = Math.imul(sum ^ text.charCodeAt(at), FACTOR)
      if (at - start < 2 || at - start > LONGEST_RUN) continue
      const run = this.#runAt(text, start, at, sum ^ (sum >>> 15))
      const times = this.#times[run] as number
      this.#times[run] = times + 1
      if (times === 0) this.#found[found++] = run
    }
    return found
  }

  #runAt(text: string, start: number, end: number, sum: number): number {
    const mask = this.#slots.length - 1
    let slot = sum & mask
    for (;;) {
      const run = (this.#slots[slot] as number) - 1
      if (run < 0) return this.#add(text.slice(start, end), sum, slot)
      if (this.#sums[run] === sum && isAt(this.#names[run] as string, text, start, end)) return run
      slot = (slot + 1) & mask
    }
  }

  #add(slice: string, sum: number, slot: number): number {
    const run = this.#names.length
    // A slice of a text keeps the whole text alive; this copy does not.
    const name = ` ${slice}`.slice(1)
    this.#names.push(name)
    const words = splitRun(name).map((word) => this.#placeOf(word))
    this.#words.push(words)
    for (const word of words) if (word >= this.#wordTimes.length) this.#wordTimes = longer(this.#wordTimes, word)
    if (run >= this.#sums.length) {
      this.#sums = longer(this.#sums, run)
      this.#times = longer(this.#times, run)
      this.#found = longer(this.#found, run)
    }
    this.#sums[run] = sum
    this.#slots[slot] = run + 1
    if (run * 2 > this.#slots.length) this.#spread()
    return run
  }

  #spread(): void {
    const slots = new Int32Array(this.#slots.length * 2)
    const mask = slots.length - 1
    for (let run = 0; run < this.#names.length; run++) {
      let slot = (this.#sums[run] as number) & mask
      while (slots[slot] !== 0) slot = (slot + 1) & mask
      slots[slot] = run + 1
    }
    this.#slots = slots
  }

  #forget(): void {
    this.#slots.fill(0)
    this.#names = []
    this.#words = []
  }
}

function isPartAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return code < 128 ? ASCII[code] === 1 : isPart(code)
}

function isAt(name: string, text: string, start: number, end: number): boolean {
  if (name.length !== end - start) return false
  for (let at = 0; at < name.length; at++) if (name.charCodeAt(at) !== text.charCodeAt(start + at)) return false
  return true
}

function longer(numbers: Int32Array, needed: number): Int32Array<ArrayBuffer> {
  const grown = new Int32Array(Math.max(numbers.length * 2, needed + 1))
  grown.set(numbers)
  return grown
}
