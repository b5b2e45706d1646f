/** The most characters by which a quote may differ from its source. */
const MOST_EDITS = 3

/** At least this share of the quote must agree. */
const LEAST_SIMILAR = 0.9

/** Quotes that are longer are not compared letter by letter. */
const LONGEST_COMPARED = 500

/** Places that are compared for one part of a quote. */
const MOST_PLACES = 8

/**
 * Where a stretch stands in `text` that differs from `quote` by at most three characters and a tenth of its length, or
 * undefined. A quote with k slips, cut into k + 1 parts, has a part without one: only where such a part stands are the two
 * compared.
 */
export function fuzzyFind(quote: string, text: string): { readonly start: number; readonly end: number } | undefined {
  const edits = Math.min(MOST_EDITS, Math.floor(quote.length * (1 - LEAST_SIMILAR) + 1e-9))
  if (edits === 0 || quote.length > LONGEST_COMPARED) return undefined
  const size = Math.floor(quote.length / (edits + 1))
  for (let part = 0; part <= edits; part++) {
    const offset = part * size
    const piece = quote.slice(offset, part === edits ? undefined : offset + size)
    let at = text.indexOf(piece)
    for (let place = 0; at !== -1 && place < MOST_PLACES; place++) {
      const start = Math.max(0, at - offset - edits)
      const found = compareAt(quote, text, start, edits)
      if (found !== undefined) return found
      at = text.indexOf(piece, at + 1)
    }
  }
  return undefined
}

/**
 * Compares a quote with the stretches of text that begin up to `2 * edits` characters behind `start`, and gives the nearest
 * one; undefined when all differ by more than `edits`. Only the diagonals that this can reach are computed.
 */
function compareAt(
  quote: string,
  text: string,
  start: number,
  edits: number,
): { readonly start: number; readonly end: number } | undefined {
  const width = 4 * edits + 1
  const far = edits + 1
  // Entry d of a row stands for the column i + d - edits behind `start`; `begun` says where its stretch begins.
  let row = Array.from({ length: width }, (_, d) => (d >= edits && d <= 3 * edits ? 0 : far))
  let begun = Array.from({ length: width }, (_, d) => start + d - edits)
  for (let i = 1; i <= quote.length; i++) {
    const next = row.map(() => far)
    const nextBegun = row.map(() => start)
    let least = far
    for (let d = 0; d < width; d++) {
      const column = start + i + d - edits
      if (column < start || column > text.length) continue
      const isSame = column > start && text[column - 1] === quote[i - 1]
      const replaced = column > start ? (row[d] as number) + (isSame ? 0 : 1) : far
      const left = (row[d + 1] ?? far) + 1
      const added = (next[d - 1] ?? far) + 1
      const value = Math.min(replaced, left, added)
      next[d] = value
      nextBegun[d] = (value === replaced ? begun[d] : value === left ? begun[d + 1] : nextBegun[d - 1]) ?? start
      if (value < least) least = value
    }
    if (least > edits) return undefined
    row = next
    begun = nextBegun
  }
  const fewest = Math.min(...row)
  const d = row.indexOf(fewest)
  return { start: begun[d] as number, end: start + quote.length + d - edits }
}
