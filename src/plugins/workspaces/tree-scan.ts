/** Looks a whole tree over by what the file system says of each path. Reads no content, follows no link. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as othersTurn } from 'node:timers/promises'
import { compareText } from '../../core/std/order.ts'
import { type FileStamp, hashOf, isUnsure, stampAt } from './file-stamp.ts'

/** What was found, by path relative to the root, with slashes. */
export interface TreeScan {
  readonly entries: ReadonlyMap<string, FileStamp>
  /** Paths that are there and cannot be told: names that are not UTF-8, folders that may not be read. */
  readonly untold: readonly string[]
}

/** Others may work after so long. */
const SLICE_MS = 5

/** Lets others work whenever a slice of time is used up. */
export class Slices {
  #began = performance.now()

  /** To be awaited between two short pieces of work. */
  async pause(): Promise<void> {
    if (performance.now() - this.#began < SLICE_MS) return
    await othersTurn()
    this.#began = performance.now()
  }
}

/** Scans a tree, folders by name. `leavesOut` is asked of every folder. */
export async function scanTree(root: string, leavesOut: (folder: string) => boolean): Promise<TreeScan> {
  const entries = new Map<string, FileStamp>()
  const untold: string[] = []
  const slices = new Slices()
  const folders = ['']
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const name of namesIn(root, folder, untold)) {
      await slices.pause()
      const path = folder === '' ? name : `${folder}/${name}`
      const stamp = await sureStamp(join(root, path))
      if (stamp === undefined) {
        if (name.includes('\uFFFD')) untold.push(path)
      } else if (stamp.kind !== 'folder') entries.set(path, stamp)
      else if (!leavesOut(path)) {
        entries.set(path, stamp)
        folders.push(path)
      }
    }
  }
  return { entries, untold }
}

/** The stamp of a path, with the content's hash where the times are too young to be relied upon. */
export async function sureStamp(place: string): Promise<FileStamp | undefined> {
  try {
    const stamp = stampAt(place)
    if (stamp === undefined || !isUnsure(stamp, Date.now())) return stamp
    return { ...stamp, hash: await hashOf(place, stamp.size) }
  } catch {
    // It vanished meanwhile, or may not be read; then its times must do.
    return stampAt(place)
  }
}

function namesIn(root: string, folder: string, untold: string[]): string[] {
  try {
    return readdirSync(join(root, folder)).toSorted(compareText)
  } catch {
    untold.push(folder === '' ? '.' : folder)
    return []
  }
}
