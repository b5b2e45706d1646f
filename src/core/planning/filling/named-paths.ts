/** Files and folders that a text names: those of the codebase by their path or their own name, new ones by a path that fits in. */
import { roleOf } from '../codebase/file-role.ts'
import { endingOf, folderOf, nameOf } from '../codebase/path-text.ts'
import { type CodePlaces, isPlausible } from './code-places.ts'

/** A path that a text names. */
export interface NamedPath {
  /** A file, or a folder as `src/api/**`. */
  readonly path: string
  /** As the text writes it. */
  readonly said: string
  readonly exists: boolean
}

const TOKEN = /[\w@.*()[\]-]+(?:\/[\w@.*()[\]-]+)*\/?/g
/** Where a link of the text leads is seen from the text, and is no place of the codebase. */
const LINK_TARGET = /(?<=\])\([^()\s]+(?:\s+"[^"\n]*")?\)|(?<=^\s{0,3}\[[^\]\n]{1,200}\]:\s)\S+/gm
/** Words that make a page, and how far before it they stand. */
const WRITES =
  /\b(?:add|creat|writ|publish|document|updat|describ|produc|generat|put|extend|maintain|draft|sav|emit|output|record|store|explain|list|new)\w*\b[^.;:\n]*$/i
const WRITTEN_WITHIN = 80
const LONGEST_PATH = 200
const MOST = 40
/** What ends like a file and is none: versions, names of products, abbreviations, hosts. */
const NO_FILE =
  /^(?:v?\d[\d.]*\w?|(?:node|next|nuxt|vue|three|d3|express|socket)\.js|asp\.net|[a-z]\.[a-z]|[\w-]+\.(?:com|org|io|net|dev))$/i

/** The paths that a text names, in its order. Without a codebase every path of a known form counts. `isPlace`: it says where something goes, so that a new folder is one. */
export function namedPaths(passage: string, places: CodePlaces | undefined, isPlace = false): NamedPath[] {
  const text = passage.replaceAll(LINK_TARGET, (target) => ' '.repeat(target.length))
  const found = new Map<string, NamedPath>()
  for (const match of text.matchAll(TOKEN)) {
    if (found.size >= MOST) break
    if (match[0].length > LONGEST_PATH || /[/:.\\$~]$/.test(text.slice(Math.max(0, match.index - 1), match.index)))
      continue
    const bare = match[0].includes(')') ? match[0] : match[0].replace(/^[([*]+/, '')
    const said = bare.replace(/^(?:\.{1,2}\/)+/, '').replace(/[.)\]*]+$/, (end) => (/^\*+$/.test(end) ? end : ''))
    const named = pathOf(said, places) ?? (isPlace ? folderIn(said, places) : undefined)
    if (named === undefined || (!named.exists && isOnlyReferredTo(named.path, text.slice(0, match.index)))) continue
    if (!found.has(named.path)) found.set(named.path, { ...named, said })
  }
  return [...found.values()]
}

/** Whether a page that is not there is only spoken of: nothing right before it says that it is written. */
function isOnlyReferredTo(path: string, before: string): boolean {
  return roleOf(path) === 'docs' && !WRITES.test(before.slice(-WRITTEN_WITHIN))
}

function pathOf(said: string, places: CodePlaces | undefined): { path: string; exists: boolean } | undefined {
  const bare = said.replace(/\/$/, '').replace(/\/\*+$/, '')
  if (bare === '' || NO_FILE.test(bare) || !/[A-Za-z]/.test(bare)) return undefined
  const exact = places?.files.get(bare)?.path
  if (exact !== undefined) return { path: exact, exists: true }
  if (places?.folders.has(bare) === true && said.includes('/') && isNarrow(places, bare))
    return { path: `${bare}/**`, exists: true }
  const ending = endingOf(bare)
  const isFile = ending !== '' && ending.length <= 10 && !bare.includes('*') && roleOf(bare) !== 'other'
  if (!isFile) return undefined
  const like = (places?.byName.get(nameOf(bare)) ?? []).filter((path) => path === bare || path.endsWith(`/${bare}`))
  const [only] = like
  if (only !== undefined) return like.length === 1 ? { path: only, exists: true } : undefined
  if (places === undefined) return bare.includes('/') || isWellKnown(bare) ? { path: bare, exists: false } : undefined
  if (!bare.includes('/')) return isWellKnown(bare) ? { path: bare, exists: false } : undefined
  return isPlausible(places, bare) || hasRoot(places, bare) ? { path: bare, exists: false } : undefined
}

/** Whether a folder is a place in a package, and neither a whole package nor a top folder, which a sentence names to say where it speaks of. */
function isNarrow({ index }: CodePlaces, folder: string): boolean {
  return folder.includes('/') && !index.packages.some(({ path }) => path === folder)
}

/** A folder that is to be made. */
function folderIn(said: string, places: CodePlaces | undefined): { path: string; exists: boolean } | undefined {
  const bare = said.replace(/\/$/, '')
  if (!said.includes('/') || bare === '' || bare.includes('*') || endingOf(bare) !== '') return undefined
  if (places !== undefined && !isPlausible(places, `${bare}/x`)) return undefined
  return { path: `${bare}/**`, exists: places?.folders.has(bare) === true }
}

/** Files that stand at the top of a codebase. */
function isWellKnown(name: string): boolean {
  return ['docs', 'build', 'config'].includes(roleOf(name)) && folderOf(name) === '.'
}

function hasRoot({ folders }: CodePlaces, path: string): boolean {
  return folders.has(path.slice(0, path.indexOf('/')))
}
