/**
 * Verbatim quotes: whether a quote stands where its evidence says. Tried in this order:
 *   exact       the quote, letter by letter, within the lines named (line ends count as one)
 *   normalized  the same after white space is folded and Markdown's emphasis marks are taken out
 *   segments    its parts between "…" or "...", in order, within the lines named
 *   relocated   exact or normalized, but in other lines of the same document; from eight characters on
 *   fuzzy       within the lines named or the two around them, but for three characters and a tenth of it at most
 *   missing     none of these: the evidence proves nothing
 */
import type { Evidence } from '../model/evidence.ts'
import { fuzzyFind } from './fuzzy-quote.ts'
import { fold, lineOf, stretchOf, type QuotedDocument, type SearchedText } from './quoted-document.ts'

/** A shorter quote stands in many places by chance. */
const SHORTEST_RELOCATED = 8

/** Parts of one quote that are looked for. */
const MOST_SEGMENTS = 20

/** Lines around those that were named in which a quote with slips is looked for. */
const LINES_AROUND = 2

/** The longest stretch, in characters, in which a quote with slips is looked for. */
const LONGEST_FUZZY_STRETCH = 4096

/** What became of one quote. */
export interface QuoteCheck {
  readonly verified: Evidence['verified']
  /** Where the quote was found; the place that was named unless it was found elsewhere. */
  readonly loc: Evidence['loc']
}

/** The path of an evidence source: what stands before `#L…`. */
export function sourcePath(source: string): string {
  const hash = source.lastIndexOf('#L')
  return hash === -1 ? source : source.slice(0, hash)
}

/** Writes a place in a document as evidence names it: `spec/spec.md#L10-L14`. */
export function sourceAt(path: string, loc: Evidence['loc']): string {
  return `${path}#L${loc.start_line}-L${loc.end_line}`
}

/** A quote with one kind of line end. */
export function plainQuote(quote: string): string {
  return quote.includes('\r') ? quote.replaceAll(/\r\n?/g, '\n') : quote
}

/** Looks a quote up in its document. An empty quote counts as exact: only `inferred` evidence may have one. */
export function checkQuote(quote: string, loc: Evidence['loc'], document: QuotedDocument): QuoteCheck {
  const wanted = plainQuote(quote)
  const { plain } = document
  if (plain.index.find(wanted, ...stretchOf(plain, loc.start_line, loc.end_line)) !== -1) {
    return { verified: 'exact', loc }
  }
  const words = fold(wanted)
  const { folded } = document
  const stretch = stretchOf(folded, loc.start_line, loc.end_line)
  if (words !== '' && folded.index.find(words, ...stretch) !== -1) return { verified: 'normalized', loc }
  if (holdsSegments(folded, stretch, wanted)) return { verified: 'segments', loc }
  const elsewhere = relocated(wanted, plain) ?? relocated(words, folded)
  if (elsewhere !== undefined) return { verified: 'relocated', loc: elsewhere }
  const near = fuzzyPlace(words, loc, folded)
  return near === undefined ? { verified: 'missing', loc } : { verified: 'fuzzy', loc: near }
}

function relocated(text: string, within: SearchedText): Evidence['loc'] | undefined {
  if (text.length < SHORTEST_RELOCATED) return undefined
  const at = within.index.find(text)
  return at === -1 ? undefined : linesOf(within, at, at + text.length)
}

function linesOf(within: SearchedText, start: number, end: number): Evidence['loc'] {
  return { start_line: lineOf(within, start), end_line: lineOf(within, Math.max(start, end - 1)) }
}

function holdsSegments(folded: SearchedText, [from, to]: readonly [number, number], quote: string): boolean {
  const segments = quote.split(/…|\.{3}/).map(fold)
  if (segments.length < 2 || segments.length > MOST_SEGMENTS || segments.every((segment) => segment === ''))
    return false
  let next = from
  for (const segment of segments) {
    const at = folded.index.find(segment, next, to)
    if (at === -1) return false
    next = at + segment.length
  }
  return true
}

function fuzzyPlace(words: string, loc: Evidence['loc'], folded: SearchedText): Evidence['loc'] | undefined {
  const [from, to] = stretchOf(folded, Math.max(1, loc.start_line - LINES_AROUND), loc.end_line + LINES_AROUND)
  const found = fuzzyFind(words, folded.index.text.slice(from, Math.min(to, from + LONGEST_FUZZY_STRETCH)))
  if (found === undefined) return undefined
  const at = linesOf(folded, from + found.start, from + found.end)
  const isWithin = at.start_line >= loc.start_line && at.end_line <= loc.end_line
  return isWithin ? loc : at
}
