/** What a run has changed in its copy. */
import { dirname, join, relative, resolve } from 'node:path'
import type { CopiedEntry } from './copied-tree.ts'
import { type FileStamp, hashOf, isSameContent, isSameState, isUntouched, stampAt } from './file-stamp.ts'
import { Slices, scanTree } from './tree-scan.ts'

/** A path that a run wrote or took away. `stamp`: what is there now; absent when it is gone. */
export interface Change {
  readonly path: string
  readonly stamp?: FileStamp
  /** How it was before; absent for what is new. */
  readonly before?: CopiedEntry
}

/** All changes, in no order, and what is there that no path can name. */
export interface Changes {
  readonly changes: readonly Change[]
  readonly untold: readonly string[]
}

/**
 * Compares a copy with what it was made of. A file that was only written again as it was has not changed, unless `again` asks for
 * such too.
 */
export async function changesOf(
  codebase: string,
  place: string,
  base: readonly CopiedEntry[],
  again: boolean,
): Promise<Changes> {
  const { entries, untold } = await scanTree(place, () => false)
  const changes: Change[] = []
  const slices = new Slices()
  const known = new Set<string>()
  for (const entry of base) {
    const { path } = entry
    known.add(path)
    await slices.pause()
    const stamp = entries.get(path)
    if (stamp === undefined) changes.push({ path, before: entry })
    else if ((again && !isUntouched(entry.copy, stamp)) || (await isChanged(codebase, place, entry, stamp)))
      changes.push({ path, stamp, before: entry })
  }
  for (const [path, stamp] of entries) if (!known.has(path)) changes.push({ path, stamp })
  return { changes, untold }
}

async function isChanged(codebase: string, place: string, entry: CopiedEntry, stamp: FileStamp): Promise<boolean> {
  const { path, source, copy } = entry
  const here = join(place, path)
  if (isUntouched(copy, stamp)) {
    return copy.hash !== undefined && (stamp.hash ?? (await hashOf(here, stamp.size))) !== copy.hash
  }
  if (stamp.kind === 'link') return copy.kind !== 'link' || copy.target !== stamp.target
  if (stamp.kind !== 'file' || copy.kind !== 'file' || stamp.mode !== copy.mode || stamp.size !== copy.size) return true
  const original = stampAt(join(codebase, path))
  if (source === undefined || original === undefined || !isSameState(original, source)) return true
  return !(await isSameContent(here, join(codebase, path)))
}

/** Changes without the folders that only hold other changes: what people would call written. */
export function withoutFolders(changes: readonly Change[]): Change[] {
  const holding = new Set<string>()
  for (const { path } of changes) {
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) holding.add(path.slice(0, at))
  }
  return changes.filter(({ path, stamp, before }) => (stamp ?? before?.copy)?.kind !== 'folder' || !holding.has(path))
}

/** Whether a path became a link that leads out of the tree. */
export function leadsOut(root: string, { path, stamp }: Change): boolean {
  if (stamp?.kind !== 'link' || stamp.target === undefined) return false
  const inside = relative(root, resolve(root, dirname(path), stamp.target))
  return inside === '..' || inside.startsWith('../')
}
