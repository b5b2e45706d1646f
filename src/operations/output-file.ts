/**
 * The one rule for files that a person names to be written: a device or a FIFO is written into, a symbolic link is followed, a
 * directory is refused, and a file is replaced only when it is empty or what the same verb wrote before.
 */
import {
  accessSync,
  closeSync,
  constants,
  openSync,
  readFileSync,
  readlinkSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, resolve } from 'node:path'
import { EXIT, Failure } from '../core/model/failure.ts'
import { writeFileAtomically } from '../system/atomic-file.ts'
import { writeTrouble } from './write-trouble.ts'

/** A file to be written. */
export interface OutputFile {
  /** Absolute. */
  readonly path: string
  /** How the user named it. */
  readonly named: string
  /** What is written there, in words: “the report”. */
  readonly what: string
  /** The stable code of its failures. */
  readonly code: string
  /** True for the text of a file that the same verb wrote, which may be replaced. */
  readonly isOwn: (text: string) => boolean
  /** What to do when something else stands there. */
  readonly advice?: string
}

const LINKS_MAX = 40

/** Larger files are nothing that was written here. */
const OWN_BYTES_MAX = 256 * 2 ** 20

/** Refuses what must not be written, before any work begins. Throws a Failure with exit code 1. */
export function checkOutput(output: OutputFile): void {
  const { path, named } = output
  const refuse = (message: string, advice: string, cause?: unknown): Failure =>
    new Failure({ code: output.code, message, exit: EXIT.arguments, place: named, advice, cause })
  const other = `Name another file for ${output.what}.`
  try {
    const found = statSync(path, { throwIfNoEntry: false })
    if (found?.isDirectory() === true)
      throw refuse(`"${named}" is a directory.`, `Name a file in it: ${named.replace(/\/+$/, '')}/<file>.`)
    if (found !== undefined && !found.isFile() && !found.isFIFO() && !found.isCharacterDevice())
      throw refuse(`"${named}" is no file.`, other)
    if (isStream(path)) return
    const target = targetOf(path)
    accessSync(dirname(target), constants.W_OK | constants.X_OK)
    if (found === undefined) {
      if (statSync(dirname(target)).isDirectory()) return
      throw refuse(`"${named}" cannot be written: a file stands where a directory is needed.`, other)
    }
    // Whoever may do all is still told of what was made to be kept.
    if ((found.mode & 0o222) === 0) throw refuse(`"${named}" is read-only.`, other)
    accessSync(target, constants.W_OK)
    if (found.size === 0) return
    if (found.size > OWN_BYTES_MAX || !output.isOwn(readFileSync(target, 'utf8')))
      throw refuse(
        `"${named}" is there already, and holds something else.`,
        output.advice ?? `${other} Or take this one away first.`,
      )
  } catch (error) {
    if (error instanceof Failure) throw error
    throw refuse(`"${named}" cannot be written: ${writeTrouble(error)}.`, other, error)
  }
}

/** Writes an output: a file whole or not at all, into the place that a link leads to. Throws the system's error. */
export function writeOutput(path: string, text: string): void {
  if (isStream(path)) writeStream(path, text)
  else writeFileAtomically(targetOf(path), text)
}

/** True for what is written into and never replaced: devices, FIFOs, and the streams that a shell has opened. */
function isStream(path: string): boolean {
  if (/^\/(?:dev|proc)\//.test(path)) return true
  const found = statSync(path, { throwIfNoEntry: false })
  return found?.isFIFO() === true || found?.isCharacterDevice() === true
}

function writeStream(path: string, text: string): void {
  // Opening a FIFO that nobody reads would wait for ever; so it is tried without waiting first.
  const probe = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK)
  try {
    const file = openSync(path, constants.O_WRONLY | constants.O_APPEND)
    try {
      writeFileSync(file, text)
    } finally {
      closeSync(file)
    }
  } finally {
    closeSync(probe)
  }
}

/** Where a chain of links ends, also when nothing stands there yet. */
function targetOf(path: string): string {
  let at = path
  for (let links = 0; links < LINKS_MAX; links++) {
    try {
      at = resolve(dirname(at), readlinkSync(at))
    } catch {
      return at
    }
  }
  return at
}
