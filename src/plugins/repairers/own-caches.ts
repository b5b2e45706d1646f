import { lstatSync, opendirSync } from 'node:fs'
import { join } from 'node:path'

/** Folders below the site's own that hold nothing but what is made again. */
const CACHES = ['cache/results']
/** Files that are counted: what is more is as good as more. */
const MOST_FILES = 20_000

/** Our own caches that are there, and what they take. Links are not followed. */
export function ownCaches(stateDir: string): { readonly path: string; readonly bytes: number }[] {
  return CACHES.map((name) => join(stateDir, name))
    .filter((path) => isFolder(path))
    .map((path) => ({ path, bytes: bytesIn(path) }))
}

function isFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true
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
