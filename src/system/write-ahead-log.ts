/**
 * Walks SQLite's write-ahead log, because SQLite itself drops the first frame that is not right and all after it in silence.
 *
 *   header (32 bytes) · frame (24 + page) · frame · …     a frame's checksum goes on from the frame before
 *
 * What follows the first bad frame says what it is. Frames of other salts were left by an earlier round of the log: they are
 * long in the database. If nothing of this round follows, or nothing up to a commit, the end was being written when the
 * process or the machine died: nobody was told that it is stored. If a whole frame with a commit follows, somebody was, or
 * may have been: that is damage, and not for SQLite to decide.
 */
import { readFileSync } from 'node:fs'

/** What a walk found. Offsets are bytes of the file. */
export interface WalkedLog {
  /** `damaged`: what was stored would be dropped. `torn`: an end that was never completed is dropped. */
  readonly state: 'whole' | 'torn' | 'damaged'
  /** Frames up to the last commit that SQLite will use. */
  readonly frames: number
  /** How many commits those hold. */
  readonly commits: number
  /** Where the first byte stands that SQLite will not use; the end of the log where it is whole. */
  readonly offset: number
  /** Bytes of this round of the log from there on. */
  readonly lost_bytes: number
  /** Whole frames of this round after the first bad one. */
  readonly frames_after: number
  readonly page_size: number
}

const HEADER = 32
const FRAME_HEADER = 24
const MAGIC = 0x377f0682
const EMPTY: WalkedLog = {
  state: 'whole',
  frames: 0,
  commits: 0,
  offset: 0,
  lost_bytes: 0,
  frames_after: 0,
  page_size: 0,
}

/** Walks the log beside a database; one that is not there is whole. Throws the system's error. */
export function walkLogOf(database: string): WalkedLog {
  try {
    return walkLog(readFileSync(`${database}-wal`))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return EMPTY
    throw error
  }
}

/** Walks the bytes of a log. */
export function walkLog(bytes: Uint8Array): WalkedLog {
  if (bytes.length < HEADER) return bytes.length === 0 ? EMPTY : { ...EMPTY, state: 'torn', lost_bytes: bytes.length }
  const log = new Log(bytes)
  const { isBad } = log
  let seed = log.start
  let commits = 0
  let used = 0
  let bad = 0
  while (!isBad && log.has(bad)) {
    const sum = log.sum(bad, seed)
    if (!log.isOfRound(bad) || !log.isSum(bad, sum)) break
    seed = sum
    bad++
    if (!log.commits(bad - 1)) continue
    used = bad
    commits++
  }
  const after = followers(log, bad, seed)
  const isWhole = !isBad && used === bad && after.bytes === 0
  const offset = log.offsetOf(isBad ? -1 : bad)
  const found = { frames: used, commits, page_size: log.pageSize, frames_after: after.frames }
  if (isWhole) return { ...found, state: 'whole', offset, lost_bytes: 0 }
  if (after.commits) return { ...found, state: 'damaged', offset, lost_bytes: after.end - offset }
  // A bad header over nothing of its own round: the log was begun anew and got no further.
  if (isBad && after.frames === 0) return { ...found, state: 'torn', offset, lost_bytes: HEADER }
  const from = log.offsetOf(used)
  return { ...found, state: 'torn', offset: from, lost_bytes: Math.max(after.end, log.offsetOf(bad)) - from }
}

/** What of this round stands from the first bad frame on. */
interface Followers {
  /** Bytes of this round, the bad frame's included; 0 when the log just ends, or older leftovers follow. */
  readonly bytes: number
  readonly end: number
  /** Whole frames after the bad one. */
  readonly frames: number
  /** A commit was written after the bad frame, or was the bad frame and more was written after it. */
  readonly commits: boolean
}

function followers(log: Log, bad: number, seed: Sum): Followers {
  let end = log.offsetOf(bad)
  let frames = 0
  let commits = false
  let previous = seed
  for (let i = bad; log.has(i); i++) {
    const isRight = log.goesOnFrom(i, i === bad ? seed : log.storedSum(i - 1), previous)
    previous = log.sum(i, previous)
    // A frame with a bad salt is known by its checksum.
    if (!log.isOfRound(i) && !(isRight && i === bad)) continue
    end = log.offsetOf(i + 1)
    // Where the frame before is gone, the salts must do.
    if (i === bad || !(isRight || !log.isOfRound(i - 1))) continue
    frames++
    commits ||= log.commits(i) || log.commits(bad)
  }
  if (end === log.offsetOf(bad) && log.isPartOfRound(bad)) end = log.length
  return { bytes: end - log.offsetOf(bad), end, frames, commits }
}

type Sum = readonly [number, number]

/** The bytes of a log as words. */
class Log {
  readonly pageSize: number
  /** Where the checksum of the first frame goes on from. */
  readonly start: Sum
  /** The header is not what was written: SQLite will use nothing at all. */
  readonly isBad: boolean
  readonly length: number
  readonly #view: DataView
  readonly #words: Int32Array
  readonly #isSwapped: boolean
  readonly #salts: readonly [number, number]

  constructor(bytes: Uint8Array) {
    const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice()
    this.length = bytes.length
    this.#view = new DataView(aligned.buffer, aligned.byteOffset, aligned.length)
    this.#words = new Int32Array(aligned.buffer, aligned.byteOffset, aligned.length >> 2)
    const magic = this.#view.getUint32(0)
    const isBig = (magic & 1) === 1
    this.#isSwapped = isBig !== (new Uint8Array(new Uint32Array([1]).buffer)[0] === 0)
    const size = this.#view.getUint32(8)
    const isSize = size >= 512 && size <= 65_536 && (size & (size - 1)) === 0
    const sum = this.#add([0, 0], 0, 24)
    this.start = [this.#view.getInt32(24), this.#view.getInt32(28)]
    this.isBad = (magic & ~1) >>> 0 !== MAGIC || !isSize || !isSame(sum, this.start)
    this.pageSize = isSize ? size : 4096
    // Under a bad header the first frame tells the round.
    const salts = this.isBad && this.length >= HEADER + FRAME_HEADER ? HEADER + 8 : 16
    this.#salts = [this.#view.getInt32(salts), this.#view.getInt32(salts + 4)]
  }

  /** Where a frame begins; -1 for the header. */
  offsetOf(frame: number): number {
    return frame < 0 ? 0 : HEADER + frame * (FRAME_HEADER + this.pageSize)
  }

  has(frame: number): boolean {
    return this.offsetOf(frame + 1) <= this.length
  }

  commits(frame: number): boolean {
    return this.#view.getUint32(this.offsetOf(frame) + 4) !== 0
  }

  isOfRound(frame: number): boolean {
    const at = this.offsetOf(frame) + 8
    return this.#view.getInt32(at) === this.#salts[0] && this.#view.getInt32(at + 4) === this.#salts[1]
  }

  /** Whether what is left at the end of the file begins a frame of this round. */
  isPartOfRound(frame: number): boolean {
    const at = this.offsetOf(frame)
    if (this.has(frame) || at >= this.length) return false
    return at + 16 > this.length || this.isOfRound(frame)
  }

  sum(frame: number, from: Sum): Sum {
    const at = this.offsetOf(frame)
    return this.#add(this.#add(from, at, 8), at + FRAME_HEADER, this.pageSize)
  }

  storedSum(frame: number): Sum {
    const at = this.offsetOf(frame) + 16
    return [this.#view.getInt32(at), this.#view.getInt32(at + 4)]
  }

  isSum(frame: number, sum: Sum): boolean {
    return isSame(sum, this.storedSum(frame))
  }

  /** A new log of some of the frames. */
  written(frames: readonly number[]): Uint8Array {
    const size = FRAME_HEADER + this.pageSize
    const bytes = new Uint8Array(HEADER + frames.length * size)
    const view = new DataView(bytes.buffer)
    // Little-endian checksums, whatever the log had.
    const head = [MAGIC, 3_007_000, this.pageSize, 0]
    head.forEach((word, i) => view.setUint32(4 * i, word))
    this.#salts.forEach((salt, i) => view.setInt32(16 + 4 * i, salt))
    let sum = sumOf(view, [0, 0], 0, 24)
    sum.forEach((word, i) => view.setInt32(24 + 4 * i, word))
    frames.forEach((frame, place) => {
      const at = HEADER + place * size
      const from = this.offsetOf(frame)
      bytes.set(new Uint8Array(this.#view.buffer, this.#view.byteOffset + from, size), at)
      sum = sumOf(view, sumOf(view, sum, at, 8), at + FRAME_HEADER, this.pageSize)
      sum.forEach((word, i) => view.setInt32(at + 16 + 4 * i, word))
    })
    return bytes
  }

  /** Whether a frame is right behind the checksum that stands in the frame before, or that should stand there. */
  goesOnFrom(frame: number, stored: Sum, right: Sum): boolean {
    return this.isSum(frame, this.sum(frame, stored)) || this.isSum(frame, this.sum(frame, right))
  }

  #add([first, second]: Sum, offset: number, length: number): Sum {
    const words = this.#words
    const end = (offset + length) >> 2
    let a = first
    let b = second
    if (this.#isSwapped) {
      for (let i = offset >> 2; i < end; i += 2) {
        a = (a + swapped(words[i] as number) + b) | 0
        b = (b + swapped(words[i + 1] as number) + a) | 0
      }
    } else {
      for (let i = offset >> 2; i < end; i += 2) {
        a = (a + (words[i] as number) + b) | 0
        b = (b + (words[i + 1] as number) + a) | 0
      }
    }
    return [a, b]
  }
}

function sumOf(view: DataView, [first, second]: Sum, offset: number, length: number): Sum {
  let a = first
  let b = second
  for (let at = offset; at < offset + length; at += 8) {
    a = (a + view.getInt32(at, true) + b) | 0
    b = (b + view.getInt32(at + 4, true) + a) | 0
  }
  return [a, b]
}

function isSame(a: Sum, b: Sum): boolean {
  return a[0] === b[0] && a[1] === b[1]
}

function swapped(word: number): number {
  return (word << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24)
}

/** The part of a log that SQLite will use: up to the last commit before the first bad frame. */
export function usedPart(bytes: Uint8Array): Uint8Array {
  const { frames, page_size } = walkLog(bytes)
  return bytes.subarray(0, frames === 0 ? 0 : HEADER + frames * (FRAME_HEADER + page_size))
}

/**
 * A log of all frames of this round that are right in themselves, the bad ones left out, with checksums that hold again. A page
 * whose newest frame was bad is older in it than its neighbours: what is read through it is to be proved in another way.
 */
export function mendedLog(bytes: Uint8Array): Uint8Array {
  if (bytes.length < HEADER + FRAME_HEADER) return new Uint8Array()
  const log = new Log(bytes)
  const kept: number[] = []
  let previous = log.start
  for (let i = 0; log.has(i); i++) {
    const isRight = log.goesOnFrom(i, i === 0 ? log.start : log.storedSum(i - 1), previous)
    previous = log.sum(i, previous)
    if (log.isOfRound(i) && (isRight || (i > 0 && !log.isOfRound(i - 1)))) kept.push(i)
  }
  const last = kept.findLastIndex((frame) => log.commits(frame))
  return last < 0 ? new Uint8Array() : log.written(kept.slice(0, last + 1))
}
