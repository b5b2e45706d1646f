/** What is known of one name in a codebase, and why it stands in the lists of the analysis or does not. */
import type { CodeFact, CodeFile, CodeIndex } from '../../model/code-index.ts'
import { NOUNS } from '../../model/code-nouns.ts'
import { counted } from '../../std/counted.ts'
import { nearest } from '../../std/nearest.ts'
import { compareText } from '../../std/order.ts'
import { MOST_LISTED } from './analysis.ts'
import { baseOf } from './heirs.ts'
import { calledByKind, reasonAgainst } from './listing-reasons.ts'
import { ownersOf, usersOf } from './questions.ts'
import { isAbout, placed, type Standing, type Standings, standingsOf, usersOfDefinition } from './standing.ts'
import type { Definition } from './symbol-table.ts'
import { isOwnCode } from './uses.ts'

/** All that is known of a name at one place. Paths are relative to the codebase; lists are whole and sorted. */
export interface SymbolExplanation {
  /** `UserService`, `UserService.find`, `GET /users`, or a path. */
  readonly name: string
  /** class, method, route, table, env …; `file` for a path. */
  readonly what: string
  /** Where it stands: `src/a.ts:12`; several for what is read or stated in many places, as an environment variable. */
  readonly places: readonly string[]
  /** `folder/id` of the rule that found it; `null` for a file. */
  readonly rule: string | null
  readonly exported: boolean
  readonly exported_why: string
  /** What it builds upon: `extends Base (src/base.ts:3)`. */
  readonly builds_upon: readonly string[]
  /** What builds upon it: `OAuth (src/oauth.ts:3), extends`. */
  readonly heirs: readonly string[]
  /** Files that use it, or import what holds it. */
  readonly used_by: readonly string[]
  /**
   * The file that all below is told of, but for the lists. Of a name with places in several files it is the first that is no test
   * and no document.
   */
  readonly file: string
  readonly tested_by: readonly string[]
  readonly package: string
  readonly owners: readonly string[]
  /** What the history says of its file; `null` without one. */
  readonly changed: { readonly commits: number; readonly heat: number } | null
  /** Files that changed in the same commits, the most often first. */
  readonly changes_with: readonly { readonly path: string; readonly commits: number }[]
  /** For each list of the analysis: its place, or why it is not in it. */
  readonly lists: Readonly<Record<ListName, string>>
}

/** The lists of the analysis. */
export type ListName = 'existing_apis' | 'reused_components' | 'extension_points'
const LISTS: readonly ListName[] = ['existing_apis', 'reused_components', 'extension_points']
/** Kinds of fact that a person asks about by name. */
const NAMED = new Set<CodeFact['kind']>([
  'definition',
  'route',
  'table',
  'migration',
  'event',
  'command',
  'config_key',
  'env',
  'registry',
] as const)
const MOST_NEAR = 3
const MOST_CHANGING = 10

/** One or more facts that a name means, those of `file` first. */
interface Meant {
  readonly file: CodeFile
  readonly facts: readonly CodeFact[]
  readonly places: readonly string[]
}

/**
 * Explains a name: of a symbol, `Class.method`, a route, a table, an environment variable, a path or its end. Several places may
 * bear the name: what is exported and used most stands first. Nothing found gives an empty list; see {@link nearestSymbols}.
 */
export function explainSymbol(index: CodeIndex, name: string): SymbolExplanation[] {
  const meant = meantBy(index, name)
  if (meant.length === 0) return []
  const standings = standingsOf(index)
  const importers = usersOf(index)
  const explained = meant.map((one) => explain(one, index, standings, importers))
  return explained.sort(
    (a, b) =>
      Number(b.exported) - Number(a.exported) ||
      b.used_by.length - a.used_by.length ||
      compareText(a.places[0] ?? '', b.places[0] ?? ''),
  )
}

/** Names in the codebase that an unknown one may be a slip of, the likeliest first. */
export function nearestSymbols(index: Pick<CodeIndex, 'files'>, name: string): string[] {
  const names = new Set<string>()
  for (const { facts } of index.files) for (const fact of facts) if (NAMED.has(fact.kind)) names.add(fact.name)
  const wanted = name.includes(' ') ? name : name.slice(name.lastIndexOf('.') + 1)
  const found: string[] = []
  while (found.length < MOST_NEAR) {
    const next = nearest(wanted, names)
    if (next === undefined) break
    names.delete(next)
    found.push(next)
  }
  return found
}

function meantBy(index: CodeIndex, name: string): Meant[] {
  const files = index.files.filter(({ path }) => path === name || path.endsWith(`/${name}`))
  const isAddress = name.startsWith('/')
  const exact = factsNamed(
    index,
    (text, { kind }) => text === name || (isAddress && kind === 'route' && text.endsWith(` ${name}`)),
  )
  if (files.length + exact.length > 0) {
    return [...files.map((file) => ({ file, facts: [], places: [file.path] })), ...exact]
  }
  const lower = name.toLowerCase()
  return factsNamed(index, (text) => text.length === lower.length && text.toLowerCase() === lower)
}

/** Definitions one by one; other facts of one kind and name together. */
function factsNamed(index: CodeIndex, isIt: (text: string, fact: CodeFact) => boolean): Meant[] {
  const found: Meant[] = []
  const together = new Map<string, { file: CodeFile; facts: CodeFact[]; places: string[] }>()
  for (const file of index.files) {
    for (const fact of file.facts) {
      if (!NAMED.has(fact.kind) || !(isIt(fact.name, fact) || isIt(fullName(fact), fact))) continue
      const place = `${file.path}:${fact.line}`
      const key = `${fact.kind} ${fact.name}`
      const known = together.get(key)
      if (fact.kind === 'definition') found.push({ file, facts: [fact], places: [place] })
      else if (known === undefined) together.set(key, { file, facts: [fact], places: [place] })
      else {
        known.places.push(place)
        if (isOwnCode(file) && !isOwnCode(known.file)) {
          known.file = file
          known.facts.unshift(fact)
        } else known.facts.push(fact)
      }
    }
  }
  return [...found, ...together.values()]
}

function fullName(fact: CodeFact): string {
  return fact.container === undefined ? fact.name : `${fact.container}.${fact.name}`
}

function explain(
  { file, facts, places }: Meant,
  index: CodeIndex,
  standings: Standings,
  importers: ReadonlyMap<string, readonly string[]>,
): SymbolExplanation {
  const [fact] = facts
  const definition = fact === undefined ? undefined : definitionOf(file, fact, standings)
  const users = definition === undefined ? undefined : usersOfDefinition(definition, standings.uses)
  const exported = exportedWhy(file, fact)
  return {
    name: fact === undefined ? file.path : fullName(fact),
    what: fact === undefined ? 'file' : calledBy(fact),
    places,
    rule: fact?.rule ?? null,
    ...exported,
    builds_upon: buildsUpon(file, fact, standings),
    heirs: (definition === undefined ? [] : (standings.heirs.get(definition) ?? [])).map(
      (heir) => `${heir.name} (${heir.file.path}:${heir.line}), ${heir.how}`,
    ),
    used_by: [...(users ?? (fact === undefined || fact.kind === 'definition' ? (importers.get(file.path) ?? []) : []))],
    file: file.path,
    tested_by: index.files.filter((other) => other.tests.includes(file.path)).map(({ path }) => path),
    package: file.package,
    owners: ownersOf(index, file.path),
    ...historyOf(index, file.path),
    lists: listsOf(file, fact, definition, standings),
  }
}

/** A definition is called by its noun, anything else by its kind, unless a user's own rule has another word for it. */
function calledBy({ kind, noun }: CodeFact): string {
  return kind !== 'definition' && NOUNS[kind].includes(noun) ? kind : noun.replaceAll('_', ' ')
}

/** The definition at the top that a fact is, or stands in. */
function definitionOf(file: CodeFile, fact: CodeFact, { table }: Standings): Definition | undefined {
  if (fact.kind !== 'definition') return undefined
  const own = table.definedIn(file.path)
  return own.find((one) => one.fact === fact) ?? own.find((one) => one.fact.name === fact.container)
}

function exportedWhy(file: CodeFile, fact: CodeFact | undefined): Pick<SymbolExplanation, 'exported' | 'exported_why'> {
  if (fact === undefined) return { exported: false, exported_why: 'a file is not exported, its names are' }
  if (fact.kind !== 'definition') return { exported: false, exported_why: `${calledByKind(fact.kind)} is not exported` }
  const line = file.facts.find(
    (other) => other.kind === 'export' && other.noun !== 'reexport' && [other.name, other.detail].includes(fact.name),
  )?.line
  if (fact.exported !== true)
    return { exported: false, exported_why: 'neither its own line nor a list of the file offers it' }
  return {
    exported: true,
    exported_why:
      line === undefined ? `the rule ${fact.rule} says so of what it finds` : `line ${line} of the file lists it`,
  }
}

function buildsUpon(file: CodeFile, fact: CodeFact | undefined, { table }: Standings): string[] {
  if (fact === undefined || fact.kind !== 'definition') return []
  return file.facts.flatMap((other) => {
    if (other.kind !== 'extends' || other.name !== fact.name || other.detail === undefined) return []
    const base = baseOf(other.detail, other, file, table)
    return [`${other.noun} ${base === undefined ? `${other.detail} (from elsewhere)` : placed(base)}`]
  })
}

function historyOf({ history }: CodeIndex, path: string): Pick<SymbolExplanation, 'changed' | 'changes_with'> {
  const found = history?.files.find((file) => file.path === path)
  const pairs = (history?.co_changes ?? []).filter(({ a, b }) => a === path || b === path)
  const others = pairs.map(({ a, b, commits }) => ({ path: a === path ? b : a, commits }))
  return {
    changed: found === undefined ? null : { commits: found.commits, heat: found.heat },
    changes_with: others.sort((a, b) => b.commits - a.commits || compareText(a.path, b.path)).slice(0, MOST_CHANGING),
  }
}

function listsOf(
  file: CodeFile,
  fact: CodeFact | undefined,
  definition: Definition | undefined,
  standings: Standings,
): Record<ListName, string> {
  const said = (list: ListName): string => {
    const at = standings[list].findIndex((standing) => isMeant(standing, fact, definition))
    const standing = standings[list][at]
    if (standing === undefined) return `no: ${reasonAgainst(list, file, fact, definition, standings)}`
    const cut = at >= MOST_LISTED ? `, so the ${MOST_LISTED} of a plan may leave it out` : ''
    return `yes, place ${at + 1} of ${counted(standings[list].length, 'entry', 'entries')}${cut}: ${standing.text}`
  }
  return Object.fromEntries(LISTS.map((list) => [list, said(list)])) as Record<ListName, string>
}

function isMeant(standing: Standing, fact: CodeFact | undefined, definition: Definition | undefined): boolean {
  if (fact === undefined) return false
  if (standing.fact === fact) return true
  return definition !== undefined && definition.fact === fact && isAbout(standing, definition)
}
