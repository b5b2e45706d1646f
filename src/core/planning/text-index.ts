/**
 * Finds a text in a long document in a time that does not grow with the document. Every fourth position is kept, by a hash
 * of the five characters there, so that any text of eight characters holds a kept position in one of four alignments:
 *
 *   for each alignment of the needle · take its rarest hash · compare at the positions kept for it
 *
 * The index is made on its first use; short stretches are searched as they are.
 */
const STEP = 4
const GRAM = 5

/** A stretch this long is searched without the index. */
const SHORT_STRETCH = 4096

/** Shorter needles are looked for only at the beginning of a long stretch. */
const SHORTEST_INDEXED = STEP + GRAM - 1

/** Positions that are compared in one alignment. Only a document that repeats itself hundreds of times has more. */
const MOST_COMPARED = 512

/** Hashes of the needle that are looked at for the rarest one. */
const MOST_GRAMS = 64

/** A text that is searched many times. */
export class TextIndex {
  readonly text: string
  #positions: Int32Array | undefined
  #bucketStart = new Int32Array(0)
  #mask = 0

  constructor(text: string) {
    this.text = text
  }

  /** Where `needle` first stands whole within `from` to `to` (exclusive), or -1. */
  find(needle: string, from = 0, to = this.text.length): number {
    if (needle.length > to - from) return -1
    if (to - from <= SHORT_STRETCH || needle.length < SHORTEST_INDEXED) {
      const at = this.text.slice(from, Math.min(to, from + SHORT_STRETCH)).indexOf(needle)
      return at === -1 ? -1 : from + at
    }
    this.#positions ??= this.#build()
    let best = -1
    for (let alignment = 0; alignment < STEP; alignment++) {
      const found = this.#findAligned(needle, alignment, from, best === -1 ? to : best + needle.length - 1)
      if (found !== -1) best = found
    }
    return best
  }

  #findAligned(needle: string, alignment: number, from: number, to: number): number {
    const positions = this.#positions as Int32Array
    let offset = alignment
    let fewest = Number.POSITIVE_INFINITY
    let bucket = 0
    const last = Math.min(needle.length - GRAM, alignment + STEP * MOST_GRAMS)
    for (let at = alignment; at <= last; at += STEP) {
      const candidate = hashAt(needle, at) & this.#mask
      const count = (this.#bucketStart[candidate + 1] as number) - (this.#bucketStart[candidate] as number)
      if (count >= fewest) continue
      fewest = count
      offset = at
      bucket = candidate
    }
    const end = this.#bucketStart[bucket + 1] as number
    let index = firstFrom(positions, this.#bucketStart[bucket] as number, end, from + offset)
    for (let compared = 0; index < end && compared < MOST_COMPARED; index++, compared++) {
      const start = (positions[index] as number) - offset
      if (start + needle.length > to) return -1
      if (this.text.startsWith(needle, start)) return start
    }
    return -1
  }

  /** A counting sort of the kept positions by their bucket; they ascend within each. */
  #build(): Int32Array {
    const kept = Math.max(0, Math.floor((this.text.length - GRAM) / STEP) + 1)
    const bits = Math.max(4, 32 - Math.clz32(kept))
    this.#mask = (1 << bits) - 1
    const starts = new Int32Array((1 << bits) + 1)
    const buckets = new Int32Array(kept)
    for (let i = 0; i < kept; i++) {
      const bucket = hashAt(this.text, i * STEP) & this.#mask
      buckets[i] = bucket
      starts[bucket + 1] = (starts[bucket + 1] as number) + 1
    }
    for (let i = 1; i < starts.length; i++) starts[i] = (starts[i] as number) + (starts[i - 1] as number)
    const next = starts.slice()
    const positions = new Int32Array(kept)
    for (let i = 0; i < kept; i++) {
      const bucket = buckets[i] as number
      const slot = next[bucket] as number
      positions[slot] = i * STEP
      next[bucket] = slot + 1
    }
    this.#bucketStart = starts
    return positions
  }
}

function hashAt(text: string, at: number): number {
  let hash = 0
  for (let i = 0; i < GRAM; i++) hash = Math.imul(hash ^ text.charCodeAt(at + i), 0x9e3779b1)
  return (hash ^ (hash >>> 15)) >>> 0
}

/** The first index within `low` to `high` whose position is at least `least`, or `high`. */
function firstFrom(positions: Int32Array, low: number, high: number, least: number): number {
  let first = low
  let end = high
  while (first < end) {
    const middle = (first + end) >> 1
    if ((positions[middle] as number) < least) first = middle + 1
    else end = middle
  }
  return first
}
