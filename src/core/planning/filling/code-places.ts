/** What filling asks of a codebase again and again, worked out once. */
import type { CodeFile, CodeIndex } from '../../model/code-index.ts'
import { kindOf } from '../codebase/file-kind.ts'
import { folderOf, nameOf } from '../codebase/path-text.ts'

/** Where files stand, and how large files and changes of each kind are here. */
export interface CodePlaces {
  readonly index: CodeIndex
  readonly files: ReadonlyMap<string, CodeFile>
  /** Every folder that holds a file, at any depth. */
  readonly folders: ReadonlySet<string>
  readonly byName: ReadonlyMap<string, readonly string[]>
  /** Files that nobody writes by hand. */
  readonly unwritten: readonly CodeFile[]
  /** Migrations by their folder, in the order of their paths. */
  readonly migrations: ReadonlyMap<string, readonly CodeFile[]>
  /** Lines that files of a kind have: the median, and of how many. */
  readonly sizes: ReadonlyMap<string, Median>
  /** Lines that one change adds to a file of a kind. */
  readonly changes: ReadonlyMap<string, Median>
}

/** A median, and how many it stands for. */
export interface Median {
  readonly lines: number
  readonly of: number
}

const known = new WeakMap<CodeIndex, CodePlaces>()

/** The places of a codebase, worked out once for each index. */
export function placesOf(index: CodeIndex): CodePlaces {
  const places = known.get(index) ?? read(index)
  known.set(index, places)
  return places
}

function read(index: CodeIndex): CodePlaces {
  const folders = new Set<string>()
  const byName = new Map<string, string[]>()
  const migrations = new Map<string, CodeFile[]>()
  const lines = new Map<string, number[]>()
  for (const file of index.files) {
    for (let folder = folderOf(file.path); folder !== '.' && !folders.has(folder); folder = folderOf(folder))
      folders.add(folder)
    append(byName, nameOf(file.path), file.path)
    if (file.role === 'migration') append(migrations, folderOf(file.path), file)
    append(lines, kindOf(file.path, file.role), file.lines)
  }
  return {
    index,
    files: new Map(index.files.map((file) => [file.path, file])),
    folders,
    byName,
    unwritten: index.files.filter(({ role }) => role === 'generated' || role === 'vendored'),
    migrations,
    sizes: new Map([...lines].map(([kind, all]) => [kind, { lines: medianOf(all), of: all.length }])),
    changes: new Map(
      (index.history?.added_by_kind ?? []).map(({ kind, median, changes }) => [kind, { lines: median, of: changes }]),
    ),
  }
}

/** Whether a path stands in the codebase, or would stand in a folder of it or beside one. */
export function isPlausible({ files, folders }: CodePlaces, path: string): boolean {
  const folder = folderOf(path)
  return files.has(path) || folder === '.' || folders.has(folder) || folders.has(folderOf(folder))
}

function medianOf(numbers: readonly number[]): number {
  const sorted = Float64Array.from(numbers).sort()
  return sorted[sorted.length >> 1] ?? 0
}

function append<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [item])
  else list.push(item)
}
