/**
 * Where a new file of a kind belongs when no file was found that it would stand beside: the folder in which files of that kind live,
 * and for a page that is called by its address, the file that serves this address where routes follow the file system.
 */
import type { CodeFile } from '../../model/code-index.ts'
import { compareText } from '../../std/order.ts'
import { endingOf, folderOf, nameOf } from '../codebase/path-text.ts'
import { placeBeside } from '../search/new-file.ts'
import type { CodeSearch } from '../search/prepared-search.ts'
import { wordsOf } from '../search/words.ts'
import type { WorkKind } from '../work/work-item.ts'
import type { ScopedPath } from './scoped-path.ts'

const SERVICES = /^(?:services?|use-?cases?|use_cases)$/i
/** Where there are no services, what has no kind of its own lives here. */
const LIBRARY = /^(?:lib|core)$/i
/** Names of folders in which files of a kind live. */
const FOLDERS: Partial<Record<WorkKind, RegExp>> = {
  model: /^(?:models?|entit(?:y|ies))$/i,
  endpoint: /^(?:routes?|routers?|controllers?|handlers?|endpoints?|api)$/i,
  view: /^(?:pages?|views?|screens?|components?|templates?)$/i,
  job: /^(?:jobs?|tasks?|workers?|cron|schedul\w*|consumers?)$/i,
  command: /^(?:commands?|cmd|cli)$/i,
  auth: SERVICES,
  limit: SERVICES,
  logic: SERVICES,
  integration: /^(?:clients?|adapters?|providers?|integrations?|connectors?)$/i,
}
const PAGE = /\.(?:vue|tsx|jsx|svelte|astro)$/i
const ADDRESS = /(?<![\w/.:-])\/[a-z][\w-]*(?:\/[a-z][\w-]*)*(?![\w/.{:[-])/g
const BEFORE_METHOD = /\b(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)`?\s*$/
const FEWEST = 2
const SURE = 0.8
const GUESSED = 0.3

/** Whether a folder is one in which files of a kind live. */
export function livesIn(kind: WorkKind, folder: string): boolean {
  const pattern = FOLDERS[kind]
  return pattern !== undefined && folder.split('/').some((segment) => pattern.test(segment))
}

/** The file that serves the address of a page that the text names; nothing where routes are not files. */
export function pageOf(text: string, { files, documents }: CodeSearch): ScopedPath | undefined {
  const pages = files.filter(({ path, role }) => role === 'source' && PAGE.test(path))
  for (const { 0: address, index } of text.matchAll(ADDRESS)) {
    if (BEFORE_METHOD.test(text.slice(Math.max(0, index - 12), index)) || address.startsWith('/api/')) continue
    const place = servedAt(address.slice(1), pages)
    if (place === undefined || documents.has(place.path)) continue
    const because = `${place.root} serves each address by the file of its name`
    return { path: place.path, how: 'new', exists: false, confidence: SURE, because }
  }
  return undefined
}

/** The deepest folder of pages that has the beginning of an address, and how files are named there. */
function servedAt(address: string, pages: readonly CodeFile[]): { path: string; root: string } | undefined {
  const roots = new Map<string, CodeFile[]>()
  for (const page of pages) {
    const [, root] = /^((?:.*\/)?(?:pages|app|src\/routes))\//.exec(page.path) ?? []
    if (root === undefined) continue
    const list = roots.get(root)
    if (list === undefined) roots.set(root, [page])
    else list.push(page)
  }
  const ranked = [...roots]
    .map(([root, own]) => ({ root, own, depth: depthOf(address, root, own) }))
    .toSorted((a, b) => b.depth - a.depth || b.own.length - a.own.length || compareText(a.root, b.root))
  const [best] = ranked
  if (best === undefined || best.own.length < FEWEST) return undefined
  const { root, own } = best
  const ending = mostCommon(own.map(({ path }) => endingOf(path)))
  const byFolder = own.filter(({ path }) => /^\+?page\.\w+$/.test(nameOf(path)))
  const isByFolder = byFolder.length * 2 > own.filter(({ path }) => !/(?:layout|error|loading)\.\w+$/.test(path)).length
  if (/(?:^|\/)(?:app|routes)$/.test(root) && !isByFolder) return undefined
  const name = isByFolder ? `/${mostCommon(byFolder.map(({ path }) => nameOf(path)))}` : `.${ending}`
  return { path: `${root}/${address}${name}`, root }
}

/** How many leading segments of an address have a folder below the root. */
function depthOf(address: string, root: string, own: readonly CodeFile[]): number {
  const segments = address.split('/')
  let depth = 0
  while (depth < segments.length) {
    const folder = `${root}/${segments.slice(0, depth + 1).join('/')}/`
    if (!own.some(({ path }) => path.startsWith(folder))) break
    depth++
  }
  return depth
}

function mostCommon(names: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts].toSorted((a, b) => b[1] - a[1] || compareText(a[0], b[0]))[0]?.[0] ?? ''
}

/** A new file in the folder where files of the kind live: the one whose path says most of what the text says. */
export function placeAmongKind(kind: WorkKind, text: string, name: string, search: CodeSearch): ScopedPath | undefined {
  const pattern = FOLDERS[kind]
  if (pattern === undefined) return undefined
  const own = amongFolders(kind, pattern, { text, name, search })
  return own ?? (pattern === SERVICES ? amongFolders(kind, LIBRARY, { text, name, search }) : undefined)
}

interface Asked {
  readonly text: string
  readonly name: string
  readonly search: CodeSearch
}

function amongFolders(kind: WorkKind, pattern: RegExp, { text, name, search }: Asked): ScopedPath | undefined {
  const said = new Set(wordsOf(text))
  const ranked = [...foldersOf(search, pattern)]
    .filter(([, files]) => files.length >= FEWEST && (kind !== 'endpoint' || servesRoutes(files, search)))
    .map(([folder, files]) => {
      const shared = new Set(wordsOf(folder).filter((word) => said.has(word))).size
      return { folder, files, worth: (pattern.test(nameOf(folder)) ? 1 : 0) + Math.min(2, shared) }
    })
    .toSorted((a, b) => b.worth - a.worth || b.files.length - a.files.length || compareText(a.folder, b.folder))
  for (const { folder, files } of ranked.slice(0, 3)) {
    const beside = files.map(({ path }) => ({ path, confidence: GUESSED }))
    // Only its own name says how its siblings are called; the rest of the text speaks of what it works with.
    const own = placeBeside(search, name, name, beside)
    const [place] = own.toSorted((a, b) => a.path.length - b.path.length)
    if (place === undefined) continue
    const because = `${folder} holds ${files.length} files of this kind`
    return { path: withSharedPrefix(place.path, files), how: 'new', exists: false, confidence: GUESSED, because }
  }
  return undefined
}

/** Whether files serve routes, as far as the codebase tells of any. */
function servesRoutes(files: readonly CodeFile[], { index }: CodeSearch): boolean {
  const tells = ({ facts }: CodeFile): boolean => facts.some(({ kind }) => kind === 'route')
  return files.some(tells) || !index.files.some(tells)
}

/** The name with the word before it that most files of its folder begin with: `controller_`. */
function withSharedPrefix(path: string, files: readonly CodeFile[]): string {
  const names = files.map((file) => nameOf(file.path)).filter((name) => !name.startsWith('_'))
  const prefixes = names.map((name) => /^[a-z]+[_-](?=[a-z])/.exec(name)?.[0] ?? '')
  const most = mostCommon(prefixes)
  const count = prefixes.filter((prefix) => prefix === most).length
  if (most === '' || count < 3 || count * 3 <= names.length * 2 || nameOf(path).startsWith(most)) return path
  return `${folderOf(path)}/${most}${nameOf(path)}`
}

const known = new WeakMap<CodeSearch, Map<RegExp, ReadonlyMap<string, readonly CodeFile[]>>>()

function foldersOf(search: CodeSearch, pattern: RegExp): ReadonlyMap<string, readonly CodeFile[]> {
  const byPattern = known.get(search) ?? new Map<RegExp, ReadonlyMap<string, readonly CodeFile[]>>()
  known.set(search, byPattern)
  const before = byPattern.get(pattern)
  if (before !== undefined) return before
  const folders = new Map<string, CodeFile[]>()
  for (const file of search.files) {
    const folder = folderOf(file.path)
    if (file.role !== 'source' || !folder.split('/').some((segment) => pattern.test(segment))) continue
    const list = folders.get(folder)
    if (list === undefined) folders.set(folder, [file])
    else list.push(file)
  }
  byPattern.set(pattern, folders)
  return folders
}
