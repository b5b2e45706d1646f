import { readdirSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { EXIT, Failure } from '../core/model/failure.ts'
import { nearest } from '../core/std/nearest.ts'

/** Where the specification comes from: a file as the user named it, standard input, or the argument itself. */
export type SpecSource =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'stdin' }
  | { readonly kind: 'text'; readonly text: string }

/**
 * Decides whether the argument of `plan` is a file or the specification itself. A name that looks like a path but
 * leads nowhere is a Failure with the nearest name, so that a slip is never planned as if it were a text.
 */
export function specSource(argument: string, directory: string): SpecSource {
  if (argument === '-') return { kind: 'stdin' }
  const path = resolve(directory, argument)
  const found = argument.includes('\n') ? undefined : statSync(path, { throwIfNoEntry: false })
  if (found?.isDirectory() === true) {
    throw new Failure({
      code: 'spec-is-directory',
      message: `"${argument}" is a directory; a specification is one file`,
      exit: EXIT.arguments,
      place: argument,
      advice: specInside(path, argument),
    })
  }
  if (found !== undefined) return { kind: 'file', path: argument }
  if (looksLikePath(argument)) throw missingSpec(argument, path)
  if (argument.trim() === '') {
    throw new Failure({
      code: 'spec-empty',
      message: 'the specification is empty',
      exit: EXIT.arguments,
      advice: 'name a Markdown file, give the text in quotes, or give - and write it to standard input',
    })
  }
  return { kind: 'text', text: argument }
}

// A slash inside a sentence ("login/logout with OAuth") is no path; one inside a single word is.
function looksLikePath(argument: string): boolean {
  if (argument.includes('\n')) return false
  return /\.(?:md|markdown|txt)$/i.test(argument) || (/[/\\]/.test(argument) && !/\s/.test(argument))
}

function missingSpec(argument: string, path: string): Failure {
  const folder = dirname(path)
  const close = nearest(basename(path), namesIn(folder))
  return new Failure({
    code: 'spec-not-found',
    message: `there is no file "${argument}"`,
    exit: EXIT.arguments,
    place: argument,
    advice:
      close === undefined
        ? 'check the path; to plan this very text, write it to standard input and give -'
        : `did you mean ${join(dirname(argument), close)}?`,
  })
}

function specInside(path: string, argument: string): string {
  const inside = namesIn(path).filter((name) => /\.(?:md|markdown|txt)$/i.test(name))
  const one = inside.find((name) => /^spec\./i.test(name)) ?? (inside.length === 1 ? inside[0] : undefined)
  return one === undefined ? 'name the Markdown file in it' : `did you mean ${join(argument, one)}?`
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort()
  } catch {
    return []
  }
}
