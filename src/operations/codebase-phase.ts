/** Phase 1 of the story that planning tells: what the codebase holds, and first of all what this specification may need. */
import type { CodebaseAnalysis } from '../core/model/codebase-analysis.ts'
import type { SharedResource } from '../core/model/resource.ts'
import { fittingEntries, type NamedEntry } from '../core/planning/search/fitting-entries.ts'
import type { CodeSearch } from '../core/planning/search/prepared-search.ts'
import { reusedSymbols } from '../core/planning/search/reuse.ts'
import { searchCode } from '../core/planning/search/search-code.ts'
import type { SearchResult } from '../core/planning/search/search-result.ts'
import { withoutNumber } from '../core/planning/search/stem.ts'
import { partsOf } from '../core/planning/search/words.ts'
import { counted } from '../core/std/counted.ts'
import type { CodebaseLook } from './codebase-look.ts'
import { PHASES } from './phase-watch.ts'
import type { Tell } from './plan-phases.ts'

/** Lines of one kind that are told; the plan has all. */
const MOST = 3
/** Names in one line. */
const MOST_NAMES = 5

/** Lines of a specification that are looked at for what its tasks build on. */
const MOST_LINES = 200
/** Files that are looked at for a specification. */
const MOST_FILES = 100
/** A file that is told is touched by the work at least so often. */
const LIKELY = 0.2
/** How much of a name must be said to be told before those that are used most. */
const SAID = 0.6
/** Nouns of what other files can use by its name alone. */
const BUILT_ON: ReadonlySet<string> = new Set([
  'class',
  'component',
  'function',
  'hook',
  'interface',
  'protocol',
  'store',
  'struct',
  'trait',
  'type',
])

/** Tells what was seen in the codebase that `spec` is for. */
export function tellCodebase({ analysis, search, notes = [], trouble }: CodebaseLook, spec: string, tell: Tell): void {
  const say = (message: string): void => tell({ phase: PHASES.codebase, message })
  if (search === undefined) {
    const why = trouble === undefined ? 'Left out' : 'Not possible (see below)'
    return say(`${why}: the plan rests on the specification alone`)
  }
  const files = counted(analysis.scanned_files, 'file')
  if (analysis.languages.length === 0) {
    return say(`Found no code in ${files}: the plan rests on the specification alone`)
  }
  say(`Read ${files} (${listed(analysis.languages)}) with ${analysis.tool}`)
  const found = searchCode(search, spec, { files: MOST_FILES, symbols: 40 })
  const fitting = (entries: readonly string[]): NamedEntry[] =>
    fittingEntries(search, spec, found.files, entries.map(namedEntry))
  const reused = reusedNames(search, spec)
  const entries = [...analysis.extension_points, ...analysis.existing_apis]
  const isExtended = (entry: string): boolean => reused.extended.includes(namedEntry(entry).name)
  const existing = new Map<string, string>()
  for (const { name, entry } of [...entries.filter(isExtended).map(namedEntry), ...fitting(entries)]) {
    if (existing.size < MOST && !existing.has(name)) existing.set(name, entry)
  }
  for (const entry of existing.values()) say(`Found existing ${entry}`)
  // What a name is must be said itself, and not in a path: a migration is no `Migrate`.
  const said = new Set(partsOf(spec.replace(/\S*\/\S*/g, ' ')).map(withoutNumber))
  const isSaid = (name: string): boolean => said.has(withoutNumber(partsOf(name).at(-1) ?? ''))
  const components = analysis.reused_components.map((entry) => namedEntry(entry).name)
  const fit = fitting(analysis.reused_components).map(({ name }) => name)
  const sure = [...reused.all, ...saidNames(found, search, isSaid), ...fit.filter(isSaid)]
  // Names that are only alike are told where no other is.
  const names = [...sure, ...(sure.every((name) => existing.has(name)) ? fit : []), ...components]
  const told = [...new Set(names)].filter((name) => !existing.has(name)).slice(0, MOST_NAMES)
  if (told.length > 0) say(`Found ${told.join(', ')} to build on`)
  const likely = found.files.filter(({ confidence }) => confidence >= LIKELY).slice(0, MOST)
  if (likely.length > 0) say(`Places to look at first: ${likely.map(({ path }) => path).join(', ')}`)
  for (const line of resourceLines(analysis, fittingNames(search, spec, analysis))) say(line)
  for (const note of notes) say(`Note: ${note}`)
  const all = totals(analysis)
  if (all !== '') say(`In all ${all}; \`tasks analyze\` shows them`)
}

/** What the tasks of a specification build on, each of its lines taken for one; `files:` belongs to the line before. */
function reusedNames(search: CodeSearch, spec: string): { readonly extended: string[]; readonly all: string[] } {
  const tasks: { readonly text: string; readonly files: readonly string[] }[] = []
  for (const line of spec.split('\n')) {
    const text = line.replace(/^\s*(?:[-*+]|\d+[.)])\s+(?:\[.\]\s+)?/, '').trim()
    const stated = /^files:\s*(.+)$/i.exec(text)?.[1]?.split(/[,\s]+/) ?? []
    const last = tasks.at(-1)
    if (stated.length > 0 && last !== undefined) tasks[tasks.length - 1] = { ...last, files: stated }
    else if (text !== '' && !/^#|^\w+:/.test(text) && tasks.length < MOST_LINES) tasks.push({ text, files: [] })
  }
  const symbols = tasks.flatMap(({ text, files }) => reusedSymbols(search, text, files))
  const names = (of: typeof symbols): string[] => [
    ...new Set(of.map(({ symbol }) => symbol.slice(symbol.lastIndexOf('#') + 1))),
  ]
  return { extended: names(symbols.filter(({ how }) => how === 'extend')), all: names(symbols) }
}

/** What other files can use of the names that the specification says. */
function saidNames(
  { symbols }: SearchResult,
  { files, documents }: CodeSearch,
  isSaid: (name: string) => boolean,
): string[] {
  return symbols
    .filter(({ path, fact, score }) => {
      if (!isSaid(fact.name)) return false
      const role = files[documents.get(path) ?? -1]?.role
      return score >= SAID && fact.exported === true && BUILT_ON.has(fact.noun) && role !== 'test'
    })
    .map(({ fact }) => fact.name)
}

/** `Logger` of `class Logger (src/log.ts:3): 42 files use it`; of a route, all that stands before its place. */
function namedEntry(entry: string): NamedEntry {
  const [head = ''] = entry.split(' (', 1)
  const [path = ''] = entry.slice(head.length + 2).split(/:\d+\)/, 1)
  const name = /^[A-Z]+ \//.test(head) ? head : (head.split(' ').at(-1) ?? head)
  return { entry, name, path }
}

/** Resources whose names the specification says. */
function fittingNames(search: CodeSearch, spec: string, { shared_resources }: CodebaseAnalysis): string[] {
  const named = Object.keys(shared_resources).map((name) => ({ entry: name, name, path: '' }))
  return fittingEntries(search, spec, [], named).map(({ name }) => name)
}

/** What the specification names comes first, then what its tasks may lock or use; where it is released comes last. */
function resourceLines({ shared_resources }: CodebaseAnalysis, fitting: readonly string[]): string[] {
  const rank = (name: string, { type }: SharedResource): number => {
    const at = fitting.indexOf(name)
    if (at >= 0) return at - fitting.length
    if (/^(?:CI|deployment) /.test(name)) return 2
    return type === 'exclusive' ? 0 : 1
  }
  return Object.entries(shared_resources)
    .map(([name, resource], place) => ({ line: resourceText(name, resource), rank: rank(name, resource), place }))
    .toSorted((a, b) => a.rank - b.rank || a.place - b.place)
    .slice(0, MOST)
    .map(({ line }) => line)
}

function resourceText(name: string, { type, capacity, interval_seconds, location }: SharedResource): string {
  if (type === 'exclusive') return `Identified ${name} as one at a time (${location})`
  if (type === 'shared_limited') return `Detected ${name} with room for ${capacity} (${location})`
  return `Detected ${name}, ${capacity} each ${interval_seconds ?? 60} s (${location})`
}

function totals({ counts, shared_resources }: CodebaseAnalysis): string {
  const { existing_apis, reused_components, extension_points } = counts
  const resources = Object.keys(shared_resources).length
  const parts = [
    existing_apis === 0 ? '' : counted(existing_apis, 'API'),
    reused_components === 0 ? '' : counted(reused_components, 'reusable component'),
    extension_points === 0 ? '' : counted(extension_points, 'extension point'),
    resources === 0 ? '' : counted(resources, 'shared resource'),
  ]
  return parts.filter((part) => part !== '').join(', ')
}

function listed(names: readonly string[]): string {
  const more = names.length - MOST_NAMES
  return more > 0 ? `${names.slice(0, MOST_NAMES).join(', ')} and ${more} more` : names.join(', ')
}
