/** The candidate with the smallest edit distance to `text`, when it is close enough to be a likely slip; else `undefined`. */
export function nearest(text: string, candidates: Iterable<string>): string | undefined {
  const wanted = text.toLowerCase()
  let best: string | undefined
  let bestDistance = Math.max(2, Math.floor(wanted.length * 0.4)) + 1
  for (const candidate of candidates) {
    const other = candidate.toLowerCase()
    const distance =
      other.includes(wanted) || wanted.includes(other)
        ? Math.min(2, Math.abs(other.length - wanted.length))
        : editDistance(wanted, other, bestDistance)
    if (distance < bestDistance) {
      best = candidate
      bestDistance = distance
    }
  }
  return best
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
