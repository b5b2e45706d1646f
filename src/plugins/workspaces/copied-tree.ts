/**
 * Makes a copy of a codebase and writes down what it was made of: of each path the stamp of the original and that of the
 * copy. By the first it is seen later whether others have changed the codebase, by the second what the run has changed.
 */
import { chmodSync, constants, copyFileSync, mkdirSync, rmSync, symlinkSync, utimesSync } from 'node:fs'
import { copyFile } from 'node:fs/promises'
import { dirname, isAbsolute, join, posix, relative, resolve, sep } from 'node:path'
import type { CopiedPaths } from './copied-paths.ts'
import { type FileStamp, hashOf, isSameState, isUnsure, isUntouched, stampAt } from './file-stamp.ts'
import { isInternal, type ScopeTest } from './scope.ts'
import { Slices, scanTree } from './tree-scan.ts'

/** A path as it was in the codebase, and as it is in the copy before the run. */
export interface CopiedEntry {
  readonly path: string
  /** Absent for what only the copy has: links to folders that it shares. */
  readonly source?: FileStamp
  readonly copy: FileStamp
}

/** A larger file is copied while others work. */
const COPIED_AT_ONCE = 1024 * 1024
const MOST_TRIES = 3

/**
 * Copies the paths of a codebase into a folder. `spare`: what the folder was a copy of, when it was one before; then only what
 * differs is copied. Rejects with the system's error when the folder cannot hold them.
 */
export async function copyTree(
  codebase: string,
  chosen: CopiedPaths,
  place: string,
  spare: readonly CopiedEntry[] = [],
): Promise<{ readonly entries: CopiedEntry[]; readonly notes: string[] }> {
  mkdirSync(place, { recursive: true })
  const { entries: present, untold } = await scanTree(place, () => false)
  if (untold.length > 0) throw new Error(`${place} holds what cannot be told`)
  const making = new CopyMaking(codebase, place, chosen.isLeftOut, present, spare)
  for (const path of chosen.folders) making.folder(path)
  for (const path of chosen.paths) await making.add(path)
  for (const path of chosen.linked) making.link(path)
  making.clearRest()
  await making.makeSure()
  return { entries: making.entries, notes: [...chosen.notes, ...making.notes] }
}

class CopyMaking {
  readonly entries: CopiedEntry[] = []
  readonly notes: string[] = []
  readonly #codebase: string
  readonly #place: string
  readonly #isLeftOut: ScopeTest
  /** Whether a folder of the codebase is one, and so stands in the copy too. */
  readonly #folders = new Map<string, boolean>([['.', true]])
  readonly #slices = new Slices()
  readonly #entered = new Set<string>()

  /** What stands in the folder already, and how that was made. */
  readonly #present: ReadonlyMap<string, FileStamp>
  readonly #spare: ReadonlyMap<string, CopiedEntry>

  constructor(
    codebase: string,
    place: string,
    isLeftOut: ScopeTest,
    present: ReadonlyMap<string, FileStamp>,
    spare: readonly CopiedEntry[],
  ) {
    this.#codebase = codebase
    this.#place = place
    this.#isLeftOut = isLeftOut
    this.#present = present
    this.#spare = new Map(spare.map((entry) => [entry.path, entry]))
  }

  async add(path: string): Promise<void> {
    await this.#slices.pause()
    const source = this.#stamp(path)
    if (source === undefined || !this.#hasFolder(posix.dirname(path))) return
    if (source.kind === 'folder') await this.#addFolder(path)
    else await this.#addOne(path, source)
  }

  /** A folder, whatever it holds. */
  folder(path: string): void {
    this.#hasFolder(path)
  }

  /** A link to a folder that the copy shares with the codebase. */
  link(path: string): void {
    if (!this.#hasFolder(posix.dirname(path))) return
    this.#entered.add(path)
    this.#clear(path)
    symlinkSync(join(this.#codebase, path), join(this.#place, path))
    this.#enter(path, undefined)
  }

  /** Files that were copied last may be written at once: their content is kept in mind. */
  async makeSure(): Promise<void> {
    const now = Date.now()
    for (const [at, entry] of this.entries.entries()) {
      if (!isUnsure(entry.copy, now)) continue
      const hash = await hashOf(join(this.#place, entry.path), entry.copy.size)
      this.entries[at] = { ...entry, copy: { ...entry.copy, hash } }
    }
  }

  /** A repository inside the codebase, or a folder that was asked for: with all that it holds but git's own. */
  async #addFolder(path: string): Promise<void> {
    this.#hasFolder(path)
    const { entries, untold } = await scanTree(
      join(this.#codebase, path),
      (folder) => isInternal(folder) || this.#isLeftOut(`${path}/${folder}`),
    )
    for (const name of untold) this.notes.push(`${JSON.stringify(`${path}/${name}`)} is not in the copy.`)
    for (const [name, stamp] of entries) {
      if (isInternal(name)) continue
      if (stamp.kind === 'folder') this.#hasFolder(`${path}/${name}`)
      else await this.#addOne(`${path}/${name}`, stamp)
    }
  }

  async #addOne(path: string, found: FileStamp): Promise<void> {
    const [from, to] = [join(this.#codebase, path), join(this.#place, path)]
    if (this.#entered.has(path)) return
    this.#entered.add(path)
    const left = this.#leftAsItWas(path, found)
    if (left !== undefined) return void this.entries.push({ path, source: found, copy: left })
    this.#clear(path)
    try {
      if (found.kind === 'link') {
        symlinkSync(linkIn(this.#codebase, path, found.target as string), to)
        return this.#enter(path, found)
      }
      if (found.kind !== 'file')
        return void this.notes.push(`${JSON.stringify(path)} is not in the copy: it is no file.`)
      let source: FileStamp | undefined = found
      for (let tries = 0; source !== undefined && tries < MOST_TRIES; tries++) {
        // Where the file system can, the copy shares the original's blocks until either is written.
        if (source.size > COPIED_AT_ONCE) await copyFile(from, to, constants.COPYFILE_FICLONE)
        else copyFileSync(from, to, constants.COPYFILE_FICLONE)
        const after = stampAt(from)
        if (after !== undefined && isSameState(source, after)) break
        source = after
      }
      if (source === undefined) return
      // Builds go by these times.
      utimesSync(to, source.mtime / 1000, source.mtime / 1000)
      this.#enter(path, source)
    } catch (error) {
      if (!this.#isUnreadable(error)) throw error
      this.notes.push(`${JSON.stringify(path)} is not in the copy: it may not be read.`)
    }
  }

  /** Takes away what was left in the folder and is no part of the copy. */
  clearRest(): void {
    for (const path of this.#present.keys())
      if (!this.#entered.has(path) && this.#folders.get(path) !== true) this.#clear(path)
  }

  #clear(path: string): void {
    if (this.#present.has(path)) rmSync(join(this.#place, path), { recursive: true, force: true })
  }

  /** What stands in the folder for a path, when neither it nor the original was written since it was copied. */
  #leftAsItWas(path: string, found: FileStamp): FileStamp | undefined {
    const [was, now] = [this.#spare.get(path), this.#present.get(path)]
    if (was?.source === undefined || now === undefined || was.copy.hash !== undefined) return undefined
    return isUntouched(was.source, found) && isUntouched(was.copy, now) ? now : undefined
  }

  #enter(path: string, source: FileStamp | undefined): void {
    const copy = stampAt(join(this.#place, path))
    if (copy !== undefined) this.entries.push(source === undefined ? { path, copy } : { path, source, copy })
  }

  #stamp(path: string): FileStamp | undefined {
    const stamp = stampAt(join(this.#codebase, path))
    if (stamp === undefined && path.includes('\uFFFD'))
      this.notes.push(`${JSON.stringify(path)} is not in the copy: its name is not UTF-8.`)
    return stamp
  }

  /** Makes a folder, and those above it, as they are in the codebase. False when it is none there: git may still list it. */
  #hasFolder(path: string): boolean {
    const unknown: string[] = []
    for (let folder = path; !this.#folders.has(folder); folder = posix.dirname(folder)) unknown.push(folder)
    for (const folder of unknown.reverse()) {
      const source = stampAt(join(this.#codebase, folder))
      const isFolder = source?.kind === 'folder' && this.#folders.get(posix.dirname(folder)) === true
      this.#folders.set(folder, isFolder)
      if (!isFolder || source === undefined) continue
      const mode = source.mode | 0o700
      if (this.#present.get(folder)?.kind === 'folder') chmodSync(join(this.#place, folder), mode)
      else {
        this.#clear(folder)
        mkdirSync(join(this.#place, folder), { recursive: true, mode })
      }
      this.#enter(folder, source)
    }
    return this.#folders.get(path) === true
  }

  #isUnreadable(error: unknown): boolean {
    return error instanceof Error && 'code' in error && (error.code === 'EACCES' || error.code === 'EPERM')
  }
}

/**
 * A link means in the copy what it means in the codebase: one that leads elsewhere in the codebase leads to the same place of
 * the copy, one that leads out of it still leads there.
 */
function linkIn(codebase: string, path: string, target: string): string {
  const meant = resolve(codebase, dirname(path), target)
  const inside = relative(codebase, meant)
  const isInside = inside !== '..' && !inside.startsWith(`..${sep}`) && !isAbsolute(inside)
  if (isAbsolute(target) === isInside) return isInside ? relative(join(codebase, dirname(path)), meant) || '.' : meant
  return target
}
