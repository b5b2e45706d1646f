/**
 * Takes the text of one list item (or sub-item, or paragraph under an item) apart into words, keys with their values, flags
 * and durations. It reads characters from left to right once and never backtracks:
 *
 *   words │ key: value │ [flag] │ (3h)          a value ends at the next key, at a flag, or at the end of its line
 *
 * Code in backticks is taken whole, comments are passed over, a backslash takes the meaning from the next character.
 */
import { classifyDuration } from './duration-hint.ts'
import type { HintToken, KeyToken, SuspectToken, ValuePiece } from './hint-token.ts'
import { HINT_KEYS, type HintKey, isHintFlag, isHintKey, meantFlag, meantKey } from './hint-vocabulary.ts'
import { findOpaqueSpans, type OpaqueSpan } from './opaque-spans.ts'

/** Where the text stands: the first line of a task, where a title comes first, or a place where hints are expected. */
export type HintPlace = 'title' | 'hint'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }
type OpenKey = Mutable<Omit<KeyToken, 'pieces'>> & { pieces: ValuePiece[] }

interface Scan {
  readonly text: string
  readonly place: HintPlace
  readonly opaque: ReadonlyMap<number, OpaqueSpan>
  readonly tokens: HintToken[]
  /** The key whose value is being read. */
  open: OpenKey | undefined
  /** Whether what is being read is the value of an unknown key, which is dropped. */
  dropping: boolean
  /** Where the words that are not yet handed out begin. */
  from: number
  /** Whether only white space stands between the line's beginning and here. */
  atLineStart: boolean
  /** Whether a key was met; from then on hints are expected. */
  sawKey: boolean
}

/**
 * Takes an item's text apart. Every character belongs to one token, or is white space, a comment or a dropped value.
 * With `key`, the text is read as going on with that key's value, as the items of a list nested under `files:` do.
 */
export function tokenizeHints(text: string, place: HintPlace, key?: HintKey): HintToken[] {
  const opaque = new Map(findOpaqueSpans(text).map((span) => [span.start, span]))
  const scan: Scan = {
    text,
    place,
    opaque,
    tokens: [],
    open: undefined,
    dropping: false,
    from: 0,
    atLineStart: true,
    sawKey: false,
  }
  if (key !== undefined) openKey(scan, key, 0, 0)
  let at = 0
  while (at < text.length) {
    const end = readSpecial(scan, at)
    const c = text[at] as string
    if (end > at) {
      at = end
      scan.atLineStart &&= /^[\r\n]$/.test(text[end - 1] as string)
    } else {
      if (c.trim() !== '') scan.atLineStart = false
      at++
    }
  }
  close(scan, text.length)
  return scan.tokens.sort((a, b) => a.start - b.start)
}

/** Reads what has a meaning at `at`; returns where it ends, or `at` when a plain character stands there. */
function readSpecial(scan: Scan, at: number): number {
  const { text } = scan
  const opaque = scan.opaque.get(at)
  if (opaque !== undefined) return readOpaque(scan, opaque)
  const c = text[at] as string
  if (c === '\\') return /[!-/:-@[-`{-~]/.test(text[at + 1] ?? '') ? at + 2 : at
  if (c === '\n' || c === '\r') return readLineEnd(scan, at)
  if (c === '[') return readFlag(scan, at)
  if (c === '(') return readParenthesis(scan, at)
  if (/[A-Za-z]/.test(c) && (at === 0 || /\s/.test(text[at - 1] as string))) return readKey(scan, at)
  return at
}

function readOpaque(scan: Scan, span: OpaqueSpan): number {
  if (span.kind === 'comment') {
    flush(scan, span.start)
    scan.from = span.end
  } else if (scan.open !== undefined) {
    flush(scan, span.start)
    scan.open.pieces.push({ kind: 'code', text: span.value, start: span.start, end: span.end })
    scan.open.end = span.end
    scan.from = span.end
  }
  return span.end
}

/** The end of a line ends a value, unless a comma says that the list goes on. */
function readLineEnd(scan: Scan, at: number): number {
  const { open } = scan
  const isList = open !== undefined && HINT_KEYS[open.key] === 'list'
  const endsWithComma = isList && scan.text.slice(scan.from, at).trimEnd().endsWith(',')
  if ((open !== undefined || scan.dropping) && !endsWithComma) close(scan, at)
  scan.atLineStart = true
  return scan.text.startsWith('\r\n', at) ? at + 2 : at + 1
}

function readFlag(scan: Scan, at: number): number {
  const found = matchAt(/\[([A-Za-z][A-Za-z-]*)\](?![(:])/y, scan.text, at)
  if (found === null) return at
  const word = (found[1] as string).toLowerCase()
  const end = at + found[0].length
  if (word === 'soft' && scan.open?.key === 'after') {
    flush(scan, at)
    scan.open.pieces.push({ kind: 'soft', text: '', start: at, end })
    scan.open.end = end
    scan.from = end
    return end
  }
  const meant = isHintFlag(word) ? undefined : meantFlag(word)
  if (isHintFlag(word)) closeBefore(scan, at, { kind: 'flag', flag: word, start: at, end })
  else if (meant === undefined) return at
  else closeBefore(scan, at, { kind: 'suspect', what: 'flag', word: found[0], meant: `[${meant}]`, start: at, end })
  scan.from = end
  return end
}

function readParenthesis(scan: Scan, at: number): number {
  const depends = matchAt(/\((?:depends on|after):[ \t]*([^()\r\n]*)\)/iy, scan.text, at)
  if (depends !== null) {
    const end = at + depends[0].length
    const start = end - 1 - (depends[1] as string).length
    const piece: ValuePiece = { kind: 'words', text: depends[1] as string, start, end: end - 1 }
    closeBefore(scan, at, { kind: 'key', key: 'after', pieces: [piece], start: at, end })
    scan.sawKey = true
    scan.from = end
    return end
  }
  const found = matchAt(/\(([^()\r\n]{1,40})\)/y, scan.text, at)
  if (found === null) return at
  const inner = (found[1] as string).trim()
  const what = classifyDuration(inner)
  const end = at + found[0].length
  const inSentence = scan.open !== undefined && HINT_KEYS[scan.open.key] === 'sentence'
  if (what === 'none' || (inSentence && !valueEndsAt(scan.text, end))) return at
  flush(scan, at)
  scan.tokens.push({ kind: 'duration', text: inner, isWrong: what === 'wrong', start: at, end })
  scan.from = end
  return end
}

/** Whether a line, a flag or a key begins right after `at`: a duration in the middle of a sentence is part of it. */
function valueEndsAt(text: string, at: number): boolean {
  const next = matchAt(/[ \t]*(?:$|[\r\n]|\[[A-Za-z]|([A-Za-z][A-Za-z-]*):(?=\s|`))/y, text, at)
  return next !== null && (next[1] === undefined || isHintKey(next[1]))
}

function readKey(scan: Scan, at: number): number {
  const found = matchAt(/([A-Za-z][A-Za-z-]*):/y, scan.text, at)
  if (found === null) return at
  const word = found[1] as string
  const end = at + found[0].length
  const next = scan.text[end]
  const isExpected = scan.atLineStart && (scan.place === 'hint' || scan.sawKey)
  const key = isExpected ? word.toLowerCase() : word
  if (next !== undefined && !/[\s`]/.test(next)) {
    if (isHintKey(word) && isExpected && /[\w./]/.test(next)) {
      scan.tokens.push({ kind: 'suspect', what: 'spacing', word: found[0], meant: `${word}: `, start: at, end })
    }
    return at
  }
  if (isHintKey(key)) {
    close(scan, at)
    openKey(scan, key, at, end)
    return end
  }
  return readSuspect(scan, at, word, end, isExpected)
}

function openKey(scan: Scan, key: HintKey, start: number, end: number): void {
  scan.open = { kind: 'key', key, pieces: [], start, end }
  scan.tokens.push(scan.open)
  scan.sawKey = true
  scan.from = end
}

function readSuspect(scan: Scan, at: number, word: string, end: number, isExpected: boolean): number {
  const hasCode = /^[ \t]*`/.test(scan.text.slice(end, end + 8))
  const inSentence = scan.open !== undefined && HINT_KEYS[scan.open.key] === 'sentence'
  const follows = scan.open !== undefined && !inSentence
  const isHintLike = follows || (isExpected && (hasCode || word === word.toLowerCase())) || (hasCode && !inSentence)
  const meant = meantKey(word, !isHintLike)
  if (meant === undefined) return at
  const token: SuspectToken = { kind: 'suspect', what: 'key', word: `${word}:`, meant: `${meant}:`, start: at, end }
  if (follows || isExpected) {
    closeBefore(scan, at, token)
    scan.dropping = true
    scan.from = end
  } else {
    scan.tokens.push(token)
  }
  return end
}

/** Ends the open value and hands out a token that stands by itself. */
function closeBefore(scan: Scan, at: number, token: HintToken): void {
  close(scan, at)
  scan.tokens.push(token)
}

function close(scan: Scan, at: number): void {
  flush(scan, at)
  scan.open = undefined
  scan.dropping = false
}

/** Hands the words up to `at` to the open value, or out as text. */
function flush(scan: Scan, at: number): void {
  const words = scan.text.slice(scan.from, at)
  const start = scan.from
  scan.from = at
  if (scan.dropping || words.trim() === '') return
  if (scan.open === undefined) {
    scan.tokens.push({ kind: 'text', text: words, start, end: at })
    return
  }
  scan.open.pieces.push({ kind: 'words', text: words, start, end: at })
  scan.open.end = start + words.trimEnd().length
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}
