import type { EvidenceSpan } from '../../model/evidence.ts'
import { lineAt, type SourceText, type Span } from './source-text.ts'

/** The longest quote, as the evidence schema has it. */
const LONGEST_QUOTE = 500

/** What to quote, and why it is evidence. */
export interface Quotation {
  readonly source: SourceText
  readonly span: Span
  /** The headings above the quote, outermost first. */
  readonly section: readonly string[]
  readonly confidence: number
  readonly rationale: string
}

/** Quotes a span word for word; a long one is cut at a line end (a long line: at a character), and the lines say so. */
export function quote({ source, span, section, confidence, rationale }: Quotation): EvidenceSpan {
  const text = cut(source.text.slice(span.start, span.end).trimEnd())
  const start = lineAt(source, span.start)
  const end = lineAt(source, span.start + Math.max(0, text.length - 1))
  const evidence = { type: 'plan' as const, source: `${source.path}#L${start}-L${end}`, quote: text }
  const loc = { start_line: start, end_line: end }
  if (section.length === 0) return { ...evidence, loc, confidence, rationale }
  return { ...evidence, loc, section: section.join(' > '), confidence, rationale }
}

function cut(text: string): string {
  if (text.length <= LONGEST_QUOTE) return text
  const head = text.slice(0, LONGEST_QUOTE)
  const lineEnd = Math.max(head.lastIndexOf('\n'), head.lastIndexOf('\r'))
  const whole = lineEnd > 0 ? head.slice(0, lineEnd).trimEnd() : ''
  if (whole !== '') return whole
  return /[\uD800-\uDBFF]$/.test(head) ? head.slice(0, -1) : head
}
