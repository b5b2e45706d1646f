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
  writevSync,
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

/** Most bytes of a log's end that a cut writes anew, and holds in memory meanwhile. */
const MOST_TAIL = 8 * 2 ** 20
const MOST_NOTE = 160
const NOTE = /^\n\[tasks\] (\d+) bytes are missing here: [^\n]*\n/

function note(missing: number): string {
  return `\n[tasks] ${missing} bytes are missing here: the log had grown over its limit\n`
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
 * Takes the middle out of a log that has more than `most` bytes; false when it has not. What is written in the
 * last microseconds before the shortening is lost without being counted. Throws the system's error.
 */
export function cutLog(path: string, most: number): boolean {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0
  if (size <= most) return false
  const at = placeOfCut(path) ?? Math.floor(most / 2)
  // First: a log without its note is one that was not cut yet, and a note without a cut is looked for in vain.
  writeFileSync(`${path}.cut`, `${at}\n`)
  const file = openSync(path, 'r+')
  const appending = openSync(path, 'a')
  try {
    const before = cutAt(file, at)
    const tail = readTail(file, at + (before?.length ?? 0), Math.min(MOST_TAIL, Math.floor(most / 4)))
    const unread = fstatSync(file).size - tail.from - tail.bytes.length
    const missing = (before?.missing ?? 0) + tail.from - at - (before?.length ?? 0) + unread
    ftruncateSync(file, at)
    // In one call, which nobody else's line can divide.
    writevSync(appending, [Buffer.from(note(missing)), tail.bytes])
  } finally {
    closeSync(file)
    closeSync(appending)
  }
  return true
}

/** The last part of a file, from the beginning of a line where there is one. */
function readTail(file: number, least: number, most: number): { readonly from: number; readonly bytes: Buffer } {
  let from = Math.max(least, fstatSync(file).size - most)
  // What is written meanwhile comes along, as long as it is not more than as much again.
  const room = Buffer.allocUnsafe(2 * most)
  let length = 0
  for (let more = 1; more > 0 && length < room.length; length += more)
    more = readSync(file, room, length, room.length - length, from + length)
  const line = from === least ? -1 : room.subarray(0, Math.min(length, most / 2)).indexOf(10)
  const skipped = line + 1
  from += skipped
  return { from, bytes: room.subarray(skipped, length) }
}

function cutAt(file: number, at: number): LogCut | undefined {
  const bytes = Buffer.alloc(MOST_NOTE)
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
