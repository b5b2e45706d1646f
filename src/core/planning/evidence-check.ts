/**
 * Verbatim quotes: whether a quote stands where its evidence says. Tried in this order:
 *   exact       the quote, letter by letter, within the lines named (line ends count as one)
 *   normalized  the same after white space is folded and Markdown's emphasis marks are taken out
 *   segments    its parts between "…" or "...", in order, within the lines named
 *   relocated   exact, but in other lines of the same document
 *   missing     none of these: the evidence proves nothing
 */
import type { Evidence } from '../model/evidence.ts'

/** A document, cut into lines once. */
export interface QuotedDocument {
  readonly lines: readonly string[]
  /** The lines joined by `\n`, whatever the file's own line ends. */
  readonly text: string
}

/** What became of one quote. */
export interface QuoteCheck {
  readonly verified: Evidence['verified']
  /** Where the quote was found; the place that was named unless it was relocated. */
  readonly loc: Evidence['loc']
}

/** Cuts a text into the lines that evidence counts. */
export function quotedDocument(text: string): QuotedDocument {
  const lines = text.split(/\r\n?|\n/)
  return { lines, text: lines.join('\n') }
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

/** Looks a quote up in its document. An empty quote counts as exact: only `inferred` evidence may have one. */
export function checkQuote(quote: string, loc: Evidence['loc'], document: QuotedDocument): QuoteCheck {
  const wanted = quotedDocument(quote).text
  const named = document.lines.slice(loc.start_line - 1, loc.end_line).join('\n')
  if (named.includes(wanted)) return { verified: 'exact', loc }
  const folded = fold(wanted)
  const foldedNamed = fold(named)
  if (folded !== '' && foldedNamed.includes(folded)) return { verified: 'normalized', loc }
  if (holdsSegments(foldedNamed, wanted)) return { verified: 'segments', loc }
  const at = document.text.indexOf(wanted)
  if (at === -1) return { verified: 'missing', loc }
  const start = lineAt(document.text, at)
  return { verified: 'relocated', loc: { start_line: start, end_line: start + wanted.split('\n').length - 1 } }
}

function fold(text: string): string {
  return text
    .replaceAll(/[*_`~]/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
}

function holdsSegments(folded: string, quote: string): boolean {
  const segments = quote.split(/…|\.{3}/).map(fold)
  if (segments.length < 2 || segments.every((segment) => segment === '')) return false
  let from = 0
  for (const segment of segments) {
    const at = folded.indexOf(segment, from)
    if (at === -1) return false
    from = at + segment.length
  }
  return true
}

function lineAt(text: string, offset: number): number {
  let line = 1
  for (let i = text.indexOf('\n'); i !== -1 && i < offset; i = text.indexOf('\n', i + 1)) line++
  return line
}
