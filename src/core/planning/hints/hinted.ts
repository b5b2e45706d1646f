/**
 * Whether a document is written in the hint grammar, so that its list items are its tasks, or as people write, so that its
 * requirements are to be understood first. One key, flag or block of the grammar decides: nobody writes `after: Build` by
 * chance. A length of time in brackets, or a box, is written for other reasons too: of those most items must have one.
 */
import type { SourceText } from '../spec/source-text.ts'
import type { ItemStatement, Statement } from '../spec/statement.ts'
import { tokenizeHints } from './hint-tokenizer.ts'
import { blockRole } from './task-reader.ts'

/** Share of the items that must have a box or a length of time where nothing else is a hint. */
const MOST_ITEMS = 0.8

/** See the top of this file. */
export function isHinted(source: SourceText, statements: readonly Statement[]): boolean {
  if (statements.some((statement) => statement.kind === 'code' && blockRole(statement) !== 'other')) return true
  const items = statements.filter((statement) => statement.kind === 'item')
  if (items.some((item) => carriesKey(item, source.text))) return true
  const marked = items.filter((item) => item.checked !== undefined || kindsIn(item, source.text).includes('duration'))
  return marked.length > 0 && marked.length >= MOST_ITEMS * items.length
}

function carriesKey(item: ItemStatement, text: string): boolean {
  if (kindsIn(item, text).some((kind) => kind === 'key' || kind === 'flag')) return true
  return item.children.some((child) => {
    if (child.kind === 'code') return blockRole(child) !== 'other'
    if (child.kind !== 'item' || child.text === undefined) return false
    const [first] = tokenizeHints(text.slice(child.text.start, child.text.end), 'hint')
    return first?.kind === 'key' || first?.kind === 'flag'
  })
}

function kindsIn(item: ItemStatement, text: string): string[] {
  if (item.text === undefined) return []
  return tokenizeHints(text.slice(item.text.start, item.text.end), 'title').map(({ kind }) => kind)
}
