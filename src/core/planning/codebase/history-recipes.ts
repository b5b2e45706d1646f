/**
 * Which kinds of file change together, for the whole codebase and for each package: `source:*_handler.go + test:*_handler_test.go`.
 * A set of kinds is a recipe when it was seen often enough, when half of the changes of its rarest kind hold all of it, and
 * when each two of its kinds meet more often than chance would have it among all changes. A recipe that is mostly part of a larger one is left out.
 */
import { compareText } from '../../std/order.ts'
import type { Recipe } from '../../model/code-index.ts'
import { folderOf } from './path-text.ts'
import type { Change } from './history.ts'

const FEWEST_COMMITS = 3
const MOST_KINDS = 64
const LARGEST_SET = 6
const MOST_SETS = 400
const MOST_RECIPES = 20
/** Share of the changes of the rarest kind. */
const TOGETHER = 0.4
/** Times more often than by chance. */
const LIFT = 1.5
/** A larger set that keeps this share of the commits says all that the smaller one says. */
const SAME = 0.6
/** A kind that only says in which language its files are, and whether they are tests. */
const PLAIN_KIND = /:\*(?:[._-](?:test|tests|spec))?\.\w+$/

/** See the header of this file. Sorted by package, the most telling first. */
export function recipesOf(
  changes: readonly Change[],
  packages: readonly string[],
  kindOf: (path: string) => string,
): Recipe[] {
  const seen = kindsByPackage(changes, packages, kindOf)
  return [...seen]
    .sort(([a], [b]) => compareText(a, b))
    .flatMap(([path, transactions]) =>
      recipesIn(transactions, changes.length).map((recipe) => ({ ...recipe, package: path })),
    )
}

/** The sets of kinds that commits touched: of all files under `.`, and of its own files under each package. */
function kindsByPackage(
  changes: readonly Change[],
  packages: readonly string[],
  kindOf: (path: string) => string,
): Map<string, Set<string>[]> {
  const home = homes(packages)
  const byPackage = new Map<string, Set<string>[]>()
  for (const { files } of changes) {
    const whole = new Set<string>()
    const groups = new Map([['.', whole]])
    for (const { path } of files) {
      const kind = kindOf(path)
      if (kind.startsWith('vendored:')) continue
      whole.add(kind)
      const own = home(path)
      if (own === '.') continue
      const group = groups.get(own)
      if (group === undefined) groups.set(own, new Set([kind]))
      else group.add(kind)
    }
    for (const [path, kinds] of groups) {
      const list = byPackage.get(path)
      if (list === undefined) byPackage.set(path, [kinds])
      else list.push(kinds)
    }
  }
  return byPackage
}

function homes(packages: readonly string[]): (path: string) => string {
  const known = new Map<string, string>(packages.map((path) => [path, path]))
  known.set('.', '.')
  return (path) => {
    const way: string[] = []
    let folder = folderOf(path)
    let found = known.get(folder)
    while (found === undefined) {
      way.push(folder)
      folder = folderOf(folder)
      found = known.get(folder)
    }
    for (const passed of way) known.set(passed, found)
    return found
  }
}

interface KindSet {
  /** Places in the list of kinds, rising. */
  readonly members: readonly number[]
  readonly bits: Uint32Array
  readonly commits: number
}

function recipesIn(transactions: readonly ReadonlySet<string>[], changes: number): Omit<Recipe, 'package'>[] {
  const singles = frequentKinds(transactions)
  const least = Math.max(FEWEST_COMMITS, Math.min(10, Math.ceil(transactions.length / 200)))
  const sets = setsOf(
    singles.map((single) => single.set),
    least,
    changes,
  )
  return varied(withoutParts(sets), singles).map(({ members, commits }) => ({
    kinds: members.map((member) => singles[member]?.kind ?? '').sort(compareText),
    commits,
  }))
}

/**
 * The sets that show the most pairs of kinds that no set before showed: each pair as often as it was seen, and twice or four times
 * as much when one or both of its kinds say what their files are for.
 */
function varied(sets: readonly KindSet[], singles: readonly { readonly kind: string }[]): KindSet[] {
  const weights = singles.map(({ kind }) => (PLAIN_KIND.test(kind) ? 1 : 2))
  const weight = (pair: number): number =>
    shown.has(pair) ? 0 : (weights[Math.floor(pair / MOST_KINDS)] ?? 1) * (weights[pair % MOST_KINDS] ?? 1)
  const shown = new Set<number>()
  const left = new Map(sets.map((set) => [set, pairsIn(set)]))
  const chosen: KindSet[] = []
  while (left.size > 0 && chosen.length < MOST_RECIPES) {
    let best: KindSet | undefined
    let most = 0
    for (const [set, pairs] of left) {
      const value = pairs.reduce((sum, pair) => sum + set.commits * weight(pair), 0)
      if (value > most) [best, most] = [set, value]
    }
    if (best === undefined) break
    chosen.push(best)
    left.delete(best)
    for (const pair of pairsIn(best)) shown.add(pair)
  }
  return chosen
}

function pairsIn({ members }: KindSet): number[] {
  return members.flatMap((a, at) => members.slice(at + 1).map((b) => a * MOST_KINDS + b))
}

function frequentKinds(transactions: readonly ReadonlySet<string>[]): { kind: string; set: KindSet }[] {
  const counts = new Map<string, number>()
  for (const kinds of transactions) for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  const frequent = [...counts]
    .filter(([, commits]) => commits >= FEWEST_COMMITS)
    .sort(([a, x], [b, y]) => y - x || compareText(a, b))
    .slice(0, MOST_KINDS)
  const bits = new Map(frequent.map(([kind]) => [kind, new Uint32Array((transactions.length + 31) >> 5)]))
  for (const [at, kinds] of transactions.entries()) {
    for (const kind of kinds) {
      const row = bits.get(kind)
      if (row !== undefined) row[at >> 5] = (row[at >> 5] ?? 0) | (1 << (at & 31))
    }
  }
  return frequent.map(([kind, commits], place) => ({
    kind,
    set: { members: [place], bits: bits.get(kind) ?? new Uint32Array(0), commits },
  }))
}

/** Sets of two and more kinds, each grown from one that is smaller by its last member. */
function setsOf(singles: readonly KindSet[], least: number, changes: number): KindSet[] {
  const meet = singles.map((a) => singles.map((b) => isTogether(a, b, shared(a.bits, b.bits), changes) && a !== b))
  const all: KindSet[] = []
  let level: readonly KindSet[] = singles
  for (let size = 2; size <= LARGEST_SET && level.length > 0; size++) {
    const next: KindSet[] = []
    for (const set of level) {
      for (let place = (set.members.at(-1) ?? 0) + 1; place < singles.length; place++) {
        const single = singles[place]
        if (single === undefined || !set.members.every((member) => meet[member]?.[place])) continue
        const bits = both(set.bits, single.bits)
        const commits = countBits(bits)
        // Kinds stand in the order of their commits, so the newest member is the rarest.
        if (commits >= least && commits >= TOGETHER * single.commits) {
          next.push({ members: [...set.members, place], bits, commits })
        }
      }
    }
    level = next.sort((a, b) => b.commits - a.commits).slice(0, MOST_SETS)
    all.push(...level)
  }
  return all
}

function isTogether(a: KindSet, b: KindSet, commits: number, changes: number): boolean {
  return commits >= TOGETHER * Math.min(a.commits, b.commits) && commits * changes >= LIFT * a.commits * b.commits
}

/** Leaves out what a larger set says almost as often. */
function withoutParts(sets: readonly KindSet[]): KindSet[] {
  return sets.filter(
    (set) =>
      !sets.some(
        (larger) =>
          larger.members.length > set.members.length &&
          larger.commits >= SAME * set.commits &&
          set.members.every((member) => larger.members.includes(member)),
      ),
  )
}

function both(a: Uint32Array, b: Uint32Array): Uint32Array {
  return a.map((word, place) => word & (b[place] ?? 0))
}

function shared(a: Uint32Array, b: Uint32Array): number {
  let count = 0
  for (const [place, word] of a.entries()) count += ones(word & (b[place] ?? 0))
  return count
}

function countBits(bits: Uint32Array): number {
  let count = 0
  for (const word of bits) count += ones(word)
  return count
}

/** How many bits of a 32-bit word are set. */
function ones(word: number): number {
  let left = word - ((word >>> 1) & 0x55555555)
  left = (left & 0x33333333) + ((left >>> 2) & 0x33333333)
  return Math.imul((left + (left >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
