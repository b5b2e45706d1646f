import type { Span } from '../spec/source-text.ts'
import type { HintFlag, HintKey } from './hint-vocabulary.ts'

/** A part of a value: plain words, a code span taken whole, or the mark `[soft]` between references. */
export interface ValuePiece extends Span {
  readonly kind: 'words' | 'code' | 'soft'
  /** Plain words as they stand in the source, the content of a code span, or empty. */
  readonly text: string
}

/** A key with its value. The span reaches from the key to the end of the value. */
export interface KeyToken extends Span {
  readonly kind: 'key'
  readonly key: HintKey
  readonly pieces: readonly ValuePiece[]
}

/** A flag in brackets. */
export interface FlagToken extends Span {
  readonly kind: 'flag'
  readonly flag: HintFlag
}

/** A duration in parentheses; `text` is what stands between them. With `isWrong` it looks like one and is none. */
export interface DurationToken extends Span {
  readonly kind: 'duration'
  readonly text: string
  readonly isWrong: boolean
}

/** A word that looks like a key or flag and is none; `meant` is the nearest one. */
export interface SuspectToken extends Span {
  readonly kind: 'suspect'
  readonly what: 'key' | 'flag' | 'spacing'
  readonly word: string
  readonly meant: string
}

/** Words that belong to no hint, as they stand in the source. */
export interface TextToken extends Span {
  readonly kind: 'text'
  readonly text: string
}

/** One piece of an item's text. Spans are offsets in the text that was tokenized; tokens come in order. */
export type HintToken = KeyToken | FlagToken | DurationToken | SuspectToken | TextToken
