import type { Telling } from './told-name.ts'

/** Of each task, by its rank: how many names, by their rarity, an earlier one told first of all that it tells again. */
export function namesTakenUp(ordered: readonly Telling[]): Map<number, number>[] {
  const tellers = new Map<string, number[]>()
  for (const [rank, { names }] of ordered.entries()) {
    for (const key of names.keys()) {
      const list = tellers.get(key)
      if (list === undefined) tellers.set(key, [rank])
      else list.push(rank)
    }
  }
  const taken = ordered.map(() => new Map<number, number>())
  for (const [first = 0, ...later] of tellers.values()) {
    const rarity = Math.max(0, Math.log((ordered.length + 1) / (later.length + 1.5)))
    for (const rank of later) {
      const row = taken[rank] as Map<number, number>
      row.set(first, (row.get(first) ?? 0) + rarity)
    }
  }
  for (const row of taken) for (const [first, sum] of row) row.set(first, Math.log1p(sum))
  return taken
}
