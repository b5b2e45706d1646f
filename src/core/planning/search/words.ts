/**
 * Words of prose and of code, made alike: `OAuthTokens`, `oauth_token` and "OAuth tokens" give the same words. Identifiers are
 * split, letters folded, endings taken off (stem.ts), and words that say nothing are left out. The body of every file of a
 * codebase passes through here, so a text is scanned once, by character codes, and each distinct identifier is split once.
 */
import { isStopWord } from './stop-words.ts'
import { stemOf } from './stem.ts'

/** Longer runs of letters are data, not names. */
export const LONGEST_RUN = 80
const LONGEST_WORD = 32
/** Two parts that are together no longer than this also count as one word: `GitHub` is `github`. */
const LONGEST_PAIR = 14
/** Splits remembered at most; then it starts anew. What is remembered changes no answer. */
const MOST_REMEMBERED = 200_000

/** One identifier: its words, and how often it stands in the text that is counted just now. */
interface Run {
  readonly words: readonly string[]
  times: number
}

const remembered = new Map<string, Run>()
/** What a character is in a word: 0 none, 1 part of one. Above ASCII by Unicode's classes, asked for once a character. */
const PART = new Uint8Array(0x1_00_00).fill(2)
for (let code = 0; code < 128; code++) PART[code] = /[A-Za-z0-9_$]/.test(String.fromCharCode(code)) ? 1 : 0

/** How often each word stands in a text. */
export function countWords(text: string): Map<string, number> {
  const found: Run[] = []
  eachRun(text, (run) => {
    if (run.times++ === 0) found.push(run)
  })
  const counts = new Map<string, number>()
  for (const run of found) {
    for (const word of run.words) counts.set(word, (counts.get(word) ?? 0) + run.times)
    run.times = 0
  }
  return counts
}

/** The words of a text in its order, with repetitions. */
export function wordsOf(text: string): string[] {
  const words: string[] = []
  eachRun(text, (run) => words.push(...run.words))
  return words
}

/** The lower-case parts of one identifier before their endings are taken off, stop words among them. */
export function partsOf(identifier: string): string[] {
  return identifier.split(/[^\p{L}\p{M}\p{N}]+/u).flatMap((piece) => (piece === '' ? [] : casePieces(piece)))
}

function eachRun(text: string, take: (run: Run) => void): void {
  const { length } = text
  let at = 0
  while (at < length) {
    while (at < length && !isPart(text.charCodeAt(at))) at++
    const start = at
    while (at < length && isPart(text.charCodeAt(at))) at++
    if (at - start > 1 && at - start <= LONGEST_RUN) take(runOf(text.slice(start, at)))
  }
}

/** Whether a character, by its code, is part of an identifier. */
export function isPart(code: number): boolean {
  const known = PART[code]
  if (known !== 2) return known === 1
  const part = /[\p{L}\p{M}\p{N}]/u.test(String.fromCharCode(code))
  PART[code] = part ? 1 : 0
  return part
}

function runOf(name: string): Run {
  const known = remembered.get(name)
  if (known !== undefined) return known
  if (remembered.size >= MOST_REMEMBERED) remembered.clear()
  const run = { words: splitRun(name), times: 0 }
  // A slice of a text keeps the whole text alive; this copy does not.
  remembered.set(` ${name}`.slice(1), run)
  return run
}

/** The words of one identifier, with repetitions. */
export function splitRun(run: string): readonly string[] {
  const parts = partsOf(run)
  const words: string[] = []
  for (const [place, part] of parts.entries()) {
    takeWord(part, words)
    const next = parts[place + 1]
    if (next !== undefined && part.length + next.length <= LONGEST_PAIR && (parts.length === 2 || part.length === 1)) {
      takeWord(part + next, words)
    }
  }
  return words
}

function takeWord(part: string, words: string[]): void {
  if (/[\u3040-\u30FF\u3400-\u9FFF\uAC00-\uD7AF]/.test(part)) {
    // Scripts without spaces: every two neighbours are a word.
    for (let at = 0; at + 1 < part.length; at++) words.push(part.slice(at, at + 2))
    return
  }
  if (part.length < 2 || part.length > LONGEST_WORD || isStopWord(part) || isNumber(part)) return
  words.push(stemOf(part))
  const bare = part.replace(/\d+$/, '')
  if (bare !== part && bare.length >= 3 && !isStopWord(bare)) words.push(stemOf(bare))
}

/** Digits alone, or what looks like a hash. */
function isNumber(part: string): boolean {
  return part.startsWith('0x') || /^\d+[a-z]?$/.test(part) || (/^[\da-f]{6,}$/.test(part) && /\d/.test(part))
}

/** Where letters change their case as names do: `parseHTTPUrl2` is parse, http, url2. Digits stay with what they follow. */
function casePieces(piece: string): string[] {
  if (!/\p{Lu}/u.test(piece)) return [piece]
  const folded = piece.normalize('NFC')
  const found = folded.match(/\p{Lu}+[\d]*(?!\p{Ll})|\p{Lu}?[^\p{Lu}]+|\p{Lu}+/gu) ?? [folded]
  return found.map((part) => part.toLowerCase())
}
