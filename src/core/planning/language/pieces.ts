/** A text in pieces between white space, with what stands in code marks, quotation marks or parentheses marked as closed to rules. */

/** A word with the punctuation at it. */
export interface Piece {
  readonly text: string
  /** Lower case, without punctuation at its ends. */
  readonly bare: string
  /** Offsets in the text, `end` exclusive. */
  readonly start: number
  readonly end: number
  /** Whether it stands within code marks, quotation marks or parentheses. */
  readonly isClosed: boolean
  /** Whether a comma, colon, semicolon, dash or full stop follows at once. */
  readonly isLast: boolean
}

/** A stretch within marks is no longer than this; else the mark is taken for a slip. */
const LONGEST_CLOSED = 400
const QUOTES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['“', '”'],
  ['«', '»'],
  ['‘', '’'],
])

/** For each character whether it stands in code marks, quotation marks or parentheses, the marks among them. Linear. */
export function closedIn(text: string): Uint8Array {
  const closed = new Uint8Array(text.length)
  const open: number[] = []
  for (let at = 0; at < text.length; at++) {
    const sign = text.charAt(at)
    if (sign === '`') {
      let run = 1
      while (text.charAt(at + run) === '`') run++
      const found = text.slice(at + run, at + LONGEST_CLOSED).indexOf('`'.repeat(run))
      if (found < 0) {
        at += run - 1
        continue
      }
      const end = at + run + found + run
      closed.fill(1, at, end)
      at = end - 1
    } else if (QUOTES.has(sign)) {
      if (sign === '‘' && /\w/.test(text.charAt(at - 1))) continue
      const found = text.slice(at + 1, at + LONGEST_CLOSED).indexOf(QUOTES.get(sign) as string)
      if (found < 0) continue
      closed.fill(1, at, at + found + 2)
      at += found + 1
    } else if (sign === '(' || sign === '[' || sign === '{') {
      if (open.length > 50) open.length = 0
      open.push(at)
    } else if (sign === ')' || sign === ']' || sign === '}') {
      const from = open.pop()
      if (from !== undefined && at - from < LONGEST_CLOSED) closed.fill(1, from, at + 1)
    }
  }
  return closed
}

/** The pieces of a text, at most `most`. */
export function piecesOf(text: string, most = 400): Piece[] {
  const closed = closedIn(text)
  const pieces: Piece[] = []
  let at = 0
  while (at < text.length && pieces.length < most) {
    while (at < text.length && isSpace(text.charCodeAt(at))) at++
    const start = at
    while (at < text.length && !isSpace(text.charCodeAt(at))) at++
    if (at > start) pieces.push(pieceAt(text, start, at, closed))
  }
  return pieces
}

function pieceAt(text: string, start: number, end: number, closed: Uint8Array): Piece {
  const word = text.slice(start, Math.min(end, start + LONGEST_CLOSED))
  let first = 0
  let last = word.length
  while (first < last && !isWordSign(word, first)) first++
  while (last > first && !isWordSign(word, last - 1)) last--
  return {
    text: text.slice(start, end),
    bare: word.slice(first, last).toLowerCase(),
    start,
    end,
    isClosed: closed[start] === 1,
    isLast: /[,;:.!?]$/.test(word) || /^[—–-]+$/.test(word),
  }
}

function isWordSign(word: string, at: number): boolean {
  return /[\p{L}\p{M}\p{N}%$/@#+]/u.test(word.charAt(at))
}

function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13) || code === 0xa0 || code === 0x3000
}
