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

/** Numbers that are kept of an identifier, side by side, because a machine fetches neighbours together. */
const FIELDS = 8
const [SUM, LETTERS_FROM, LETTERS, TIMES, WORDS_FROM, WORDS] = [0, 1, 2, 3, 4, 5]

class Counter {
  readonly #placeOf: (word: string) => number
  /** Where the record of an identifier begins, and one, by a slot that follows from its sum; 0 where none is. */
  #slots = new Int32Array(FIRST_SLOTS)
  #records = new Int32Array(FIRST_SLOTS * FIELDS)
  #known = 0
  /** Letters of all identifiers, one after the other. */
  #letters = new Uint16Array(FIRST_SLOTS * FIELDS)
  #lettersEnd = 0
  /** Places of the words of all identifiers, one after the other. */
  #words = new Int32Array(FIRST_SLOTS * FIELDS)
  #wordsEnd = 0
  /** How often each word stands in the text. Only zeros between texts. */
  #wordTimes = new Int32Array(FIRST_SLOTS)
  /** Records of the text's identifiers in the order of their first places, and after them the places of its words. */
  #found = new Int32Array(FIRST_SLOTS)
  #terms = new Uint32Array(FIRST_SLOTS)

  constructor(placeOf: (word: string) => number) {
    this.#placeOf = placeOf
  }

  count(text: string): CountedWords {
    if (this.#known >= MOST_REMEMBERED) this.#forget()
    const found = this.#countRuns(text)
    const [records, words, wordTimes] = [this.#records, this.#words, this.#wordTimes]
    let terms = 0
    for (let at = 0; at < found; at++) {
      const record = this.#found[at] as number
      const times = records[record + TIMES] as number
      records[record + TIMES] = 0
      const from = records[record + WORDS_FROM] as number
      const end = from + (records[record + WORDS] as number)
      if (terms + end - from > this.#terms.length) this.#terms = longer(this.#terms, terms + end - from)
      for (let place = from; place < end; place++) {
        const word = words[place] as number
        if (wordTimes[word] === 0) this.#terms[terms++] = word
        wordTimes[word] = (wordTimes[word] as number) + times
      }
    }
    const counted = this.#terms.slice(0, terms)
    const counts = new Uint16Array(terms)
    for (let at = 0; at < terms; at++) {
      const word = counted[at] as number
      counts[at] = Math.min(wordTimes[word] as number, MOST_TIMES)
      wordTimes[word] = 0
    }
    return { terms: counted, counts }
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
      const record = this.#recordAt(text, start, at, sum ^ (sum >>> 15))
      const times = this.#records[record + TIMES] as number
      this.#records[record + TIMES] = times + 1
      if (times > 0) continue
      if (found === this.#found.length) this.#found = longer(this.#found, found)
      this.#found[found++] = record
    }
    return found
  }

  #recordAt(text: string, start: number, end: number, sum: number): number {
    const [slots, records] = [this.#slots, this.#records]
    const mask = slots.length - 1
    let slot = sum & mask
    for (;;) {
      const record = (slots[slot] as number) - 1
      if (record < 0) return this.#add(text.slice(start, end), sum, slot)
      if (records[record + SUM] === sum && records[record + LETTERS] === end - start) {
        if (this.#isAt(records[record + LETTERS_FROM] as number, text, start, end)) return record
      }
      slot = (slot + 1) & mask
    }
  }

  #isAt(from: number, text: string, start: number, end: number): boolean {
    const letters = this.#letters
    for (let at = start, letter = from; at < end; at++, letter++) {
      if (letters[letter] !== text.charCodeAt(at)) return false
    }
    return true
  }

  #add(slice: string, sum: number, slot: number): number {
    const record = this.#known * FIELDS
    // Words are slices, and a slice of a text keeps the whole text alive; this copy does not.
    const name = ` ${slice}`.slice(1)
    const words = splitRun(name).map((word) => this.#placeOf(word))
    this.#makeRoom(
      record + FIELDS,
      this.#lettersEnd + slice.length,
      this.#wordsEnd + words.length,
      Math.max(0, ...words),
    )
    this.#records.set([sum, this.#lettersEnd, slice.length, 0, this.#wordsEnd, words.length], record)
    for (let at = 0; at < slice.length; at++) this.#letters[this.#lettersEnd++] = slice.charCodeAt(at)
    for (const word of words) this.#words[this.#wordsEnd++] = word
    this.#slots[slot] = record + 1
    this.#known++
    if (this.#known * 2 > this.#slots.length) this.#spread()
    return record
  }

  #makeRoom(records: number, letters: number, words: number, word: number): void {
    if (records > this.#records.length) this.#records = longer(this.#records, records)
    if (letters > this.#letters.length) this.#letters = longer(this.#letters, letters)
    if (words > this.#words.length) this.#words = longer(this.#words, words)
    if (word >= this.#wordTimes.length) this.#wordTimes = longer(this.#wordTimes, word)
  }

  #spread(): void {
    const slots = new Int32Array(this.#slots.length * 2)
    const mask = slots.length - 1
    for (let run = 0; run < this.#known; run++) {
      let slot = (this.#records[run * FIELDS + SUM] as number) & mask
      while (slots[slot] !== 0) slot = (slot + 1) & mask
      slots[slot] = run * FIELDS + 1
    }
    this.#slots = slots
  }

  #forget(): void {
    this.#slots.fill(0)
    this.#known = 0
    this.#lettersEnd = 0
    this.#wordsEnd = 0
  }
}

function isPartAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return code < 128 ? ASCII[code] === 1 : isPart(code)
}

/** The same numbers, with room for at least `needed` and one more. */
function longer<T extends Int32Array | Uint32Array | Uint16Array>(numbers: T, needed: number): T {
  const grown = new (numbers.constructor as new (length: number) => T)(Math.max(numbers.length * 2, needed + 1))
  grown.set(numbers)
  return grown
}
