/**
 * Follows the log of a task as it grows, from attempt to attempt, until nothing more can come.
 * The file is read every quarter of a second: the journal only when the attempt that is followed has ended.
 */
import { closeSync, openSync, readSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import type { AttemptLog } from '../operations/logs.ts'
import { type LogCut, readCut } from '../system/log-cut.ts'

const LOOK_MS = 250
const CHUNK_BYTES = 64 * 1024

/** What the follower asks. */
export interface LogSource {
  /** The attempts of the task so far, oldest first. */
  readonly attempts: () => readonly AttemptLog[]
  /** Whether the process of an attempt has ended, as its folder says. */
  readonly hasEnded: (attempt: AttemptLog) => boolean
  /** Whether a coordinator is there to see the end of an attempt. Asked often. */
  readonly attended: () => boolean
  /** Whether the task may still be tried, or tried again. Reads the journal. */
  readonly mayGoOn: () => boolean
}

/** What the follower tells: an attempt begins, and more of its log. */
export interface LogListener {
  attempt(attempt: AttemptLog): void
  bytes(bytes: Uint8Array): void
}

/** Tells the last attempt's log and goes on until the task is settled. */
export async function followLog(source: LogSource, listener: LogListener, look_ms = LOOK_MS): Promise<void> {
  const told = new Set<string>()
  for (;;) {
    const mayGoOn = source.mayGoOn()
    const attempts = source.attempts()
    const fresh = (told.size === 0 ? attempts.slice(-1) : attempts).filter(({ token }) => !told.has(token))
    for (const attempt of told.size === 0 ? attempts : fresh) told.add(attempt.token)
    for (const attempt of fresh) {
      listener.attempt(attempt)
      await followAttempt(source, attempt, listener, look_ms)
    }
    if (fresh.length === 0) {
      if (!mayGoOn) return
      await pause(look_ms * 2)
    }
  }
}

async function followAttempt(
  source: LogSource,
  attempt: AttemptLog,
  listener: LogListener,
  look_ms: number,
): Promise<void> {
  let offset = 0
  let cut: LogCut | undefined
  for (;;) {
    // Asked before the file is read: what was written before the end is then never missed.
    const ended = attempt.outcome !== 'open' || source.hasEnded(attempt) || !source.attended()
    const now = readCut(attempt.log_path)
    if (now !== undefined && now.missing !== cut?.missing) offset = movedTo(offset, cut, now)
    cut = now
    offset = readFrom(attempt.log_path, offset, (bytes) => listener.bytes(bytes))
    if (ended) return
    await pause(look_ms)
  }
}

/** Where what comes next stands after the middle was taken out of a log: at the line that says so, when it was lost. */
function movedTo(offset: number, before: LogCut | undefined, cut: LogCut): number {
  if (offset <= cut.at) return offset
  const read = before === undefined ? offset : offset - before.length + before.missing
  const moved = read - cut.missing + cut.length
  return moved < cut.at + cut.length ? cut.at : moved
}

/** Reads a file from an offset to its present end, in pieces; gives the new offset. A missing file is empty. */
export function readFrom(path: string, offset: number, tell: (bytes: Uint8Array) => void): number {
  let file: number
  try {
    file = openSync(path, 'r')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return offset
    throw error
  }
  try {
    for (let at = offset; ;) {
      const bytes = new Uint8Array(CHUNK_BYTES)
      const length = readSync(file, bytes, 0, bytes.length, at)
      if (length === 0) return at
      tell(bytes.subarray(0, length))
      at += length
    }
  } finally {
    closeSync(file)
  }
}
