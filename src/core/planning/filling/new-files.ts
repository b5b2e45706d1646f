/** Files that an item is to make, beside the files most like them and named as they are. */
import { bareNameOf, folderOf, nameOf } from '../codebase/path-text.ts'
import { type NewFile, placeBeside } from '../search/new-file.ts'
import type { CodeSearch } from '../search/prepared-search.ts'
import { isStopWord } from '../search/stop-words.ts'
import { withoutNumber } from '../search/stem.ts'
import { partsOf } from '../search/words.ts'
import type { WorkItem, WorkKind } from '../work/work-item.ts'
import type { CodePlaces } from './code-places.ts'
import type { Candidate } from './found-files.ts'
import { pageOf, placeAmongKind } from './kind-place.ts'
import { profileOf } from './kind-profile.ts'
import type { ScopedPath } from './scoped-path.ts'

/** Verbs of titles that make something which was not there. */
export const MAKING = new Set(
  'add build create generate implement introduce make provide scaffold write define develop'.split(' '),
)
/** Kinds whose work mostly is a file of its own. */
const OWN_FILE: ReadonlySet<WorkKind> = new Set([
  'model',
  'endpoint',
  'view',
  'job',
  'command',
  'integration',
  'limit',
  'auth',
  'logic',
])
/** Words of a new file's name at most. */
const MOST_WORDS = 3
const MOST_MIGRATION_WORDS = 5

/** Where the new file of an item belongs, with its test; nothing when the item makes none, or no place is like it. */
export function newFiles(item: WorkItem, text: string, found: readonly Candidate[], search: CodeSearch): ScopedPath[] {
  if (!OWN_FILE.has(item.kind)) return []
  const page = item.kind === 'view' || item.kind === 'logic' ? pageOf(text, search) : undefined
  if (page !== undefined) return [page]
  const endpoint = newEndpoint(item, search)
  if (!MAKING.has(item.verb) && endpoint === undefined) return []
  const name = endpoint ?? nameFor(item)
  if (name === undefined) return []
  const among = endpoint === undefined ? undefined : placeAmongKind('endpoint', text, name, search)
  if (among !== undefined) return [among]
  const beside = besideLike(item, text, name, found, search)
  if (beside.length > 0) return beside
  const place = placeAmongKind(item.kind, text, name, search)
  return place === undefined ? [] : [place]
}

/** What an endpoint that an item names is about: the first part of it that stands in no route of the codebase. */
function newEndpoint({ kind, things }: WorkItem, { index }: CodeSearch): string | undefined {
  if (kind !== 'endpoint') return undefined
  const parts = new Set<string>()
  for (const { path } of index.files) for (const part of segmentsOf(folderOf(path))) parts.add(part)
  const before = parts.size
  for (const { facts } of index.files)
    for (const fact of facts) if (fact.kind === 'route') for (const part of segmentsOf(fact.name)) parts.add(part)
  if (parts.size === before) return undefined
  return things
    .flatMap((thing) => (thing.kind === 'endpoint' ? segmentsOf(thing.said) : []))
    .find((part) => !parts.has(part))
}

function segmentsOf(route: string): string[] {
  return route
    .toLowerCase()
    .split(/[\s/]+/)
    .filter((part) => /^[a-z][a-z-]{2,}$/.test(part) && part !== 'api')
}

function besideLike(
  item: WorkItem,
  text: string,
  name: string,
  found: readonly Candidate[],
  search: CodeSearch,
): ScopedPath[] {
  const sources = found.filter(({ file, speaks }) => file.role === 'source' && speaks)
  const place = placeBeside(search, text, name, sources).find((one) => isMeant(item, text, one))
  if (place === undefined) return []
  const { path, test, confidence, reason } = place
  return [
    { path, how: 'new', exists: false, confidence, because: reason },
    ...(test === undefined
      ? []
      : [
          {
            path: test,
            how: 'new' as const,
            exists: false,
            confidence,
            because: `tests stand so for ${nameOf(place.like)}`,
          },
        ]),
  ]
}

/** Whether the text says of what kind the file is, as its siblings' names do, or they stand where such work is done. */
function isMeant({ kind }: WorkItem, text: string, { path, like }: NewFile): boolean {
  const own = partsOf(bareNameOf(path)).at(-1) ?? ''
  const isShared = own.length >= 3 && partsOf(bareNameOf(like)).at(-1) === own
  if (isShared && partsOf(text).some((word) => word === own || word === `${own}s`)) return true
  return kind !== 'logic' && profileOf(kind).paths.test(folderOf(like))
}

/** Where a new migration belongs: in the folder of migrations nearest to what was found. */
export function newMigration(item: WorkItem, found: readonly Candidate[], places: CodePlaces): ScopedPath[] {
  const folders = [...places.migrations]
  const near = new Map(found.map(({ file, confidence }) => [file.package, confidence]))
  const ranked = folders
    .map(([folder, files]) => ({ folder, files, near: near.get(files[0]?.package ?? '') ?? 0 }))
    .toSorted((a, b) => b.near - a.near || b.files.length - a.files.length)
  const [best] = ranked
  if (best === undefined) return []
  const path = migrationPath(
    best.folder,
    best.files.at(-1)?.path ?? '',
    telling(item.title).slice(0, MOST_MIGRATION_WORDS),
  )
  const because = `${best.folder} holds the migrations (${best.files.length})`
  return [{ path, how: 'new', exists: false, confidence: 0.8, because }]
}

/** The model of a new table, in the folder of the others; nothing where the codebase has no such folder. */
export function modelOfTable({ things, title }: WorkItem, text: string, search: CodeSearch): ScopedPath[] {
  const table = things.find(({ kind }) => kind === 'table')
  if (table === undefined || !/^create\b/i.test(title)) return []
  const place = placeAmongKind('model', text, withoutNumber(table.name), search)
  return place === undefined ? [] : [place]
}

/** The next number where migrations are numbered; a glob where their names begin with a moment nobody knows yet. */
function migrationPath(folder: string, last: string, name: readonly string[]): string {
  const [, number = '', join = '', rest = ''] = /^(\d+)([_-]*)(.*)$/.exec(nameOf(last)) ?? []
  const ending = /(?:\.(?:up|down))?\.[a-z]+$/.exec(nameOf(last))?.[0] ?? ''
  const words = name.length === 0 ? 'change' : name.join('_')
  if (number === '' || rest === '') return `${folder}/*${words}*`
  // `2024-10-20-09.47.46_3897_add_summary`: a moment too, in parts.
  if (/^\d{4}[-_.]\d\d[-_.]/.test(nameOf(last))) return `${folder}/*_${words}*${ending}`
  if (number.length >= 8) return `${folder}/*${join}${words}${ending}`
  return `${folder}/${String(Number(number) + 1).padStart(number.length, '0')}${join}${words}${ending}`
}

/** Words that say nothing of what a new file is about. */
const EMPTY = new Set('new support ability feature functionality able additional optional simple basic'.split(' '))

/** What a new file is about, in a few words: the title behind its verb, up to its first preposition, and beyond where that is one word. */
function nameFor({ kind, title }: WorkItem): string | undefined {
  const [head = '', ...rest] = title.replace(/^\S+/, '').split(PREPOSITION)
  const own = telling(head)
  const all = own.length > 1 ? own : [...own, ...telling(rest[0] ?? '')]
  const words = all.slice(0, MOST_WORDS)
  return words.length === 0
    ? undefined
    : words.map((word) => (SINGULAR.has(kind) ? withoutNumber(word) : word)).join(' ')
}

const PREPOSITION = /\b(?:for|to|with|that|which|when|from|in|on|by|so|via|using|of)\b|[,;:(]/i
/** Kinds whose files are named for one of many. */
const SINGULAR: ReadonlySet<WorkKind> = new Set(['model', 'job', 'command'])

function telling(text: string): string[] {
  return partsOf(text).filter((word) => /^[a-z][a-z0-9]*$/.test(word) && !isStopWord(word) && !EMPTY.has(word))
}
