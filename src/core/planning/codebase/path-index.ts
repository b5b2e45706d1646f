/**
 * Finds files of a codebase by exact path, by folder and by how their paths end. Files of one name stand together; where a name is
 * common (`index`), their paths are kept with the parts turned round and sorted, so a look-up halves its way to those that end alike.
 */
import { compareText } from '../../std/order.ts'
import { folderOf, nameOf, stemPathOf } from './path-text.ts'

/** More files than this with the same end of path are no answer. */
const MOST_ALIKE = 64

interface Turned {
  /** Parts from last to first, each with a slash behind it. */
  readonly keys: readonly string[]
  readonly values: readonly string[]
}

/** See the header of this file. */
export class PathIndex {
  readonly #paths: ReadonlySet<string>
  readonly #folders = new Map<string, string[]>()
  #folderNames: Set<string> | undefined
  #named: Map<string, string[]> | undefined
  readonly #common = new Map<string, Turned>()
  #turnedFolders: Turned | undefined

  /** `paths` are sorted by code units. */
  constructor(paths: readonly string[]) {
    this.#paths = new Set(paths)
    for (const path of paths) {
      const folder = folderOf(path)
      const known = this.#folders.get(folder)
      if (known === undefined) this.#folders.set(folder, [path])
      else known.push(path)
    }
  }

  has(path: string): boolean {
    return this.#paths.has(path)
  }

  /** Files that stand in a folder, not below it, sorted. */
  inFolder(folder: string): readonly string[] {
    return this.#folders.get(folder) ?? []
  }

  /** Whether some file, without its ending, or some folder has this name. */
  isPart(name: string): boolean {
    this.#folderNames ??= new Set([...this.#folders.keys()].flatMap((folder) => folder.split('/')))
    return this.#folderNames.has(name) || this.#byName().has(name)
  }

  /** The first of `base` with each of the endings that is a file. */
  firstOf(base: string, endings: readonly string[]): string | undefined {
    for (const ending of endings) if (this.#paths.has(base + ending)) return base + ending
    return undefined
  }

  /** Files whose path, without the ending, ends with these whole parts: `auth/provider`. None when very many do. */
  endingWith(parts: string): readonly string[] {
    const name = nameOf(parts)
    const named = this.#byName().get(name) ?? []
    if (named.length <= MOST_ALIKE) {
      return name === parts ? named : named.filter((path) => `/${stemPathOf(path)}`.endsWith(`/${parts}`))
    }
    const known = this.#common.get(name) ?? turned(named, stemPathOf)
    this.#common.set(name, known)
    return alike(known, parts)
  }

  /** Files by their name without the ending. */
  #byName(): ReadonlyMap<string, readonly string[]> {
    if (this.#named !== undefined) return this.#named
    this.#named = new Map()
    for (const path of this.#paths) {
      const name = stemPathOf(nameOf(path))
      const known = this.#named.get(name)
      if (known === undefined) this.#named.set(name, [path])
      else known.push(path)
    }
    return this.#named
  }

  /** Folders with files, whose path ends with these whole parts. None when very many do. */
  foldersEndingWith(parts: string): readonly string[] {
    this.#turnedFolders ??= turned([...this.#folders.keys()], (folder) => folder)
    return alike(this.#turnedFolders, parts)
  }
}

/** The path that shares most of its folders with `from`; then the shortest, then the first. */
export function nearestTo(from: string, paths: readonly string[]): string | undefined {
  let best: string | undefined
  let bestShared = -1
  for (const path of paths) {
    const shared = sharedParts(from, path)
    const isBetter =
      shared > bestShared ||
      (shared === bestShared && best !== undefined && (path.length - best.length || compareText(path, best)) < 0)
    if (!isBetter) continue
    best = path
    bestShared = shared
  }
  return best
}

function sharedParts(a: string, b: string): number {
  const most = Math.min(a.length, b.length)
  let shared = 0
  for (let i = 0; i < most && a.charCodeAt(i) === b.charCodeAt(i); i++) if (a.charCodeAt(i) === 47) shared++
  return shared
}

function turnedKey(path: string): string {
  return `${path.split('/').toReversed().join('/')}/`
}

function turned(paths: readonly string[], keyOf: (path: string) => string): Turned {
  const pairs = paths.map((path) => [turnedKey(keyOf(path)), path] as const)
  pairs.sort((a, b) => compareText(a[0], b[0]) || compareText(a[1], b[1]))
  return { keys: pairs.map(([key]) => key), values: pairs.map(([, path]) => path) }
}

function alike({ keys, values }: Turned, parts: string): readonly string[] {
  const wanted = turnedKey(parts)
  let low = 0
  let high = keys.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((keys[middle] as string) < wanted) low = middle + 1
    else high = middle
  }
  let end = low
  while (end < keys.length && end - low <= MOST_ALIKE && (keys[end] as string).startsWith(wanted)) end++
  return end - low > MOST_ALIKE ? [] : values.slice(low, end)
}
