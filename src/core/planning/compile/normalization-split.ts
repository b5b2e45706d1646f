/**
 * Cuts a task that is too large into parts, along the boundaries that it has: the directories of its scope, or the
 * interfaces that it produces. Neighbouring directories are packed together until a part has two to eight hours; a directory
 * that alone is too much is divided by its subdirectories. Where there is no boundary, there is no split.
 */
import type { AcceptanceCheck } from '../../model/acceptance-check.ts'
import type { TaskProposal } from '../../model/proposal.ts'
import { durationOf } from './duration-basis.ts'
import { AIM_AT_MOST, SPLIT_ABOVE, sizeOf } from './normalization-bounds.ts'
import { namesInterface, namesPath, pathNamesInterface, segmentsOf } from './normalization-naming.ts'
import { sharesOf, type Share } from './normalization-shares.ts'

/** A task in more parts than this is a project; it stays whole and is told. */
const MOST_PARTS = 100

/** Texts are searched for names only while that is this many searches; a task with more lists than work gets no finer cut. */
const MOST_COMPARED = 100_000

/** Labels in a part's title; the others are counted. */
const MOST_LABELS = 3

/** Why a task could not be split, or its parts in the order in which they follow each other, with the original's key. */
export type Split = { readonly parts: readonly TaskProposal[] } | { readonly refused: string }

/** Splits a task that has more than 16 hours. The parts still bear the original's key. */
export function splitTask(task: TaskProposal): Split {
  const waiting: TaskProposal[] = [task]
  const parts: TaskProposal[] = []
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const cut = (sizeOf(next) ?? 0) > SPLIT_ABOVE ? cutOnce(next) : undefined
    if (cut === undefined) parts.push(next)
    else if (cut !== 'too many') waiting.push(...cut.toReversed())
    if (cut === 'too many' || parts.length + waiting.length > MOST_PARTS) {
      return { refused: `it would fall into more than ${MOST_PARTS} parts` }
    }
  }
  return parts.length > 1 ? { parts } : { refused: 'there is no boundary to split it along' }
}

/** What one part covers. `units` says how much of the work that is, beside the other parts' units. */
interface Piece {
  readonly label: string
  readonly scopes: readonly string[]
  readonly interfaces: readonly string[]
  readonly units: number
}

function cutOnce(task: TaskProposal): TaskProposal[] | 'too many' | undefined {
  const scopes = [...new Set(task.scope_includes)]
  const interfaces = [...new Set(task.interfaces_produced)]
  const hours = sizeOf(task) ?? 0
  const wanted = Math.ceil(hours / AIM_AT_MOST)
  const byScope = scopes.length >= 2 && scopes.length >= Math.min(wanted, interfaces.length)
  const pieces = byScope
    ? alongScopes(scopes, interfaces, hours)
    : interfaces.length >= 2
      ? alongInterfaces(scopes, interfaces, hours)
      : []
  if (pieces.length > MOST_PARTS) return 'too many'
  return pieces.length < 2 ? undefined : partsOf(task, pieces)
}

function alongScopes(scopes: readonly string[], interfaces: readonly string[], hours: number): Piece[] {
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
    scopes: covered[index] as string[],
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

function partsOf(task: TaskProposal, pieces: readonly Piece[]): TaskProposal[] {
  const { duration } = durationOf(task)
  const shares = sharesOf(
    duration,
    task.complexity,
    pieces.map((piece) => piece.units),
  )
  const checks = byPiece(task.acceptance_checks ?? [], subjectOf, pieces)
  const criteria = byPiece(task.done_when ?? [], (criterion) => criterion, pieces)
  return pieces.map((piece, index) => ({
    ...task,
    ...(shares[index] as Share),
    title: `${task.title}: ${piece.label}`,
    duration_basis: 'estimated',
    ...listed(task, 'scope_includes', piece.scopes),
    ...listed(task, 'interfaces_produced', piece.interfaces),
    ...listed(task, 'acceptance_checks', checks[index] ?? []),
    ...listed(task, 'done_when', criteria[index] ?? []),
  }))
}

/** A list for a part; left unsaid where it was for the whole. */
function listed<K extends keyof TaskProposal, T>(
  task: TaskProposal,
  field: K,
  list: readonly T[],
): Partial<Record<K, T[]>> {
  return task[field] === undefined ? {} : ({ [field]: [...list] } as Partial<Record<K, T[]>>)
}

/** Deals items to the last piece that each names, because by then all that it names is there; to the last of all when it names none. */
function byPiece<T>(items: readonly T[], textOf: (item: T) => string, pieces: readonly Piece[]): T[][] {
  const names = pieces.map(({ scopes, interfaces }) => ({
    interfaces,
    paths: scopes.map((scope) => segmentsOf(scope).join('/')),
  }))
  const each = names.reduce((sum, { interfaces, paths }) => sum + interfaces.length + paths.length, 0)
  const dealt = pieces.map((): T[] => [])
  for (const item of items) {
    const text = items.length * each <= MOST_COMPARED ? textOf(item) : ''
    const piece = names.findLastIndex(
      ({ interfaces, paths }) =>
        interfaces.some((name) => namesInterface(text, name)) || paths.some((path) => namesPath(text, path)),
    )
    dealt.at(piece)?.push(item)
  }
  return dealt
}

function subjectOf(check: AcceptanceCheck): string {
  switch (check.type) {
    case 'command':
      return `${check.id} ${check.cmd} ${check.cwd ?? ''}`
    case 'artifact':
      return `${check.id} ${check.path}`
    case 'http':
      return `${check.id} ${check.url}`
  }
}
