/**
 * Which files change in the same commits. A commit counts for its pairs when it touches few enough files; a pair is kept
 * when it was seen twice and is among the strongest of either file. For a file, a partner is stronger the more commits they
 * share, then the fewer commits the partner has besides.
 */
import { compareText } from '../../std/order.ts'
import type { CoChange } from '../../model/code-index.ts'
import type { Change } from './history.ts'
import { MOST_FILES_TOGETHER } from './history-commit.ts'

const FEWEST_COMMITS = 2
const MOST_PARTNERS = 20

interface Pair {
  readonly a: number
  readonly b: number
  readonly commits: number
}

/** See the header of this file. Sorted by `a`, then `b`. */
export function coChanges(changes: readonly Change[], paths: ReadonlySet<string>): CoChange[] {
  const names: string[] = []
  const places = new Map<string, number>()
  const groups: number[][] = []
  for (const { files } of changes) {
    if (files.length > MOST_FILES_TOGETHER) continue
    const group: number[] = []
    for (const { path } of files) {
      if (!paths.has(path)) continue
      let place = places.get(path)
      if (place === undefined) {
        places.set(path, (place = names.length))
        names.push(path)
      }
      group.push(place)
    }
    if (group.length > 0) groups.push(group)
  }
  const totals = new Uint32Array(names.length)
  for (const group of groups) for (const place of group) totals[place] = (totals[place] ?? 0) + 1
  const kept = strongest(pairsOf(groups, names.length), totals, names)
  return kept
    .map(({ a, b, commits }) => ordered(names[a] ?? '', names[b] ?? '', commits))
    .sort((x, y) => compareText(x.a, y.a) || compareText(x.b, y.b))
}

function ordered(a: string, b: string, commits: number): CoChange {
  return compareText(a, b) < 0 ? { a, b, commits } : { a: b, b: a, commits }
}

function pairsOf(groups: readonly (readonly number[])[], files: number): Pair[] {
  const counts = new Map<number, number>()
  for (const group of groups) {
    for (const [at, one] of group.entries()) {
      for (let next = at + 1; next < group.length; next++) {
        const other = group[next] ?? one
        const key = one < other ? one * files + other : other * files + one
        counts.set(key, (counts.get(key) ?? 0) + 1)
      }
    }
  }
  const pairs: Pair[] = []
  for (const [key, commits] of counts) {
    if (commits >= FEWEST_COMMITS) pairs.push({ a: Math.floor(key / files), b: key % files, commits })
  }
  return pairs
}

function strongest(pairs: readonly Pair[], totals: Uint32Array, names: readonly string[]): Pair[] {
  const partners = new Map<number, Pair[]>()
  for (const pair of pairs) {
    for (const place of [pair.a, pair.b]) {
      const list = partners.get(place)
      if (list === undefined) partners.set(place, [pair])
      else list.push(pair)
    }
  }
  const kept = new Set<Pair>()
  for (const [place, list] of partners) {
    const other = (pair: Pair): number => (pair.a === place ? pair.b : pair.a)
    if (list.length > MOST_PARTNERS) {
      list.sort(
        (x, y) =>
          y.commits - x.commits ||
          (totals[other(x)] ?? 0) - (totals[other(y)] ?? 0) ||
          compareText(names[other(x)] ?? '', names[other(y)] ?? ''),
      )
    }
    for (const pair of list.slice(0, MOST_PARTNERS)) kept.add(pair)
  }
  return [...kept]
}
