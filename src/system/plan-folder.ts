/**
 * A plan's directory. It is replaced whole or not at all, whatever ends the process in between:
 *
 *   missing    the new plan is written to `.<name>.<pid>.part` beside it, synced, and renamed to its place
 *   present    the new files are written to `.plan-part-<pid>` inside it and synced; renaming that to `.plan-commit` decides;
 *              then each file is moved to its place. Whoever next reads or writes the directory finishes a move that was
 *              cut off. Before the decision the old plan stands untouched, after it the new one is complete.
 *
 * Who writes, or finishes what another began, holds the directory's lock (plan-lock.ts); who only reads looks afterwards
 * whether he read one plan, and else reads again. Files in the directory that are no part of a plan are left alone, but for
 * `spec/`, which belongs to the plan.
 */
import { createHash } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { ARTIFACT_NAMES } from '../core/planning/artifacts/render.ts'
import type { TakeBytes } from '../core/std/json-bytes.ts'
import { removeEmptyFolders, syncFolder } from './atomic-file.ts'
import { PLAN_LOCK_NAME, withPlanLock } from './plan-lock.ts'
import { makeFolder } from './made-folder.ts'

/** What is known about the making of a plan and must not be hashed: when, by which command line, for which codebase. */
export const PLAN_META_NAME = '.tasks-meta.json'

/** Where a plan keeps its copies of the documents that it was made from. */
export const SPEC_FOLDER = 'spec'

const COMMIT = '.plan-commit'
/** Where the old `spec/` goes, inside the commit. */
const REPLACED = '.replaced'
const PART = '.plan-part-'

/** What a file will hold: all of it, or what hands it on piece by piece. */
export type FileContent = string | Uint8Array | ((take: TakeBytes) => void)

/** What a plan's directory holds, as text. Files that are missing are missing here. */
export interface PlanFolder {
  /** The artifacts, by name. */
  readonly files: ReadonlyMap<string, string>
  /** The copies of the specification, by their path in the directory. */
  readonly specs: ReadonlyMap<string, string>
}

/** Times that a plan is read again because somebody replaced it meanwhile. */
const READINGS = 20
/** What a file is read through that is only hashed. */
const PIECE = Buffer.alloc(256 * 1024)

/**
 * Reads a plan's directory, after finishing a replacement that was cut off. What is read is one plan, also while another
 * process puts a new one in its place. Throws the system's error when it cannot be read.
 */
export function readPlanFolder(directory: string): PlanFolder {
  return readWhole(directory, textOf)
}

/**
 * The SHA-256 of each file of a plan, artifacts and copies of the specification, by name. They are read piece by piece, so that
 * a large plan is never in memory. Else like {@link readPlanFolder}.
 */
export function readPlanPrints(directory: string): ReadonlyMap<string, string> {
  const { files, specs } = readWhole(directory, printOf)
  return new Map([...files, ...specs])
}

/** `read`: what is taken of a file; nothing when it has just gone. */
function readWhole(directory: string, read: (path: string) => string | undefined): PlanFolder {
  for (let reading = 1; ; reading++) {
    if (existsSync(join(directory, COMMIT))) withPlanLock(directory, () => finishReplacement(directory))
    const before = standOf(directory)
    const folder = readOnce(directory, read)
    const isWhole = before !== undefined && standOf(directory) === before
    if (isWhole || reading === READINGS) return folder
  }
}

/**
 * Tells one moment of a plan's directory from another: replacing a plan gives every file another number. Nothing while a
 * replacement is under way.
 */
function standOf(directory: string): string | undefined {
  if (existsSync(join(directory, COMMIT))) return undefined
  return [SPEC_FOLDER, ...ARTIFACT_NAMES]
    .map((name) => {
      const found = statSync(join(directory, name), { bigint: true, throwIfNoEntry: false })
      return found === undefined ? '' : `${found.ino} ${found.mtimeNs}`
    })
    .join()
}

function readOnce(directory: string, read: (path: string) => string | undefined): PlanFolder {
  const present = new Set(readdirSync(directory))
  const files = new Map<string, string>()
  for (const name of ARTIFACT_NAMES) {
    const text = present.has(name) ? read(join(directory, name)) : undefined
    if (text !== undefined) files.set(name, text)
  }
  const specs = new Map<string, string>()
  if (present.has(SPEC_FOLDER)) readCopies(directory, specs, read)
  return { files, specs }
}

/** Reads the copies below `spec/`, sorted within each folder. Links are no copies. */
function readCopies(directory: string, into: Map<string, string>, read: (path: string) => string | undefined): void {
  const open = [SPEC_FOLDER]
  for (let folder = open.shift(); folder !== undefined; folder = open.shift()) {
    for (const name of namesIn(join(directory, folder))) {
      const path = `${folder}/${name}`
      const found = lstatSync(join(directory, path), { throwIfNoEntry: false })
      if (found?.isDirectory() === true) open.push(path)
      const text = found?.isFile() === true ? read(join(directory, path)) : undefined
      if (text !== undefined) into.set(path, text)
    }
  }
}

/** The text of a file; nothing when it has just gone. */
function textOf(path: string): string | undefined {
  return unlessGone(() => readFileSync(path, 'utf8'))
}

/** The SHA-256 of a file; nothing when it has just gone. */
function printOf(path: string): string | undefined {
  return unlessGone(() => {
    const file = openSync(path, 'r')
    try {
      const hash = createHash('sha256')
      for (let read = readSync(file, PIECE); read > 0; read = readSync(file, PIECE))
        hash.update(PIECE.subarray(0, read))
      return hash.digest('hex')
    } finally {
      closeSync(file)
    }
  })
}

function unlessGone(read: () => string): string | undefined {
  try {
    return read()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** Names in a directory that are no part of a plan; none when there is no directory. */
export function foreignNames(directory: string): string[] {
  const own = new Set<string>([...ARTIFACT_NAMES, SPEC_FOLDER, PLAN_META_NAME, PLAN_LOCK_NAME, COMMIT])
  return namesIn(directory).filter((name) => !own.has(name) && !name.startsWith(PART) && !isNotePart(name))
}

/** Whether a file is a note about a plan's making whose writer was killed. */
function isNotePart(name: string): boolean {
  return name.startsWith(`${PLAN_META_NAME}.`) && name.endsWith('.part')
}

/**
 * Puts a plan in its directory, whole or not at all. `files` are paths relative to the directory, with `/`.
 * Throws the system's error (a full disk, missing rights) and leaves nothing of its own behind.
 */
export function writePlanFolder(directory: string, files: ReadonlyMap<string, FileContent>): void {
  withPlanLock(directory, () => {
    if (existsSync(directory)) replace(directory, files)
    else create(directory, files)
  })
}

function create(directory: string, files: ReadonlyMap<string, FileContent>): void {
  const parent = dirname(resolve(directory))
  const made = makeFolder(parent)
  const name = basename(resolve(directory))
  removeStale(parent, `.${name}.`, '.part')
  const part = join(parent, `.${name}.${process.pid}.part`)
  try {
    writeAll(part, files)
    renameSync(part, directory)
  } catch (error) {
    rmSync(part, { recursive: true, force: true })
    if (made !== undefined) removeEmptyFolders(parent, made)
    throw error
  }
  syncFolder(parent)
}

function replace(directory: string, files: ReadonlyMap<string, FileContent>): void {
  finishReplacement(directory)
  removeStale(directory, PART, '')
  removeStale(directory, `${PLAN_META_NAME}.`, '.part')
  const part = join(directory, `${PART}${process.pid}`)
  try {
    writeAll(part, files)
    renameSync(part, join(directory, COMMIT))
  } catch (error) {
    rmSync(part, { recursive: true, force: true })
    throw error
  }
  syncFolder(directory)
  finishReplacement(directory)
}

/**
 * Moves what was decided to its place. Each step may be repeated, so it does not matter where an earlier try was cut off. Where
 * no lock can be had, several processes may do it at once: every step is one renaming that fails for whoever comes second.
 */
function finishReplacement(directory: string): void {
  const commit = join(directory, COMMIT)
  for (const name of namesIn(commit)) {
    if (name === REPLACED) continue
    // A directory cannot be renamed over one that holds files: the old one makes room, and no later comer can move the new.
    if (name === SPEC_FOLDER) renamed(join(directory, name), join(commit, REPLACED))
    renamed(join(commit, name), join(directory, name))
  }
  if (!existsSync(commit)) return
  syncFolder(directory)
  // Out of the way first, so that nobody finds it half removed.
  const rest = join(directory, `${PART}${process.pid}`)
  rmSync(rest, { recursive: true, force: true })
  if (!renamed(commit, rest)) return
  rmSync(rest, { recursive: true, force: true })
  syncFolder(directory)
}

/** Renames, unless another process that finishes the same replacement has done so. */
function renamed(from: string, to: string): boolean {
  try {
    renameSync(from, to)
    return true
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'ENOENT' && code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error
    return false
  }
}

function writeAll(folder: string, files: ReadonlyMap<string, FileContent>): void {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder)
  const folders = new Set([folder])
  for (const [path, content] of files) {
    const target = join(folder, path)
    makeFolder(dirname(target))
    folders.add(dirname(target))
    const file = openSync(target, 'wx')
    try {
      if (typeof content === 'function') content((piece) => writeFileSync(file, piece))
      else writeFileSync(file, content)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
  }
  for (const each of folders) syncFolder(each)
}

/** Removes what a process that is gone left half-written. */
function removeStale(folder: string, prefix: string, suffix: string): void {
  for (const name of namesIn(folder)) {
    if (!name.startsWith(prefix) || !name.endsWith(suffix)) continue
    const pid = Number(name.slice(prefix.length, name.length - suffix.length))
    if (Number.isInteger(pid) && pid > 0 && !isAlive(pid)) rmSync(join(folder, name), { recursive: true, force: true })
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}
