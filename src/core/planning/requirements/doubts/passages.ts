import type { Section } from '../../spec/section.ts'
import type { SourceText, Span } from '../../spec/source-text.ts'
import type { Statement } from '../../spec/statement.ts'
import type { SpecReading } from '../spec-reading.ts'

/** A piece of prose with its place: a paragraph, an item's own words, a cell of a table. */
export interface Prose {
  readonly section: Section
  readonly source: SourceText
  readonly text: string
  /** Offset of the text in the source. */
  readonly start: number
  readonly kind: 'paragraph' | 'item' | 'cell' | 'heading'
  /** Whether its box is ticked. */
  readonly isTicked: boolean
}

/** Longer pieces are read so far. */
const LONGEST = 20_000

/** The prose of all documents in its order, without code. */
export function passagesOf({ sections }: SpecReading): Prose[] {
  const passages: Prose[] = []
  for (const section of sections) {
    const { source, heading } = section
    const take = (span: Span, kind: Prose['kind'], isTicked = false): void => {
      const text = source.body.slice(span.start, Math.min(span.end, span.start + LONGEST))
      if (text.trim() !== '') passages.push({ section, source, text, start: span.start, kind, isTicked })
    }
    if (heading !== undefined) take(heading.span, 'heading')
    const waiting: Statement[] = section.statements.toReversed()
    for (let statement = waiting.pop(); statement !== undefined; statement = waiting.pop()) {
      if (statement.kind === 'paragraph') take(statement.span, 'paragraph')
      else if (statement.kind === 'item') {
        if (statement.text !== undefined) take(statement.text, 'item', statement.checked === true)
      } else if (statement.kind === 'table') {
        for (const { cells } of statement.rows) for (const cell of cells) if (cell !== undefined) take(cell, 'cell')
      }
      if ('children' in statement) for (const child of statement.children.toReversed()) waiting.push(child)
    }
  }
  return passages
}

/** A text in quotation marks for a message: one line, not too long. */
export function shown(text: string, most = 90): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return `“${line.length <= most ? line : `${line.slice(0, most - 1).replace(/(?:\s+|[\uD800-\uDBFF])$/, '')}…`}”`
}
