/** Where requirements stand in their document: in a list, after which words, and what stands between two of them. */
import type { Requirement } from '../requirements/requirement.ts'
import { plainText } from '../spec/plain-text.ts'

/** So much of a document is looked at before a requirement, and between two. */
const REACH = 1200
const BULLET = /^[ \t]*(?:[-*+•]|\d{1,3}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?$/

/** Whether a requirement is an item of a list. */
export function isListItem({ source, span }: Requirement): boolean {
  return BULLET.test(source.text.slice(lineStart(source.text, span.start), span.start))
}

/** Whether a paragraph stands between two requirements of one document. */
export function isApart(first: Requirement, next: Requirement): boolean {
  if (first.source !== next.source || next.span.start < first.span.end) return true
  const between = first.source.text.slice(first.span.end, Math.min(next.span.start, first.span.end + REACH))
  return /\n[ \t]*\r?\n(?![-*+•|#>\s]|\d{1,3}[.)]\s)\S[^\n]*\S[ \t]*\r?\n/.test(between)
}

/** The line before the list in which a requirement stands, when it introduces the list: it ends with a colon, or is a name in code. */
export function leadInBefore({ source, span }: Requirement): string | undefined {
  const { text } = source
  const from = Math.max(0, span.start - REACH)
  const lines = text.slice(from, lineStart(text, span.start)).split(/\r\n|\n|\r/)
  for (const line of lines.toReversed()) {
    if (line.trim() === '' || /^\s*(?:[-*+•|]|\d{1,3}[.)])\s/.test(line) || /^\s{2,}\S/.test(line)) continue
    const words = plainText(line)
    const isName = /^`[\w.]+`$/.test(line.trim())
    return isName || /[:：]$/.test(words) ? words.replace(/[\s:：]+$/, '') : undefined
  }
  return undefined
}

function lineStart(text: string, at: number): number {
  let start = at
  while (start > 0 && at - start < REACH && !/[\r\n]/.test(text.charAt(start - 1))) start--
  return start
}
