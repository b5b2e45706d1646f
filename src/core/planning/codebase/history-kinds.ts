import { sortedBy } from '../../std/order.ts'
import type { CodeHistory } from '../../model/code-index.ts'
import type { Change } from './history.ts'

/** Fewer changes than that say nothing about the next one. */
const FEWEST_CHANGES = 3

/** Lines that one change adds to a file of each kind: the median. Sorted by kind. */
export function addedByKind(
  changes: readonly Change[],
  kindOf: (path: string) => string,
): CodeHistory['added_by_kind'] {
  const counts = new Map<string, number[]>()
  for (const { files } of changes) {
    for (const { path, added } of files) {
      if (added === null) continue
      const kind = kindOf(path)
      const all = counts.get(kind)
      if (all === undefined) counts.set(kind, [added])
      else all.push(added)
    }
  }
  const medians = [...counts]
    .filter(([, all]) => all.length >= FEWEST_CHANGES)
    .map(([kind, all]) => ({ kind, median: medianOf(all), changes: all.length }))
  return sortedBy(medians, (entry) => entry.kind)
}

function medianOf(numbers: readonly number[]): number {
  const sorted = Float64Array.from(numbers).sort()
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2
}
