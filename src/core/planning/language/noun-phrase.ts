/** The noun phrases of a text: runs of words between the words of grammar. `the stored OAuth tokens` gives `stored OAuth tokens`. */
import { withoutNumber } from '../search/stem.ts'
import { agreesWithNouns, isAdverb, isDeterminer, isPreposition, isModalOrBeing } from './clause.ts'
import { piecesOf, type Piece } from './pieces.ts'
import { isNounToo, verbOf } from './verb.ts'

/** A noun with the words before it that belong to it. */
export interface NounPhrase {
  /** The slice of the text, without articles and punctuation at its ends. */
  readonly text: string
  /** Its last word in lower case, one of many: `token`. Names in code as they stand. */
  readonly head: string
  readonly start: number
  readonly end: number
}

/** Pieces looked at. */
const MOST_PIECES = 20_000
const GRAMMAR = new Set(
  'able not also then if when while where that which who whose because so as there here what how why whether until once unless it its they them their he she we you i us our your my me his her such same other others another own very more most less least than too just even still already yet again ever always never both either neither each e.g i.e etc vs via per'.split(
    ' ',
  ),
)

/** The noun phrases of a text in its order. Linear in its length. */
export function nounPhrasesOf(text: string): NounPhrase[] {
  const pieces = piecesOf(text, MOST_PIECES)
  const phrases: NounPhrase[] = []
  let run: Piece[] = []
  const close = (): void => {
    const phrase = phraseOf(run, text)
    if (phrase !== undefined) phrases.push(phrase)
    run = []
  }
  for (const [at, piece] of pieces.entries()) {
    const before = pieces[at - 1]
    if (before === undefined || before.isLast || opensAside(piece.text)) close()
    if (isGrammar(pieces, at)) close()
    else run.push(piece)
    if (closesAside(piece.text)) close()
  }
  close()
  return phrases
}

function isGrammar(pieces: readonly Piece[], at: number): boolean {
  const { bare, text } = pieces[at] as Piece
  const before = pieces[at - 1]
  const isFirst = before === undefined || /[.!?:;]$/.test(before.text)
  if (text.startsWith('`')) return false
  if (bare === '' || /^\d/.test(bare) || GRAMMAR.has(bare) || isDeterminer(bare) || isPreposition(bare)) return true
  if (isModalOrBeing(bare) || isAdverb(bare)) return true
  const known = verbOf(bare)
  if (known === undefined) return false
  const next = pieces[at + 1]
  const isBeforeNoun =
    next !== undefined &&
    !(pieces[at] as Piece).isLast &&
    !isDeterminer(next.bare) &&
    !isPreposition(next.bare) &&
    !GRAMMAR.has(next.bare) &&
    next.bare !== ''
  if (known.form === 'past') return !isBeforeNoun || isModalOrBeing(before?.bare ?? '')
  if (known.form === 'gerund')
    return (
      isFirst || (before !== undefined && /^(?:by|for|of|without|is|are|and|or)$/.test(before.bare) && !isBeforeNoun)
    )
  if (known.form === 'third')
    return (
      isFirst ||
      /^(?:that|which|who|it)$/.test(before?.bare ?? '') ||
      !isNounToo(known.base) ||
      agreesWithNouns(pieces, at)
    )
  if (isFirst || before?.bare === 'to' || isModalOrBeing(before?.bare ?? '') || before?.bare === 'not') return true
  return !isNounToo(known.base)
}

function phraseOf(run: readonly Piece[], text: string): NounPhrase | undefined {
  const [first] = run
  const last = run.at(-1)
  if (first === undefined || last === undefined || run.length > 8) return undefined
  let { start } = first
  let { end } = last
  while (start < end && /[\s("“'‘[{*_]/.test(text.charAt(start))) start++
  while (end > start && /[\s,;:.!?)"”'’\]}*_]/.test(text.charAt(end - 1))) end--
  const slice = text.slice(start, end)
  if (!/[\p{L}]/u.test(slice)) return undefined
  const head = last.text.includes('`')
    ? slice.slice(slice.lastIndexOf(' ') + 1).replaceAll('`', '')
    : withoutNumber(last.bare)
  return head === '' ? undefined : { text: slice, head, start, end }
}

function opensAside(word: string): boolean {
  return /^[(["“‘]/.test(word)
}

function closesAside(word: string): boolean {
  return /[)\]"”][,;:.!?]*$/.test(word)
}
