/** Containments count only from this many characters on: "id" stands in too many words. */
const SHORTEST_CONTAINED = 4

/**
 * The candidate that `text` is most likely a slip of: at most a third of the characters differ, two neighbours changed places,
 * or one of the two contains the other, which is at least half as long. Else `undefined`. Letters compare without case.
 */
export function nearest(text: string, candidates: Iterable<string>): string | undefined {
  const wanted = text.toLowerCase()
  let best: string | undefined
  let bestDistance = Number.POSITIVE_INFINITY
  for (const candidate of candidates) {
    const distance = slipDistance(wanted, candidate.toLowerCase(), bestDistance)
    if (distance < bestDistance) {
      best = candidate
      bestDistance = distance
    }
  }
  return best
}

/** What all look-ups of one finder may cost together, in pairs of characters: some tenths of a second. */
const MOST_COMPARED = 40_000_000

/**
 * Finds what many wrong names are slips of, as {@link nearest} does. Every look-up compares with every candidate, so where names
 * are many only the first wrong ones get an answer.
 */
export class SlipFinder {
  readonly #candidates: readonly string[]
  readonly #length: number
  readonly #known = new Map<string, string | undefined>()
  #left = MOST_COMPARED

  constructor(candidates: Iterable<string>) {
    this.#candidates = [...candidates]
    this.#length = this.#candidates.reduce((sum, candidate) => sum + candidate.length, 0)
  }

  /** The candidate that `text` is most likely a slip of; nothing when none is near, or looking for it would cost too much. */
  nearest(text: string): string | undefined {
    const cost = text.length * this.#length
    if (this.#known.has(text) || cost > this.#left) return this.#known.get(text)
    this.#left -= cost
    const found = nearest(text, this.#candidates)
    this.#known.set(text, found)
    return found
  }
}

/** How far one text is from the other, as far as one may be a slip of the other; infinite when it is not. */
function slipDistance(a: string, b: string, best: number): number {
  const [shorter, longer] = a.length < b.length ? [a, b] : [b, a]
  const most = Math.floor(longer.length / 3)
  const limit = Math.min(most + 1, best)
  const edits = editDistance(a, b, limit)
  if (edits < limit) return edits
  if (best > 1 && isSwap(a, b)) return 1
  const isContained =
    shorter.length >= SHORTEST_CONTAINED && shorter.length * 2 >= longer.length && longer.includes(shorter)
  return isContained ? Math.max(most + 1, longer.length - shorter.length) : Number.POSITIVE_INFINITY
}

/** Whether two neighbouring characters changed places, and nothing else. */
export function isSwap(a: string, b: string): boolean {
  if (a.length !== b.length) return false
  let i = 0
  while (i < a.length && a[i] === b[i]) i++
  return a[i] === b[i + 1] && a[i + 1] === b[i] && a.slice(i + 2) === b.slice(i + 2)
}

/** Levenshtein distance of two strings, or `limit` as soon as it is known to be at least that. */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    let smallest = i
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const value = Math.min(swap, (row[j] as number) + 1, (next[j - 1] as number) + 1)
      next.push(value)
      if (value < smallest) smallest = value
    }
    if (smallest >= limit) return limit
    row = next
  }
  return row[b.length] as number
}
