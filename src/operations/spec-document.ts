import { closeSync, fstatSync, openSync, readSync, readdirSync } from 'node:fs'
import { basename, dirname, extname, isAbsolute, join, relative, resolve } from 'node:path'
import { EXIT, Failure } from '../core/model/failure.ts'
import type { SpecDocument } from '../core/ports/proposer.ts'
import { MAX_SPEC_BYTES } from '../core/planning/spec/source-text.ts'
import { nearest } from '../core/std/nearest.ts'
import { SPEC_FOLDER } from '../system/plan-folder.ts'

/** A specification as the user hands it in: a file, what came on standard input, or the text itself. */
export type SpecInput =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'stdin'; readonly bytes: Uint8Array }
  | { readonly kind: 'text'; readonly text: string }

/** A specification that was read: the document for the proposer, and its bytes for the copy beside the plan. */
export interface ReadSpec {
  readonly document: SpecDocument
  readonly bytes: Uint8Array
}

/**
 * Reads a specification. What cannot be one (missing, a directory, without rights, too large, empty, not text) is a Failure
 * with exit code 1, or 2 for text that nothing can be made of.
 */
export function readSpec(input: SpecInput, workingDirectory: string, codebase: string): ReadSpec {
  const named = input.kind === 'file' ? input.path : input.kind === 'stdin' ? '-' : 'text'
  const bytes = bytesOf(input, workingDirectory)
  if (bytes.length > MAX_SPEC_BYTES) throw tooLarge(`more than ${mebibytes(MAX_SPEC_BYTES)}`, named)
  const text = decoded(bytes, named)
  if (text.trim() === '') {
    throw new Failure({
      code: 'spec-empty',
      message: 'The specification is empty.',
      exit: EXIT.analysis_failed,
      place: named,
      advice: 'Write the work as list items below headings: a heading is a feature, an item is a task.',
    })
  }
  const name = input.kind === 'file' ? basename(input.path, extname(input.path)) : 'spec'
  const origin =
    input.kind === 'file' ? originOf(resolve(workingDirectory, input.path), codebase, workingDirectory) : named
  return { document: { path: `${SPEC_FOLDER}/${name === '' ? 'spec' : name}.md`, origin, text }, bytes }
}

/** The path by which an artifact names a file: relative to the codebase or to the working directory, else its bare name. */
function originOf(path: string, codebase: string, workingDirectory: string): string {
  for (const base of [codebase, workingDirectory]) {
    const inside = relative(base, path)
    if (inside !== '' && !isAbsolute(inside) && inside !== '..' && !inside.startsWith('../')) return inside
  }
  return basename(path)
}

function bytesOf(input: SpecInput, workingDirectory: string): Uint8Array {
  if (input.kind === 'stdin') return input.bytes
  if (input.kind === 'text') return Buffer.from(input.text, 'utf8')
  const path = resolve(workingDirectory, input.path)
  try {
    const file = openSync(path, 'r')
    try {
      const stat = fstatSync(file)
      if (stat.isDirectory()) throw directoryGiven(input.path)
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
  throw new Failure({
    code: 'spec-not-text',
    message:
      nul === -1
        ? 'The specification is not UTF-8 text.'
        : `The specification is a binary file (a zero byte at offset ${nul}).`,
    exit: EXIT.arguments,
    place: named,
    advice: 'Give a Markdown or text file in UTF-8.',
  })
}

function tooLarge(size: string, named: string): Failure {
  return new Failure({
    code: 'spec-too-large',
    message: `The specification has ${size}; at most ${mebibytes(MAX_SPEC_BYTES)} are read.`,
    exit: EXIT.arguments,
    place: named,
    advice: 'Split it into several specifications, and plan each.',
  })
}

function mebibytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`
}

function directoryGiven(named: string): Failure {
  return new Failure({
    code: 'spec-is-directory',
    message: `"${named}" is a directory; a specification is one file.`,
    exit: EXIT.arguments,
    place: named,
    advice: `Name the file in it, for example ${join(named, 'spec.md')}.`,
  })
}

function unreadable(error: NodeJS.ErrnoException, named: string, path: string): Failure {
  if (error.code === 'EISDIR') return directoryGiven(named)
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
