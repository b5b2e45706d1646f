import { closeSync, fstatSync, openSync, readSync, readdirSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { EXIT, Failure } from '../core/model/failure.ts'
import { MAX_SPEC_BYTES } from '../core/planning/spec/source-text.ts'
import { nearest } from '../core/std/nearest.ts'

/** A part of a specification as the user hands it in: a file or folder, what came on standard input, or the text itself. */
export type SpecInput =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'stdin'; readonly bytes: Uint8Array }
  | { readonly kind: 'text'; readonly text: string }

/** A document that was read: its text, and its bytes for the copy beside the plan. */
export interface ReadDocument {
  readonly text: string
  readonly bytes: Uint8Array
}

/**
 * Reads one document. What cannot be one (missing, without rights, too large, empty, not text) is a Failure with exit code 1,
 * or 2 for text that nothing can be made of.
 */
export function readDocument(input: SpecInput, workingDirectory: string): ReadDocument {
  const named = nameOf(input)
  const bytes = bytesOf(input, workingDirectory)
  if (bytes.length > MAX_SPEC_BYTES) throw tooLarge(`more than ${mebibytes(MAX_SPEC_BYTES)}`, named)
  const text = decoded(bytes, named)
  if (text.replaceAll(INVISIBLE, '') === '') {
    throw new Failure({
      code: 'spec-empty',
      message: 'The specification is empty.',
      exit: EXIT.analysis_failed,
      place: named,
      advice: 'Write what is to be built, in sentences or as list items below headings.',
    })
  }
  return { text, bytes }
}

/** White space, and characters that nobody sees: joiners, marks of direction, byte order marks. */
const INVISIBLE = /[\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+/g

/** What the user calls a part of the specification: its path, `-` for standard input, `text` for the text itself. */
export function nameOf(input: SpecInput): string {
  return input.kind === 'file' ? input.path : input.kind === 'stdin' ? '-' : 'text'
}

function bytesOf(input: SpecInput, workingDirectory: string): Uint8Array {
  if (input.kind === 'stdin') return input.bytes
  if (input.kind === 'text') return Buffer.from(input.text, 'utf8')
  const path = resolve(workingDirectory, input.path)
  try {
    const file = openSync(path, 'r')
    try {
      const stat = fstatSync(file)
      // Said before the bytes are read, so that a huge file costs nothing.
      if (stat.isFile() && stat.size > MAX_SPEC_BYTES) throw tooLarge(mebibytes(stat.size), input.path)
      return readBounded(file)
    } finally {
      closeSync(file)
    }
  } catch (error) {
    if (error instanceof Failure) throw error
    throw unreadable(error as NodeJS.ErrnoException, input.path, path)
  }
}

/** Reads to the end, or a little further than any specification goes: a device may have no end. */
function readBounded(file: number): Buffer {
  const chunks: Buffer[] = []
  for (let length = 0; length <= MAX_SPEC_BYTES;) {
    const chunk = Buffer.allocUnsafe(256 * 1024)
    const read = readSync(file, chunk)
    if (read === 0) break
    chunks.push(chunk.subarray(0, read))
    length += read
  }
  return Buffer.concat(chunks)
}

function decoded(bytes: Uint8Array, named: string): string {
  const nul = bytes.indexOf(0)
  if (nul === -1) {
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    } catch {
      // Told below, in the same words as for a file with zero bytes.
    }
  }
  const isUtf16 = /^(?:fffe|feff)/.test(Buffer.from(bytes.subarray(0, 2)).toString('hex'))
  throw new Failure({
    code: 'spec-not-text',
    message: isUtf16
      ? 'The specification is UTF-16 text; only UTF-8 is read.'
      : nul === -1
        ? 'The specification is not UTF-8 text.'
        : `The specification is a binary file (a zero byte at offset ${nul}).`,
    exit: EXIT.arguments,
    place: named,
    advice: 'Give a Markdown or text file in UTF-8.',
  })
}

/** More was given than is read; `named` is the document, or what is too much in all. */
export function tooLarge(size: string, named: string): Failure {
  return new Failure({
    code: 'spec-too-large',
    message: `The specification has ${size}; at most ${mebibytes(MAX_SPEC_BYTES)} are read.`,
    exit: EXIT.arguments,
    place: named,
    advice: 'Split it into several specifications, and plan each.',
  })
}

/** `8.0 MB`. */
export function mebibytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`
}

function unreadable(error: NodeJS.ErrnoException, named: string, path: string): Failure {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') {
    const close = nearest(basename(path), siblings(path))
    return new Failure({
      code: 'spec-not-found',
      message: `There is no file "${named}".`,
      exit: EXIT.arguments,
      place: named,
      advice: close === undefined ? 'Check the path.' : `Did you mean ${join(dirname(named), close)}?`,
    })
  }
  return new Failure({
    code: 'spec-unreadable',
    message: `"${named}" cannot be read: ${error.code === 'EACCES' || error.code === 'EPERM' ? 'permission denied' : error.message}.`,
    exit: EXIT.arguments,
    place: named,
    advice: 'Check the rights of the file and of the folders above it.',
    cause: error,
  })
}

function siblings(path: string): string[] {
  try {
    return readdirSync(dirname(path)).sort()
  } catch {
    return []
  }
}
