/**
 * Which files change in the same commits. A pair is kept when it was seen twice and is among the strongest of either file. For
 * a file, a partner is stronger the more commits they share, then the fewer commits the partner has besides.
 * Partners are counted file by file in one array, so that not every pair that ever met has to be kept.
 */
import { compareText } from '../../std/order.ts'
import type { CoChange } from '../../model/code-index.ts'
import type { Change } from './history.ts'

const FEWEST_COMMITS = 2
const MOST_PARTNERS = 20

/** Files by their place in `names`, and for each the changes that touch it. */
interface Table {
  readonly names: readonly string[]
  readonly groups: readonly (readonly number[])[]
  readonly within: readonly (readonly number[])[]
}

/** See the header of this file. `changes` are those of few enough files. Sorted by `a`, then `b`. */
export function coChanges(changes: readonly Change[], paths: ReadonlySet<string>): CoChange[] {
  const table = tableOf(changes, paths)
  const counts = new Uint32Array(table.names.length)
  const partners = table.names.map((_, file) => partnersOf(file, table, counts))
  const strong = partners.map((all) => new Set(strongest(all, table)))
  return partners.flatMap((all, file) =>
    all
      .filter(({ other }) => other > file && (strong[file]?.has(other) === true || strong[other]?.has(file) === true))
      .sort((x, y) => x.other - y.other)
      .map(({ other, commits }) => ({ a: table.names[file] ?? '', b: table.names[other] ?? '', commits })),
  )
}

/** Places follow the order of the names. */
function tableOf(changes: readonly Change[], paths: ReadonlySet<string>): Table {
  const present = new Set<string>()
  for (const { files } of changes) for (const { path } of files) if (paths.has(path)) present.add(path)
  const names = [...present].sort(compareText)
  const places = new Map(names.map((name, place) => [name, place]))
  const within: number[][] = names.map(() => [])
  const groups = changes.map(({ files }, change) =>
    files.flatMap(({ path }) => {
      const place = places.get(path)
      if (place === undefined) return []
      within[place]?.push(change)
      return [place]
    }),
  )
  return { names, groups, within }
}

interface Partner {
  readonly other: number
  readonly commits: number
}

/** Files that changed together with one, often enough. Leaves `counts` as it found it, all zero. */
function partnersOf(file: number, { groups, within }: Table, counts: Uint32Array): Partner[] {
  const met: number[] = []
  for (const change of within[file] ?? []) {
    const group = groups[change] ?? []
    for (let at = 0; at < group.length; at++) {
      const other = group[at] as number
      const count = (counts[other] as number) + 1
      counts[other] = count
      if (count === 1) met.push(other)
    }
  }
  const partners: Partner[] = []
  for (const other of met) {
    const commits = counts[other] as number
    counts[other] = 0
    if (commits >= FEWEST_COMMITS && other !== file) partners.push({ other, commits })
  }
  return partners
}

function strongest(partners: readonly Partner[], { within }: Table): number[] {
  if (partners.length <= MOST_PARTNERS) return partners.map(({ other }) => other)
  const total = ({ other }: Partner): number => within[other]?.length ?? 0
  return partners
    .toSorted((x, y) => y.commits - x.commits || total(x) - total(y) || x.other - y.other)
    .slice(0, MOST_PARTNERS)
    .map(({ other }) => other)
}
