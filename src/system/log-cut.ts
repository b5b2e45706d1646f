/**
 * A log whose middle was taken out while somebody may still write to it. Writers append (O_APPEND), so a file that becomes
 * shorter does them no harm:
 *
 *   head (half of the most bytes) · a line that says how many bytes are missing · what was written last · what comes
 *
 * The head never changes, so that line always stands at the same offset, which `<log>.cut` names: a reader that follows finds
 * in it how far everything behind has moved, however often the log was cut meanwhile.
 */
import {
  closeSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readFileSync,
  readSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'

/** Where a log was cut, and how many bytes it has lost so far. */
export interface LogCut {
  /** Offset of the line that says so. */
  readonly at: number
  /** Length of that line, the line feed before it included. */
  readonly length: number
  /** Bytes that are missing. */
  readonly missing: number
}

/** Most bytes of a log's end that a cut keeps. */
const MOST_TAIL = 8 * 2 ** 20
const CHUNK = 256 * 1024
/** What was written while the end was moved is moved too, so often at most. */
const MOST_MOVES = 64
/** The line has one length, so that its number may change where it stands. */
const NOTE_LENGTH = 96
const NOTE = /^\n\[tasks\] at least (\d+) bytes are missing here[^\n]*\n/

function note(missing: number): string {
  return `${`\n[tasks] at least ${missing} bytes are missing here: the log had grown over its limit`.padEnd(NOTE_LENGTH - 1)}\n`
}

/** Where a log was cut; `undefined` when it was not. */
export function readCut(path: string): LogCut | undefined {
  const at = placeOfCut(path)
  if (at === undefined) return undefined
  let file: number
  try {
    file = openSync(path, 'r')
  } catch {
    return undefined
  }
  try {
    return cutAt(file, at)
  } finally {
    closeSync(file)
  }
}

/**
 * Takes the middle out of a log that has more than `most` bytes; false when it has not. The end is moved to its place while
 * the log is still long, so that writers, who append, are never in the way; what they write in the moment of the shortening
 * is lost without being counted. Throws the system's error.
 */
export function cutLog(path: string, most: number): boolean {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0
  if (size <= most) return false
  const at = placeOfCut(path) ?? Math.floor(most / 2)
  // First: a log without its note is one that was not cut yet, and a note without a cut is looked for in vain.
  writeFileSync(`${path}.cut`, `${at}\n`)
  const file = openSync(path, 'r+')
  try {
    const before = cutAt(file, at)
    const from = startOfTail(file, at + NOTE_LENGTH, size - Math.min(MOST_TAIL, Math.floor(most / 4)))
    const kept = moveDown(file, from, at + NOTE_LENGTH, most - at - NOTE_LENGTH)
    const taken = from - at - (before === undefined ? 0 : NOTE_LENGTH)
    const unread = fstatSync(file).size - from - kept
    writeSync(file, note((before?.missing ?? 0) + taken + unread), at)
    ftruncateSync(file, at + NOTE_LENGTH + kept)
  } finally {
    closeSync(file)
  }
  return true
}

/** Where the part begins that is kept: at a line, where one begins nearby. */
function startOfTail(file: number, least: number, wanted: number): number {
  if (wanted <= least) return least
  const bytes = Buffer.allocUnsafe(4096)
  const line = bytes.subarray(0, readSync(file, bytes, 0, bytes.length, wanted)).indexOf(10)
  return wanted + line + 1
}

/** Copies what stands from an offset to the end down to another one, at most so many bytes. Returns how many. */
function moveDown(file: number, from: number, to: number, most: number): number {
  const bytes = Buffer.allocUnsafe(Math.min(CHUNK, most))
  let moved = 0
  for (let move = 0; move < MOST_MOVES; move++) {
    const length = readSync(file, bytes, 0, Math.min(bytes.length, most - moved), from + moved)
    if (length === 0) break
    writeSync(file, bytes, 0, length, to + moved)
    moved += length
  }
  return moved
}

function cutAt(file: number, at: number): LogCut | undefined {
  const bytes = Buffer.alloc(NOTE_LENGTH)
  const length = readSync(file, bytes, 0, bytes.length, at)
  const [line, missing] = NOTE.exec(bytes.toString('latin1', 0, length)) ?? []
  return line === undefined ? undefined : { at, length: line.length, missing: Number(missing) }
}

function placeOfCut(path: string): number | undefined {
  try {
    const at = Number(readFileSync(`${path}.cut`, 'utf8'))
    return Number.isSafeInteger(at) && at > 0 ? at : undefined
  } catch {
    return undefined
  }
}
