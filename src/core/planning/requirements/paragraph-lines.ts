import type { SourceText, Span } from '../spec/source-text.ts'
import { idAtStart } from './explicit-id.ts'
import { labelOf } from './field-label.ts'

/** A paragraph, or its lines where each begins with an id or a label of its own. */
export function linesOf(source: SourceText, span: Span): Span[] {
  const text = source.text.slice(span.start, span.end)
  if (text.length > 20_000) return [span]
  const starts = [...text.matchAll(/(?<=^|\r\n|\n|\r)[ \t]*(?=\S)/g)].map((found) => found.index)
  const opens = starts.filter((start) => {
    const line = text.slice(start, start + 80)
    return start === 0 || labelOf(line) !== undefined || idAtStart(line) !== undefined
  })
  return opens.map((start, place) => {
    const end = opens[place + 1] ?? text.length
    const trimmed = text.slice(start, end).trimEnd().length
    const lead = (text.slice(start, end).length - text.slice(start, end).trimStart().length) % (trimmed + 1)
    return { start: span.start + start + lead, end: span.start + start + trimmed }
  })
}
