/**
 * Which files a task may touch, as tight as its words allow:
 *
 *   named in the text (certain) ─► found by the search, by confidence ─► their tests ─► new files beside what is like them
 *
 * Without a codebase only what the text names; a task that names nothing is left to the compiler, which says that any file may be touched.
 */
import type { Exclusion, Requirement } from '../requirements/requirement.ts'
import type { CodeFile } from '../../model/code-index.ts'
import type { SpecReading } from '../requirements/spec-reading.ts'
import type { Span } from '../spec/source-text.ts'
import type { CodeKnowledge } from '../search/code-knowledge.ts'
import type { CodeSearch } from '../search/prepared-search.ts'
import type { WorkItem, WorkKind } from '../work/work-item.ts'
import { type CodePlaces, placesOf } from './code-places.ts'
import type { Derived, Filled } from './filled.ts'
import { type Candidate, foundFiles } from './found-files.ts'
import type { ItemText } from './item-text.ts'
import { type NamedPath, namedPaths } from './named-paths.ts'
import { modelOfTable, newFiles, newMigration } from './new-files.ts'
import { profileOf } from './kind-profile.ts'
import { plannedFor } from './planned-files.ts'
import { limitOn, type OffLimit, offLimitsOf } from './off-limits.ts'
import { excludedPaths, exclusionsOf, keepsOff, restrictionsOf, untouchedNear } from './scope-bounds.ts'
import type { ScopedPath } from './scoped-path.ts'

/** The scope of a task: its paths with their reasons, and what of the proposal they fill. */
export interface Scope extends Filled {
  readonly paths: readonly ScopedPath[]
  /** What the specification excludes that concerns the item. */
  readonly exclusions: readonly Exclusion[]
}

const MOST_FOUND = 10
/** Who names files means those. */
const MOST_BESIDE_NAMED = 2
const OF_DEPENDENCIES = /\b(?:dependenc\w+|librar\w+|packages?|crates?|gems?)\b/i
/** Only the surest files bring their tests along: one of ten to one of three was altered with the others. */
const MOST_TESTED = 1
const MOST_PATHS = 16
const NAMED = 0.95

/** Finds the scope of an item. */
export function scopeOf(item: WorkItem, text: ItemText, reading: SpecReading, code: CodeKnowledge): Scope {
  const { search } = code
  const places = search === undefined ? undefined : placesOf(search.index)
  const limits = offLimitsOf(reading, places)
  const isFree = ({ path }: { readonly path: string }): boolean => limitOn(path, limits) === undefined
  const named = unique(namedIn(item, places).map(scopedName))
  const certain = unique([...named, ...plannedFor(item, text.all, reading, places)]).filter(isFree)
  const inCode =
    search === undefined || places === undefined ? [] : codePaths(item, text, reading, search, places, certain, isFree)
  const exclusions = exclusionsOf(text, reading)
  const paths = unique([...certain, ...inCode])
    .filter(isFree)
    .slice(0, MOST_PATHS)
  const includes = paths.map(({ path }) => path)
  const excludes = [
    ...new Set([...limits.map(({ path }) => path), ...excludedPaths(item, exclusions, includes, places)]),
  ]
  const out = new Set(excludes)
  const left = paths.filter(({ path }) => !out.has(path))
  const restrictions = restrictionsOf(item, untouchedNear(text, reading, limits, includes, named))
  return {
    paths: left,
    exclusions,
    fields: {
      ...(left.length === 0 ? {} : { scope_includes: left.map(({ path }) => path) }),
      ...(excludes.length === 0 ? {} : { scope_excludes: excludes }),
      ...(restrictions.length === 0
        ? {}
        : { restrictions: restrictions.map((one) => (/[.!?:;…]$/.test(one) ? one : `${one}.`)).join(' ') }),
    },
    inferred: left.some(({ how }) => how !== 'named') ? ['boundaries.scope.includes'] : [],
    derivation: left.map(derived),
  }
}

/** What the item's words name, and what labelled lines say about where it goes. */
function namedIn({ requirements, bounds }: WorkItem, places: CodePlaces | undefined): NamedPath[] {
  const speaking = [...requirements, ...bounds].filter(
    ({ modality, text }) => modality !== 'must_not' && !keepsOff(text),
  )
  const words = ({ source }: Requirement, { start, end }: Span): string => source.text.slice(start, end)
  const notes = requirements.flatMap((one) =>
    [...(one.notes ?? []), ...(one.group?.notes ?? [])].flatMap(({ about, text }) => (about === 'place' ? [text] : [])),
  )
  return [
    ...speaking.flatMap((one) => namedPaths(words(one, one.span), places)),
    ...notes.flatMap((text) => namedPaths(text, places, true)),
  ]
}

/** The files that an item's words name although they are off limits, when all that it names are; each with what keeps hands off it. */
export function contradictedPaths(
  item: WorkItem,
  reading: SpecReading,
  { search }: CodeKnowledge,
): readonly OffLimit[] {
  const places = search === undefined ? undefined : placesOf(search.index)
  const limits = offLimitsOf(reading, places)
  if (limits.length === 0) return []
  const found = unique(namedIn(item, places).map(scopedName)).map(({ path }) => ({
    path,
    limit: limitOn(path, limits),
  }))
  return found.every(({ limit }) => limit !== undefined)
    ? found.flatMap(({ path, limit }) => (limit === undefined ? [] : [{ path, exclusion: limit.exclusion }]))
    : []
}

function codePaths(
  item: WorkItem,
  text: ItemText,
  reading: SpecReading,
  search: CodeSearch,
  places: CodePlaces,
  named: readonly ScopedPath[],
  isFree: (place: { readonly path: string }) => boolean,
): ScopedPath[] {
  const candidates = foundFiles(item, reading, search).filter(isFree)
  const chosen = chosenOf(item, candidates).slice(0, named.length === 0 ? MOST_FOUND : MOST_BESIDE_NAMED)
  const found = chosen.map(({ path, confidence, reasons }): ScopedPath => {
    const because =
      reasons
        .slice(0, 2)
        .map((reason) => reason.text)
        .join('; ') || 'the search finds it for these words'
    return { path, how: 'found', exists: true, confidence, because }
  })
  const fresh = named.some(({ exists }) => !exists)
    ? []
    : item.kind === 'migration'
      ? [...newMigration(item, candidates, places), ...modelOfTable(item, text.all, search)]
      : newFiles(item, text.all, candidates, search)
  return [...found, ...testsOf([...named, ...found], search, item), ...fresh]
}

/** The likely files that its words speak for; where there are none, the best of the others, for work that changes code touches some. */
function chosenOf(item: WorkItem, candidates: readonly Candidate[]): Candidate[] {
  const fitting = candidates.filter(({ file }) => isOf(item, file))
  const own = fitting.filter(({ speaks }) => speaks)
  return own.length > 0 ? own : fitting.slice(0, 1)
}

/** Kinds of work that are done in files of the build, in settings, in the folders of tools, and in tests. */
const OF_BUILD: ReadonlySet<WorkKind> = new Set(['infrastructure', 'config'])
const OF_SETTINGS: ReadonlySet<WorkKind> = new Set(['infrastructure', 'config', 'limit', 'command'])

/** Whether work of this kind is done in such a file: manifests say a little of everything, and tests come with what they test. */
function isOf({ kind, requirements }: WorkItem, { path, role }: CodeFile): boolean {
  if (role === 'test') return kind === 'test'
  // Migrations that were run are history; a task adds its own.
  if (role === 'migration') return false
  if (/^\.[\w-]+\//.test(path)) return kind === 'infrastructure'
  if (role === 'build') return OF_BUILD.has(kind) || requirements.some(({ text }) => OF_DEPENDENCIES.test(text))
  return role !== 'config' || OF_SETTINGS.has(kind)
}

/** The tests of the files, which change with them. */
function testsOf(paths: readonly ScopedPath[], search: CodeSearch, item: WorkItem): ScopedPath[] {
  if (!profileOf(item.kind).tested) return []
  return paths.slice(0, MOST_TESTED).flatMap(({ path, confidence }) => {
    const tests = search.tests.get(path) ?? []
    // A test of many files is no mirror of one.
    const own = tests.filter((test) => (search.files[search.documents.get(test) ?? -1]?.tests.length ?? 9) <= 2)
    return own
      .slice(0, 1)
      .map((test): ScopedPath => ({ path: test, how: 'derived', exists: true, confidence, because: `tests ${path}` }))
  })
}

function scopedName({ path, said, exists }: NamedPath): ScopedPath {
  const because = `the text names “${said}”${exists ? '' : ', which is not there yet'}`
  return { path, how: 'named', exists, confidence: NAMED, because }
}

function derived({ path, how, confidence, because }: ScopedPath): Derived {
  return { field: 'scope_includes', rule: `scope-${how}`, because, score: confidence, at: path }
}

function unique(paths: readonly ScopedPath[]): ScopedPath[] {
  const seen = new Set<string>()
  return paths.filter(({ path }) => !seen.has(path) && seen.add(path))
}
