import { lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { compareText } from '../core/std/order.ts'
import type { FolderFile, LeftOut } from './spec-members.ts'

/** Entries that are looked at in a folder before it is taken for something else than a specification. */
export const MOST_ENTRIES = 5000
/** Folders within one another that are looked into. */
const DEEPEST = 8

/** What a folder holds. Links are never followed: they may lead out of it. */
export interface FolderListing {
  readonly files: readonly FolderFile[]
  readonly links: readonly LeftOut[]
  /** Whether there was more than is looked at. */
  readonly isCut: boolean
}

/**
 * Lists a folder's files, sorted, with those below it; hidden ones and what package managers fill are passed over. `wanted`
 * says which paths are worth a look. Throws the system's error when the folder itself cannot be read.
 */
export function listFolder(folder: string, wanted: (path: string) => boolean = () => true): FolderListing {
  const files: FolderFile[] = []
  const links: LeftOut[] = []
  const open: string[] = ['']
  let seen = 0
  for (let below = open.shift(); below !== undefined; below = open.shift()) {
    const names = namesIn(folder, below)
    for (const name of names) {
      if (++seen > MOST_ENTRIES) return { files, links, isCut: true }
      const path = below === '' ? name : `${below}/${name}`
      if (name.startsWith('.') || name === 'node_modules' || name === 'vendor' || !wanted(path)) continue
      const found = lstatSync(join(folder, path), { throwIfNoEntry: false })
      if (found === undefined) continue
      if (found.isSymbolicLink()) links.push({ path, because: 'it is a link, and links are not followed' })
      else if (found.isFile()) files.push({ path, bytes: found.size })
      else if (found.isDirectory() && path.split('/').length < DEEPEST) open.push(path)
    }
  }
  return { files, links, isCut: false }
}

function namesIn(folder: string, below: string): string[] {
  try {
    return readdirSync(join(folder, below)).sort(compareText)
  } catch (error) {
    // What cannot be looked into below the folder holds nothing that can be read.
    if (below === '') throw error
    return []
  }
}
