import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { FileSort, Tree } from './manifest.ts'
import { pathIn } from './manifest.ts'
import { folderOf } from '../../../core/planning/codebase/path-text.ts'

/** No manifest that a person wrote is larger. */
const LARGEST_BYTES = 512 * 1024

const SORTS: readonly (readonly [FileSort, RegExp])[] = [
  ['go-test', /_test\.go$/],
  ['python-test', /(^|\/)(test_[^/]*|[^/]*_test)\.py$/],
  ['jvm-test', /(^|\/)src\/\w*[tT]est\w*\/.*\.(java|kt|groovy|scala)$/],
]

/** The files of a codebase, as readers of manifests see them. */
export function codebaseTree(root: string, paths: ReadonlySet<string>): Tree {
  const holders = new Map<FileSort, Set<string>>(SORTS.map(([sort]) => [sort, new Set<string>()]))
  for (const path of paths) {
    const sort = SORTS.find(([, pattern]) => pattern.test(path))?.[0]
    const holder = sort === undefined ? undefined : holders.get(sort)
    if (holder === undefined) continue
    for (const folder of upwards(folderOf(path))) {
      if (holder.has(folder)) break
      holder.add(folder)
    }
  }
  const read = new Map<string, string>()
  return {
    has: (path) => paths.has(path),
    isTooLarge: (path) => paths.has(path) && (sizeOf(join(root, path)) ?? 0) > LARGEST_BYTES,
    holds: (folder, sort) => holders.get(sort)?.has(folder) ?? false,
    nearest: (folder, names) => {
      for (const above of upwards(folder)) {
        const name = names.find((one) => paths.has(pathIn(above, one)))
        if (name !== undefined) return { folder: above, name }
      }
      return undefined
    },
    text: (path) => {
      let text = read.get(path)
      if (text === undefined) read.set(path, (text = paths.has(path) ? textOf(join(root, path)) : ''))
      return text
    },
  }
}

/** The text of a file; empty when it cannot be read or is larger than any manifest. */
function textOf(path: string): string {
  try {
    return (sizeOf(path) ?? 0) > LARGEST_BYTES ? '' : readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

function sizeOf(path: string): number | undefined {
  try {
    return statSync(path).size
  } catch {
    return undefined
  }
}

/** The folder, and each above it, up to the codebase itself. */
export function* upwards(folder: string): Generator<string> {
  for (let at = folder; at !== '.'; at = folderOf(at)) yield at
  yield '.'
}
