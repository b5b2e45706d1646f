/**
 * Names of interfaces with their versions, as tasks write them: `Users`, `Users:v1`, `Users:1.2.0`, and for what a consumer
 * asks for also `Users:^1.2`, `Users:~1.2`, `Users:>=2`, `Users:v1.x`. A version that leaves parts out stands for all that
 * begin with it: `v1` is any 1.x.y. Two versions fit when one version could be both. Words that are no numbers (`draft`,
 * `1.0.0-rc.1`) fit only themselves.
 */

type Triple = readonly [number, number, number]

interface VersionRange {
  readonly from: Triple
  /** Exclusive; nothing when there is no upper end. */
  readonly below: Triple | undefined
}

/** An interface as a task names it. */
export interface InterfaceName {
  readonly name: string
  /** As it was written; nothing when the task names none. */
  readonly version: string | undefined
  /** Name and version together, as they were written. */
  readonly text: string
  readonly range: VersionRange | undefined
}

const COMPARATOR = /^(\^|~|>=|<=|>|<|=)?v?(\d{1,9}|[xX*])(?:\.(\d{1,9}|[xX*]))?(?:\.(\d{1,9}|[xX*]))?$/

/** Reads a name with an optional version. */
export function readInterfaceName(text: string): InterfaceName {
  const trimmed = text.trim()
  const colon = trimmed.lastIndexOf(':')
  const version = trimmed.slice(colon + 1).trim()
  const range = readRange(version)
  // `std::vector` is a name, and so is one with a sentence behind its colon.
  const isName =
    colon < 1 || version === '' || trimmed[colon - 1] === ':' || (range === undefined && /\s/.test(version))
  if (isName) return { name: trimmed, version: undefined, text: trimmed, range: undefined }
  return { name: trimmed.slice(0, colon).trim(), version, text: trimmed, range }
}

/** Whether what is given satisfies what is needed, by version alone. */
export function fits(need: InterfaceName, given: InterfaceName): boolean {
  if (need.version === undefined || given.version === undefined || need.version === given.version) return true
  if (need.range === undefined || given.range === undefined) return false
  return isBelow(need.range.from, given.range.below) && isBelow(given.range.from, need.range.below)
}

function readRange(text: string): VersionRange | undefined {
  let range: VersionRange = { from: [0, 0, 0], below: undefined }
  for (const word of text.replaceAll(/(?<=[<>=^~])\s+/g, '').split(/\s+/)) {
    const next = comparatorRange(word)
    if (next === undefined) return undefined
    const from = compare(range.from, next.from) < 0 ? next.from : range.from
    const isNarrower = range.below === undefined || (next.below !== undefined && compare(next.below, range.below) < 0)
    range = { from, below: isNarrower ? next.below : range.below }
  }
  return range
}

function comparatorRange(word: string): VersionRange | undefined {
  const match = COMPARATOR.exec(word)
  if (match === null) return undefined
  const [, operator = '', ...texts] = match
  const parts: number[] = []
  for (const text of texts) {
    if (text === undefined || /^[xX*]$/.test(text)) break
    parts.push(Number(text))
  }
  const last = parts.length - 1
  if (last < 0) return { from: [0, 0, 0], below: undefined }
  const from = filled(parts)
  switch (operator) {
    case '>=':
      return { from, below: undefined }
    case '>':
      return { from: raised(parts, last), below: undefined }
    case '<':
      return { from: [0, 0, 0], below: from }
    case '<=':
      return { from: [0, 0, 0], below: raised(parts, last) }
    case '~':
      return { from, below: raised(parts, Math.min(1, last)) }
    case '^': {
      const lead = parts.findIndex((part) => part > 0)
      return { from, below: raised(parts, lead === -1 ? last : lead) }
    }
    default:
      return { from, below: raised(parts, last) }
  }
}

function filled(parts: readonly number[]): Triple {
  return [parts[0] ?? 0, parts[1] ?? 0, parts[2] ?? 0]
}

/** The first version behind all that agree with `parts` up to `index`. */
function raised(parts: readonly number[], index: number): Triple {
  return filled([...parts.slice(0, index), (parts[index] ?? 0) + 1])
}

function isBelow(version: Triple, limit: Triple | undefined): boolean {
  return limit === undefined || compare(version, limit) < 0
}

function compare(a: Triple, b: Triple): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2]
}
