/** Reads one file: its hash, its lines, and whether its text is to be looked at. */
import { isUtf8 } from 'node:buffer'
import { hash } from 'node:crypto'
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { isGeneratedText } from './generated-text.ts'

/** Larger files are not read: no person wrote them. */
export const LARGEST_BYTES = 2_000_000
/** As git looks for a NUL byte. */
const LOOKED_AT = 8000

/** Stands before the hash of a file that is stated to be written by hand: the same bytes then mean something else. */
export const OWN = '!'

/** `encoding`: text, but not UTF-8, so that only its words can be counted. */
export type TextKind = 'text' | 'encoding' | 'binary' | 'generated'

/** What stands in a file. */
export interface FileText {
  /** SHA-256 of the bytes, as base64, with a mark when the file is stated to be written by hand. */
  readonly hash: string
  readonly kind: TextKind
  /** Line feeds, and one more for a last line without one; 0 for what is binary. */
  readonly lines: number
  /** Empty unless the words count. */
  readonly text: string
  readonly bytes: number
}

const buffer = Buffer.allocUnsafe(LARGEST_BYTES + 1)
// A pipe that took the file's place must not make us wait, and a link must not lead us elsewhere.
const FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

/**
 * Reads a regular file at an absolute `place`; `isOwn` says that no program wrote it. Throws the system's error; `undefined` when
 * it is too large, or no longer regular.
 */
export function readText(place: string, path: string, isOwn: boolean): FileText | undefined {
  const file = openSync(place, FLAGS)
  let length = 0
  try {
    if (!fstatSync(file).isFile()) return undefined
    for (;;) {
      const read = readSync(file, buffer, length, buffer.length - length, null)
      length += read
      if (length > LARGEST_BYTES) return undefined
      if (read === 0) break
    }
  } finally {
    closeSync(file)
  }
  return judge(buffer.subarray(0, length), path, isOwn)
}

function judge(bytes: Buffer, path: string, isOwn: boolean): FileText {
  const sum = `${isOwn ? OWN : ''}${hash('sha256', bytes, 'base64')}`
  const size = bytes.length
  if (bytes.subarray(0, LOOKED_AT).includes(0)) return { hash: sum, kind: 'binary', lines: 0, text: '', bytes: size }
  const utf8 = isUtf8(bytes)
  const text = bytes.toString(utf8 ? 'utf8' : 'latin1')
  const lines = linesOf(bytes)
  if (!isOwn && isGeneratedText(path, text, lines))
    return { hash: sum, kind: 'generated', lines, text: '', bytes: size }
  return { hash: sum, kind: utf8 ? 'text' : 'encoding', lines, text, bytes: size }
}

function linesOf(bytes: Buffer): number {
  let lines = 0
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) lines++
  return bytes.length > 0 && bytes.at(-1) !== 10 ? lines + 1 : lines
}
