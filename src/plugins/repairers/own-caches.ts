import { lstatSync, opendirSync, realpathSync } from 'node:fs'
import { join } from 'node:path'

/** Folders below the site's own that hold nothing but what is made again. */
const CACHES = ['cache/results']
/** Files that are counted: what is more is as good as more. */
const MOST_FILES = 20_000

/** Our own caches that are there, and what they take. What a link leads to may hold more than what is ours: it is left alone. */
export function ownCaches(stateDir: string): { readonly path: string; readonly bytes: number }[] {
  return CACHES.filter((name) => isOwnFolder(stateDir, name)).map((name) => {
    const path = join(stateDir, name)
    return { path, bytes: bytesIn(path) }
  })
}

function isOwnFolder(stateDir: string, name: string): boolean {
  const path = join(stateDir, name)
  if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return false
  return realpathSync(path) === join(realpathSync(stateDir), name)
}

function bytesIn(root: string): number {
  const open = [root]
  let [bytes, left] = [0, MOST_FILES]
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    const entries = opendirSync(folder)
    try {
      for (let entry = entries.readSync(); entry !== null && left > 0; entry = entries.readSync()) {
        left--
        const path = join(folder, entry.name)
        if (entry.isDirectory()) open.push(path)
        else bytes += lstatSync(path, { throwIfNoEntry: false })?.size ?? 0
      }
    } finally {
      entries.closeSync()
    }
  }
  return bytes
}
