/**
 * Lines that introduce what follows without being Markdown headings: bold lines, words with a colon that announce a
 * section, and, in text without headings, lines in capitals, numbered titles and titles with a colon.
 */
import { plainText } from './plain-text.ts'
import type { SourceText, Span } from './source-text.ts'
import { topicOf } from './section-topic.ts'
import type { HeadingStatement, Statement } from './statement.ts'

/** Titles are no longer than this. */
const LONGEST_TITLE = 90

/** A line taken as a heading. */
export interface LeadIn {
  readonly heading: HeadingStatement
  /** `bold` and `label` stand below the heading above them; `title` takes a heading's place in plain text. */
  readonly form: 'bold' | 'label' | 'title'
}

/** Takes a paragraph as a lead-in when it is one. `isPlain`: the document has no headings of its own. */
export function leadInOf(source: SourceText, statement: Statement, isPlain: boolean): LeadIn | undefined {
  if (statement.kind !== 'paragraph') return undefined
  const { start, end } = statement.span
  if (end - start > LONGEST_TITLE + 10) return undefined
  const raw = source.text.slice(start, end).trim()
  if (raw === '' || /[\r\n]/.test(raw)) return undefined
  const made = (depth: number, form: LeadIn['form']): LeadIn => ({
    heading: { kind: 'heading', depth, title: plainText(raw).replace(/[\s:：]+$/, ''), span: statement.span },
    form,
  })
  if (/^(\*\*|__)(?!\s)[^*_]+(?:\*(?!\*)[^*_]*)*\1\s*[:：]?$/.test(raw))
    return isPlain ? made(2, 'title') : made(7, 'bold')
  if (/[:：]$/.test(raw) && topicOf(raw) !== undefined) return isPlain ? made(2, 'title') : made(7, 'label')
  if (!isPlain) return undefined
  const number = /^(\d+(?:\.\d+)*)[.)]?\s+\p{Lu}/u.exec(raw)
  if (number !== null && !/[.;:,]$/.test(raw) && raw.length <= 60 && !/\b(?:shall|must|should|will)\b/i.test(raw)) {
    return made(Math.min(6, (number[1] as string).split('.').length), 'title')
  }
  if (isCapitals(raw) || /^[\p{Lu}][^.:!?]{1,50}[:：]$/u.test(raw)) return made(2, 'title')
  return topicOf(raw) === undefined ? undefined : made(2, 'title')
}

/** Whether a block ends what a bold line introduced: a rule, or a paragraph with a bold label of its own. */
export function endsLeadIn(source: SourceText, { kind, span }: Statement): boolean {
  if (kind !== 'paragraph') return kind === 'other'
  const head = source.text.slice(span.start, Math.min(span.end, span.start + 60))
  return /^(\*\*|__)[^*_\r\n]{2,40}(?:[:：]\1|\1\s*[:：])/.test(head)
}

/**
 * In text without headings, `1. General` before `1.1 …` is no item of a list but a title: gives the title's line, and the
 * lines after it that Markdown took for part of the item.
 */
export function numberedTitle(
  source: SourceText,
  statement: Statement,
  next: Statement | undefined,
): { heading: HeadingStatement; rest: Span | undefined } | undefined {
  if (statement.kind !== 'item' || statement.text === undefined || statement.children.length > 0) return undefined
  const { start, end } = statement.text
  const number = /^(\d{1,3})[.)]/.exec(source.text.slice(statement.span.start, start))?.[1]
  const line = /^[^\r\n]*/.exec(source.text.slice(start, Math.min(end, start + LONGEST_TITLE + 1)))?.[0] ?? ''
  if (number === undefined || line.length > 60 || !/^\p{Lu}/u.test(line) || /[.;,:]$/.test(line.trim()))
    return undefined
  const after = source.text.slice(start + line.length, end)
  const lead = after.length - after.trimStart().length
  const follows =
    after.trim() === '' && next !== undefined
      ? source.text.slice(next.span.start, next.span.start + 12)
      : after.trimStart()
  if (!follows.startsWith(`${number}.`) || !/^\d+\.\d/.test(follows)) return undefined
  const heading: HeadingStatement = {
    kind: 'heading',
    depth: 2,
    title: plainText(line),
    span: { start: statement.span.start, end: start + line.length },
  }
  return { heading, rest: after.trim() === '' ? undefined : { start: start + line.length + lead, end } }
}

function isCapitals(raw: string): boolean {
  const letters = raw.replaceAll(/\P{L}/gu, '')
  return (
    letters.length > 2 && letters === letters.toUpperCase() && letters !== letters.toLowerCase() && !/[.!?]$/.test(raw)
  )
}
