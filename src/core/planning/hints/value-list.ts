import { err, ok, type Result } from '../../std/result.ts'
import type { KeyToken, ValuePiece } from './hint-token.ts'

/** One member of a comma-separated value. Offsets are those of the tokenized text. */
export interface ListMember {
  /** The member as text: words without their backslashes, code as it stands between its backticks. */
  readonly text: string
  /** The code span that the member begins with, if it does. */
  readonly code: string | undefined
  /** What stands outside that code span. */
  readonly words: string
  readonly isSoft: boolean
  readonly start: number
  readonly end: number
}

/** Splits a value at its commas, outside of backticks. `[soft]` marks the member that it stands behind, and no other. */
export function membersOf(token: KeyToken): ListMember[] {
  const members: ListMember[] = []
  let parts: ValuePiece[] = []
  const finish = (): void => {
    const member = memberOf(parts)
    if (member !== undefined) members.push(member)
    parts = []
  }
  for (const piece of token.pieces) {
    if (piece.kind === 'code') {
      parts.push(piece)
    } else if (piece.kind === 'soft') {
      finish()
      const last = members.at(-1)
      if (last !== undefined) members[members.length - 1] = { ...last, isSoft: true }
    } else {
      let start = piece.start
      for (const [index, text] of piece.text.split(',').entries()) {
        if (index > 0) finish()
        parts.push({ kind: 'words', text, start, end: start + text.length })
        start += text.length + 1
      }
    }
  }
  finish()
  return members
}

/** The text of a value that is one word or one sentence. */
export function textOf(token: KeyToken): string {
  return memberOf(token.pieces)?.text ?? ''
}

/** The one command of a value, in backticks; a full stop or comma after it does no harm. The error says what is wrong. */
export function commandOf(token: KeyToken): Result<string, string> {
  const codes = token.pieces.filter((piece) => piece.kind === 'code')
  const words = token.pieces.filter((piece) => piece.kind === 'words' && !/^[\s.,;]*$/.test(piece.text))
  const [code] = codes
  if (code === undefined) return err(words.length === 0 ? 'has no command' : 'has no command in backticks')
  if (codes.length > 1) return err('has more than one command')
  if (words.length > 0) return err('has words beside its command')
  if (code.text.trim() === '') return err('has an empty command')
  return ok(code.text)
}

function memberOf(pieces: readonly ValuePiece[]): ListMember | undefined {
  const inked = pieces.filter((piece) => piece.kind === 'code' || (piece.kind === 'words' && piece.text.trim() !== ''))
  const [first] = inked
  const last = inked.at(-1)
  if (first === undefined || last === undefined) return undefined
  const outside = (piece: ValuePiece): string => (piece.kind === 'code' ? '' : unescape(piece.text))
  const text = pieces.map((piece) => (piece.kind === 'code' ? piece.text : unescape(piece.text))).join('')
  return {
    text: text.trim().replaceAll(/\s*(?:\r\n|\n|\r)\s*/g, ' '),
    code: first.kind === 'code' ? first.text : undefined,
    words: pieces.map(outside).join('').trim(),
    isSoft: false,
    start: first.start + (first.kind === 'code' ? 0 : first.text.length - first.text.trimStart().length),
    end: last.end - (last.kind === 'code' ? 0 : last.text.length - last.text.trimEnd().length),
  }
}

/** Takes away the backslashes that keep punctuation from meaning something in Markdown. */
function unescape(text: string): string {
  return text.replaceAll(/\\([!-/:-@[-`{-~])/g, '$1')
}
