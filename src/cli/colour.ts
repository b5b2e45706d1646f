import { styleText } from 'node:util'
import type { Paint as AnyPaint } from '../core/std/paint.ts'

/** Colours one piece of text for one stream; gives it back as it is where the stream shows none. */
export type Paint = AnyPaint

type Format = Parameters<typeof styleText>[0]

/** The colours of a stream. NO_COLOR, FORCE_COLOR and the absence of a terminal are honoured by Node's own rules. */
export function paintFor(stream: NodeJS.WritableStream): Paint {
  const apply =
    (format: Format) =>
    (text: string): string =>
      styleText(format, text, { stream, validateStream: true })
  return {
    strong: apply('bold'),
    faint: apply('dim'),
    good: apply('green'),
    bad: apply('red'),
    warn: apply('yellow'),
    accent: apply('cyan'),
  }
}

/** Colours nothing: for tests and for files. */
export const PLAIN: Paint = {
  strong: (text) => text,
  faint: (text) => text,
  good: (text) => text,
  bad: (text) => text,
  warn: (text) => text,
  accent: (text) => text,
}

/**
 * Whether marks such as ✓ can be shown. A locale that names another character set than UTF-8, the plain C locale
 * and a terminal without such glyphs say no; where nothing is said, they can.
 */
export function showsUnicode(environment: Readonly<Record<string, string | undefined>>): boolean {
  if (environment['TERM'] === 'linux' || environment['TERM'] === 'dumb') return false
  const locale = environment['LC_ALL'] || environment['LC_CTYPE'] || environment['LANG'] || ''
  if (locale === '') return true
  return /utf-?8/i.test(locale)
}

const ASCII_MARKS: ReadonlyArray<readonly [string, string]> = [
  ['✓', '+'],
  ['✗', 'x'],
  ['→', '->'],
  ['←', '<-'],
  ['↻', '~'],
  ['⚡', '!'],
  ['⚠', '!'],
  ['●', '*'],
  ['○', 'o'],
  ['■', '#'],
  ['█', '#'],
  ['▒', '='],
  ['░', '.'],
  ['·', '-'],
  ['×', 'x'],
  ['…', '...'],
  ['─', '-'],
  ['│', '|'],
  ['├', '|'],
  ['└', '`'],
  ['≥', '>='],
  ['≤', '<='],
  ['–', '-'],
]

const MARK_PATTERN = new RegExp(ASCII_MARKS.map(([mark]) => mark).join('|'), 'g')
const ASCII_OF: ReadonlyMap<string, string> = new Map(ASCII_MARKS)

/** Replaces the marks that we print by ASCII ones; what came from the user's own files stays as it is. */
export function toAsciiMarks(text: string): string {
  return text.replaceAll(MARK_PATTERN, (mark) => ASCII_OF.get(mark) ?? mark)
}

const CONTROL = /[^\P{Cc}\t\n]|[\u202a-\u202e\u2066-\u2069]/gu

/**
 * Text from a spec, a plan or a task's message, made safe to print: without control characters, so that it cannot
 * move the cursor, change the title of the terminal, or turn the rest of a line round. Tabs and line ends stay.
 */
export function harmless(text: string): string {
  return text.replaceAll(CONTROL, '')
}

const UNSEEN = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu
const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** A name that must stay on its line: what cannot be seen in it is written out, as `\n` and `\u001b`. */
export function escaped(text: string): string {
  return text.replaceAll(
    UNSEEN,
    (found) => SHORT[found] ?? `\\u${(found.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  )
}
