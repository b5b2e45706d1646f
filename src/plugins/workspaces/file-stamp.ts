/** What the file system says of a path: enough to see that it was written, without reading it. */
import { createHash } from 'node:crypto'
import { createReadStream, lstatSync, readFileSync, readlinkSync, type Stats } from 'node:fs'

/** See the head of this file. Times in milliseconds. */
export interface FileStamp {
  /** `other`: a device, a socket, a named pipe. */
  readonly kind: 'file' | 'link' | 'folder' | 'other'
  readonly size: number
  readonly mtime: number
  readonly ctime: number
  readonly ino: number
  /** Permissions. */
  readonly mode: number
  /** Where a link leads, as it is written in it. */
  readonly target?: string
  /** SHA-256, of a file that had just been written when it was stamped: a later write may leave the same times. */
  readonly hash?: string
}

/** A write so soon after another may leave the same times on a kernel with a slow clock. */
const UNSURE_MS = 20
/** A larger file is not read in one piece. */
const READ_AT_ONCE = 1024 * 1024

/** The stamp of a path, its last part not followed; undefined when nothing is there. Throws the system's error. */
export function stampAt(path: string): FileStamp | undefined {
  try {
    const stats = lstatSync(path, { throwIfNoEntry: false })
    return stats === undefined ? undefined : stampOf(path, stats)
  } catch (error) {
    // A file stands where a folder above it is meant: then nothing is there.
    if (error instanceof Error && 'code' in error && (error.code === 'ENOTDIR' || error.code === 'ENOENT'))
      return undefined
    throw error
  }
}

function stampOf(path: string, stats: Stats): FileStamp {
  const kind = stats.isFile() ? 'file' : stats.isSymbolicLink() ? 'link' : stats.isDirectory() ? 'folder' : 'other'
  const { size, mtimeMs: mtime, ctimeMs: ctime, ino } = stats
  const stamp: FileStamp = { kind, size, mtime, ctime, ino, mode: stats.mode & 0o7777 }
  return kind === 'link' ? { ...stamp, target: readlinkSync(path) } : stamp
}

/** Whether a file was written so short a time before `now` that its times alone prove nothing of later writes. */
export function isUnsure({ kind, ctime }: FileStamp, now: number): boolean {
  return kind === 'file' && ctime > now - UNSURE_MS
}

/** Whether two stamps show the same file in the same state: nobody has written it between them. */
export function isUntouched(a: FileStamp, b: FileStamp): boolean {
  return isSameState(a, b) && (a.kind === 'folder' || a.ctime === b.ctime)
}

/** Whether two stamps show the same file with the same content, as far as size, time and inode tell. */
export function isSameState(a: FileStamp, b: FileStamp): boolean {
  if (a.kind !== b.kind || a.mode !== b.mode || a.target !== b.target) return false
  return a.kind === 'folder' || (a.size === b.size && a.mtime === b.mtime && a.ino === b.ino)
}

/** SHA-256 of a file's content, in hexadecimal. Rejects with the system's error. */
export async function hashOf(path: string, size: number): Promise<string> {
  const hash = createHash('sha256')
  if (size <= READ_AT_ONCE) return hash.update(readFileSync(path)).digest('hex')
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer)
  return hash.digest('hex')
}

/** Whether two files hold the same bytes. A file that cannot be read equals none. */
export async function isSameContent(a: string, b: string): Promise<boolean> {
  try {
    const [one, other] = [stampAt(a), stampAt(b)]
    if (one?.kind !== 'file' || other?.kind !== 'file' || one.size !== other.size) return false
    return (await hashOf(a, one.size)) === (await hashOf(b, other.size))
  } catch {
    return false
  }
}
