import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { EXIT, Failure } from '../core/model/failure.ts'
import type { SpecInput } from '../operations/spec-document.ts'

/**
 * Decides whether the argument of `plan` is a file, standard input or the specification itself. What looks like a path
 * is taken as one even where it leads nowhere, so that a slip is told and never planned as if it were a text.
 */
export function specSource(argument: string, directory: string): SpecInput | 'stdin' {
  if (argument === '-') return 'stdin'
  if (looksLikePath(argument) || isFile(argument, directory)) return { kind: 'file', path: argument }
  if (/^[\w.-]+$/.test(argument)) throw noSuchFile(argument)
  return { kind: 'text', text: argument }
}

// A slash inside a sentence ("login/logout with OAuth") is no path; one inside a single word is.
function looksLikePath(argument: string): boolean {
  if (argument.includes('\n')) return false
  return /\.(?:md|markdown|txt)$/i.test(argument) || (/[/\\]/.test(argument) && !/\s/.test(argument))
}

/** One word is no specification: it is the name of a file that is not there. */
function noSuchFile(argument: string): Failure {
  return new Failure({
    code: 'spec-not-found',
    message: `There is no file "${argument}", and one word alone is no specification.`,
    exit: EXIT.arguments,
    place: argument,
    advice: 'Name the file with its ending, as in tasks plan spec.md, or give the whole text in quotes.',
  })
}

function isFile(argument: string, directory: string): boolean {
  return argument.trim() !== '' && !argument.includes('\n') && existsSync(resolve(directory, argument))
}

/** Reads a stream to its end, or until it has given more than `most` bytes: then a little more than that. */
export async function readAll(stream: AsyncIterable<Uint8Array | string>, most: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of stream) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk, 'utf8') : chunk
    chunks.push(bytes)
    length += bytes.length
    if (length > most) break
  }
  return Buffer.concat(chunks)
}
