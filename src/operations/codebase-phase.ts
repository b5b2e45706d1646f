/** Phase 1 of the story that planning tells: what the codebase holds, and first of all what this specification may need. */
import type { CodebaseAnalysis } from '../core/model/codebase-analysis.ts'
import type { SharedResource } from '../core/model/resource.ts'
import { countWords } from '../core/planning/search/words.ts'
import { counted } from '../core/std/counted.ts'
import type { CodebaseLook } from './codebase-look.ts'
import type { Tell } from './plan-phases.ts'

const PHASE = 'Phase 1: Codebase Analysis'
/** Lines of one kind that are told; the plan has all. */
const MOST = 3
/** Names in one line. */
const MOST_NAMES = 5

/** Tells what was seen in the codebase that `spec` is for. */
export function tellCodebase({ analysis, trouble }: CodebaseLook, spec: string, tell: Tell): void {
  const say = (message: string): void => tell({ phase: PHASE, message })
  if (analysis.tool === 'none') {
    const why = trouble === undefined ? 'Left out' : 'Not possible (see below)'
    return say(`${why}: the plan rests on the specification alone`)
  }
  const files = counted(analysis.scanned_files, 'file')
  if (analysis.languages.length === 0) {
    return say(`Found no code in ${files}: the plan rests on the specification alone`)
  }
  say(`Read ${files} (${listed(analysis.languages)}) with ${analysis.tool}`)
  const wanted = countWords(spec)
  const apis = fitting(analysis.existing_apis, wanted)
  const points = fitting(analysis.extension_points, wanted)
  const existing = new Map([...points, ...apis].toReversed().map((entry) => [nameIn(entry), entry]))
  const told = [...new Set([...points, ...apis].map(nameIn))].slice(0, MOST)
  for (const name of told) say(`Found existing ${existing.get(name) ?? name}`)
  const components = [...fitting(analysis.reused_components, wanted), ...analysis.reused_components]
  const names = [...new Set(components.map(nameIn))].filter((name) => !told.includes(name)).slice(0, MOST_NAMES)
  if (names.length > 0) say(`Found ${names.join(', ')} to build on`)
  for (const line of resourceLines(analysis, wanted)) say(line)
  const all = totals(analysis)
  if (all !== '') say(`In all ${all}; \`tasks analyze\` shows them`)
}

/** The entries that have a word of the specification in their name, those with the most first; equals keep their order. */
function fitting(entries: readonly string[], wanted: ReadonlyMap<string, number>): string[] {
  return entries
    .map((entry) => ({ entry, score: shared(nameIn(entry), wanted) }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score)
    .map(({ entry }) => entry)
}

function shared(text: string, wanted: ReadonlyMap<string, number>): number {
  return countWords(text)
    .keys()
    .reduce((sum, word) => sum + (wanted.has(word) ? 1 : 0), 0)
}

/** `Logger` of `class Logger (src/log.ts:3): 42 files use it`; of a route, all that stands before its place. */
function nameIn(entry: string): string {
  const [head = ''] = entry.split(' (', 1)
  return /^[A-Z]+ \//.test(head) ? head : (head.split(' ').at(-1) ?? head)
}

function resourceLines({ shared_resources }: CodebaseAnalysis, wanted: ReadonlyMap<string, number>): string[] {
  return Object.entries(shared_resources)
    .map(([name, resource]) => ({ line: resourceText(name, resource), score: shared(name, wanted) }))
    .toSorted((a, b) => b.score - a.score)
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
