/**
 * How large a task is, counted: the things that it makes, the files that it changes and the criteria that it is tested by, each at
 * what such a thing takes in this repository (medians of its files and of its history), or else at a stated default.
 */
import { linesOf } from '../compile/duration-basis.ts'
import { kindOf } from '../codebase/file-kind.ts'
import { roleOf } from '../codebase/file-role.ts'
import { counted } from '../../std/counted.ts'
import type { CodeKnowledge } from '../search/code-knowledge.ts'
import type { WorkItem } from '../work/work-item.ts'
import { type CodePlaces, type Median, placesOf } from './code-places.ts'
import type { Filled } from './filled.ts'
import { profileOf } from './kind-profile.ts'
import type { ScopedPath } from './scoped-path.ts'

/** The size of a task. */
export interface Size extends Filled {
  readonly lines: number
  /** Whether the specification states it. */
  readonly isStated: boolean
}

/** A part of the whole: so many of something, at so many lines. */
interface Part {
  readonly count: number
  readonly one: string
  readonly many?: string
  readonly lines: number
  readonly basis: string
}

/** Lines of a test for each criterion, where the code says nothing. */
const LINES_A_CRITERION = 15
/** Lines of the tests that a change owes of which nobody says when it is done. */
const LINES_OF_TESTS = 40
/** Lines of a demand that no file, thing or criterion is counted for. */
const LINES_A_DEMAND = 25
const MOST_CRITERIA = 8
/** Units of one task at most: what names more of them is a list, and one change goes through it. */
const MOST_UNITS = 8
/** Medians from fewer than these tell nothing. */
const FEWEST = 3
/** Bounds on what one new file and one change are taken for. */
const LARGEST_FILE = 160
const LARGEST_CHANGE = 60
const SMALLEST = 5
/** What they are taken for where the code tells nothing. */
const USUAL_FILE = 50
const USUAL_CHANGE = 15
const STATED = /~?\s*\d[\d,]*(?:\s*(?:-|–|to)\s*\d[\d,]*)?\s*k?\s*(?:s?loc\b|lines? of code)/i

/** Counts a task. */
export function complexityOf(item: WorkItem, paths: readonly ScopedPath[], { search }: CodeKnowledge): Size {
  const stated = item.requirements.map(({ text }) => STATED.exec(text)?.[0]).find((one) => one !== undefined)
  const lines = stated === undefined ? undefined : linesOf(stated)
  if (stated !== undefined && lines !== undefined) {
    const because = `the specification says “${stated.trim()}”`
    const complexity = { value: `~${Math.round(lines)} LoC`, breakdown: because }
    return {
      lines,
      isStated: true,
      fields: { complexity },
      derivation: [{ field: 'complexity', rule: 'stated-size', because }],
    }
  }
  const parts = partsOf(item, paths, search === undefined ? undefined : placesOf(search.index))
  const sum = parts.reduce((all, part) => all + part.count * part.lines, 0)
  const value = Math.max(10, Math.round(sum / 5) * 5)
  const breakdown = parts
    .map(({ count, one, many, lines: each, basis }) => `${counted(count, one, many)} @ ${each} LoC (${basis})`)
    .join(', ')
  return {
    lines: value,
    isStated: false,
    fields: { complexity: { value: `~${value} LoC`, breakdown } },
    inferred: ['boundaries.expected_complexity'],
    derivation: [{ field: 'complexity', rule: 'counted-parts', because: breakdown, score: value }],
  }
}

function partsOf(item: WorkItem, paths: readonly ScopedPath[], places: CodePlaces | undefined): Part[] {
  const profile = profileOf(item.kind)
  const named = item.things.filter(({ kind }) => profile.counts.includes(kind))
  const units = Math.min(MOST_UNITS, Math.max(1, new Set(named.map(({ name }) => name)).size))
  const criteria = Math.min(
    MOST_CRITERIA,
    item.requirements.reduce((all, one) => all + one.criteria.length, 0),
  )
  const own = places === undefined ? [] : codeParts(paths, places)
  // Units are in the files and changes that are counted, as far as those suffice for them: past changes were mostly small ones.
  const held = own.reduce((all, { count, lines }) => all + count * lines, 0)
  const beyond = own.length === 0 ? units : Math.max(0, units - Math.floor(held / profile.lines))
  const changed = own.reduce((all, { count, one }) => all + (/source file|migration|page/.test(one) ? count : 0), 0)
  const demands = demandsOf(item) - Math.max(units, changed)
  return [
    ...(beyond === 0
      ? []
      : [
          {
            count: beyond,
            one: own.length === 0 ? profile.unit : `further ${profile.unit}`,
            many: pluralOf(profile.unit, own.length > 0),
            lines: profile.lines,
            basis: 'default',
          },
        ]),
    ...own,
    ...(demands <= 0 ? [] : [{ count: demands, one: 'further demand', lines: LINES_A_DEMAND, basis: 'default' }]),
    ...(criteria === 0 && profile.tested && !own.some(({ one }) => one === 'new test file')
      ? [{ count: 1, one: 'set of tests', many: 'sets of tests', lines: LINES_OF_TESTS, basis: 'default' }]
      : []),
    ...(criteria === 0 || !profile.tested
      ? []
      : [
          {
            count: criteria,
            one: 'criterion tested',
            many: 'criteria tested',
            lines: LINES_A_CRITERION,
            basis: 'default',
          },
        ]),
  ]
}

/** What an item is asked for: each demand is work, and one that forbids something is a bound. */
function demandsOf({ requirements }: WorkItem): number {
  return requirements.filter(({ kind, modality }) => kind === 'functional' && modality !== 'must_not').length
}

function pluralOf(unit: string, isFurther: boolean): string {
  const many =
    unit === 'behaviour' ? 'behaviours' : unit === 'piece of infrastructure' ? 'pieces of infrastructure' : `${unit}s`
  return isFurther ? `further ${many}` : many
}

/** How a part is called by the role of its files. */
const ROLE_NAMES: ReadonlyMap<string, string> = new Map([
  ['source', 'source file'],
  ['test', 'test file'],
  ['migration', 'migration'],
  ['docs', 'page'],
])

/** New files at the size of their like, changed ones at what a change adds to their like; told by what they are for. */
function codeParts(paths: readonly ScopedPath[], { files, sizes, changes }: CodePlaces): Part[] {
  const groups = new Map<string, { count: number; lines: number; known: number }>()
  for (const { path, how, exists } of paths) {
    if (path.includes('*') && how !== 'new') continue
    const role = files.get(path)?.role ?? roleOf(path.replaceAll('*', 'x'))
    if (role === 'generated' || role === 'vendored') continue
    const kind = kindOf(path.replaceAll('*', 'x'), role)
    const median = usable(exists ? changes.get(kind) : sizes.get(kind))
    const usual = median?.lines ?? (exists ? USUAL_CHANGE : USUAL_FILE)
    const lines = Math.min(Math.max(usual, SMALLEST), exists ? LARGEST_CHANGE : LARGEST_FILE)
    const what = `${exists ? 'changed' : 'new'} ${ROLE_NAMES.get(role) ?? 'file'}`
    const group = groups.get(what) ?? { count: 0, lines: 0, known: 0 }
    groups.set(what, {
      count: group.count + 1,
      lines: group.lines + lines,
      known: group.known + (median === undefined ? 0 : 1),
    })
  }
  return [...groups].map(([one, { count, lines, known }]) => ({
    count,
    one,
    lines: Math.max(1, Math.round(lines / count)),
    basis:
      known === 0 ? 'default' : one.startsWith('new') ? 'median of such files here' : 'median of past changes here',
  }))
}

function usable(median: Median | undefined): Median | undefined {
  return median === undefined || median.of < FEWEST || median.lines <= 0 ? undefined : median
}
