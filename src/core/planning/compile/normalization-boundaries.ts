/**
 * The boundaries of a task: the directories of its scope, or the interfaces that it produces. Neighbouring directories are
 * packed together until a piece has two to eight hours; a directory that alone is too much is divided by what lies below it.
 */
import { AIM_AT_MOST } from './normalization-bounds.ts'
import { pathNamesInterface, segmentsOf } from './normalization-naming.ts'

/** Texts are searched for names only while that is this many searches; a task with more lists than work gets no finer cut. */
export const MOST_COMPARED = 100_000

/** A task with more patterns or interfaces than this has no boundary among them that anybody would see. */
const MOST_NAMES = 1000

/** Labels in a part's title; the others are counted. */
const MOST_LABELS = 3

/** What one part covers. `units` says how much of the work that is, beside the other parts' units. */
export interface Piece {
  readonly label: string
  readonly scopes: readonly string[]
  readonly interfaces: readonly string[]
  readonly units: number
}

/** The pieces that a task of so many hours falls into; fewer than two when it has no boundary. */
export function piecesOf(includes: readonly string[], produced: readonly string[], hours: number): Piece[] {
  if (includes.length > MOST_NAMES || produced.length > MOST_NAMES) return []
  const scopes = unitsOf(includes)
  const interfaces = [...new Set(produced)]
  const wanted = Math.ceil(hours / AIM_AT_MOST)
  if (scopes.size >= 2 && scopes.size >= Math.min(wanted, interfaces.length)) {
    return alongScopes(scopes, interfaces, hours)
  }
  return interfaces.length >= 2 ? alongInterfaces([...new Set(includes)], interfaces, hours) : []
}

/** Directories deeper than this are not compared. */
const MOST_SEGMENTS = 64

/** The scope's patterns by the widest one that covers them: `src/db/schema.sql` goes with `src/db/**`. */
function unitsOf(includes: readonly string[]): Map<string, string[]> {
  const patterns = new Set(includes)
  const units = new Map<string, string[]>()
  for (const pattern of patterns) {
    let cover = pattern
    let directory = ''
    for (const segment of segmentsOf(pattern).slice(0, MOST_SEGMENTS)) {
      directory += `${segment}/`
      if (!patterns.has(`${directory}**`)) continue
      cover = `${directory}**`
      break
    }
    const unit = units.get(cover)
    if (unit === undefined) units.set(cover, [pattern])
    else unit.push(pattern)
  }
  return units
}

function alongScopes(
  units: ReadonlyMap<string, readonly string[]>,
  interfaces: readonly string[],
  hours: number,
): Piece[] {
  const scopes = [...units.keys()]
  const groups = directoriesOf(scopes, hours / scopes.length)
  const packed = pack(groups, (group) => (hours * group.length) / scopes.length)
  const covered = packed.map((pack) => pack.flat())
  const owned = covered.map((): string[] => [])
  const compared = scopes.length * interfaces.length <= MOST_COMPARED
  for (const name of interfaces) {
    const names = (patterns: readonly string[]): boolean =>
      patterns.some((pattern) => pathNamesInterface(pattern, name))
    owned.at(compared ? covered.findLastIndex(names) : -1)?.push(name)
  }
  const labels = packed.map((pack) => labelOf(pack.map(commonPath)))
  const distinct = new Set(labels).size === labels.length
  return packed.map((_, index) => ({
    label: distinct ? (labels[index] as string) : labelOf(covered[index] as string[]),
    scopes: (covered[index] as string[]).flatMap((unit) => units.get(unit) ?? []),
    interfaces: owned[index] as string[],
    units: (covered[index] as string[]).length,
  }))
}

function alongInterfaces(scopes: readonly string[], interfaces: readonly string[], hours: number): Piece[] {
  const compared = scopes.length * interfaces.length <= MOST_COMPARED ? scopes : []
  const claimed = new Set(compared.filter((scope) => interfaces.some((name) => pathNamesInterface(scope, name))))
  return pack(interfaces, () => hours / interfaces.length).map((names) => {
    const own = scopes.filter((scope) => !claimed.has(scope) || names.some((name) => pathNamesInterface(scope, name)))
    return {
      label: labelOf(names),
      scopes: own.length === 0 ? scopes : own,
      interfaces: names,
      units: names.length,
    }
  })
}

/**
 * The patterns by directory, in the order in which the directories first occur. A directory that holds more than eight hours is
 * taken apart by what lies below it, as deep as its patterns reach.
 */
function directoriesOf(scopes: readonly string[], hoursEach: number): string[][] {
  const segments = new Map(scopes.map((pattern) => [pattern, segmentsOf(pattern)]))
  const waiting: { patterns: readonly string[]; depth: number }[] = [{ patterns: scopes, depth: 0 }]
  const groups: string[][] = []
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { patterns, depth } = next
    const whole = depth > 0 && patterns.length * hoursEach <= AIM_AT_MOST
    if (patterns.length === 1 || whole) {
      groups.push([...patterns])
      continue
    }
    const below = new Map<string, string[]>()
    let deeper = false
    for (const pattern of patterns) {
      const segment = segments.get(pattern)?.[depth]
      deeper ||= segment !== undefined
      const key = segment ?? ''
      const group = below.get(key)
      if (group === undefined) below.set(key, [pattern])
      else group.push(pattern)
    }
    // Patterns such as `src/*.ts` and `src/*.css` share their whole path: each is a boundary of its own.
    const apart = deeper ? [...below.values()] : patterns.map((pattern) => [pattern])
    for (const group of apart.toReversed()) waiting.push({ patterns: group, depth: depth + 1 })
  }
  return groups
}

/** Joins neighbours until a part is as large as an even share, and never above eight hours when it can be less. */
function pack<T>(groups: readonly T[], hoursOf: (group: T) => number): T[][] {
  const total = groups.reduce((sum, group) => sum + hoursOf(group), 0)
  const share = total / Math.ceil(total / AIM_AT_MOST)
  const packed: T[][] = []
  let current: T[] = []
  let hours = 0
  for (const group of groups) {
    const more = hoursOf(group)
    if (current.length > 0 && hours + more > AIM_AT_MOST + TOLERANCE) {
      packed.push(current)
      current = []
      hours = 0
    }
    current.push(group)
    hours += more
    if (hours < share - TOLERANCE) continue
    packed.push(current)
    current = []
    hours = 0
  }
  if (current.length > 0) packed.push(current)
  return packed
}

/** Hours by which sums of shares may be off. */
const TOLERANCE = 1e-6

function commonPath(patterns: readonly string[]): string {
  const [first = '', ...others] = patterns
  if (others.length === 0) return segmentsOf(first).join('/') || first
  let common = segmentsOf(first)
  for (const pattern of others) {
    const segments = segmentsOf(pattern)
    const differs = common.findIndex((segment, index) => segment !== segments[index])
    if (differs !== -1) common = common.slice(0, differs)
  }
  return common.length === 0 ? labelOf(patterns) : common.join('/')
}

function labelOf(names: readonly string[]): string {
  const distinct = [...new Set(names)]
  const shown = distinct.slice(0, MOST_LABELS).join(', ')
  return distinct.length > MOST_LABELS ? `${shown} and ${distinct.length - MOST_LABELS} more` : shown
}
