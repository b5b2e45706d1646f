/**
 * Whether a document is written in the hint grammar, so that its list items are its tasks, or as people write, so that its
 * requirements are to be understood first. One hint that nobody writes by chance decides: a block, `after:`, `done-when:`,
 * a command in code. Other keys are words of prose too (`large files exhaust memory: stream them`, `[optional]`), and fields
 * of what is described below an item (`- id: text`): with a length of time in brackets, or a box, most items must have one.
 */
import type { SourceText } from '../spec/source-text.ts'
import type { ItemStatement, Statement } from '../spec/statement.ts'
import type { HintToken } from './hint-token.ts'
import { tokenizeHints } from './hint-tokenizer.ts'
import { HINT_KEYS } from './hint-vocabulary.ts'
import { blockRole } from './task-reader.ts'

/** Share of the items that must have a mark where no hint is certain. */
const MOST_ITEMS = 0.8

/** Keys and flags that are no words of prose before a colon or in brackets. */
const CERTAIN: ReadonlySet<string> = new Set(
  'after not-files needs-worker done-when stop-when idempotent preemptible'.split(' '),
)

/** Keys that the fields of what is described do not have for names. */
const NO_FIELDS: ReadonlySet<string> = new Set([
  'files',
  'needs',
  'provides',
  'uses',
  'effects',
  'accept',
  'run',
  'undo',
])

/** See the top of this file. */
export function isHinted(source: SourceText, statements: readonly Statement[]): boolean {
  if (statements.some((statement) => statement.kind === 'code' && blockRole(statement) !== 'other')) return true
  const items = statements.filter((statement) => statement.kind === 'item')
  if (items.some((item) => isCertain(item, source.text))) return true
  const marked = items.filter((item) => isMarked(item, source.text))
  return marked.length > 0 && marked.length >= MOST_ITEMS * items.length
}

/** Whether an item carries a hint that nobody writes by chance: in its own words, or at the beginning of a line below it. */
function isCertain(item: ItemStatement, text: string): boolean {
  if (hasCertain(firstTokens(item, text))) return true
  return item.children.some((child) => {
    if (child.kind === 'code') return blockRole(child) !== 'other'
    return child.kind === 'item' && hasCertain(tokensBelow(child, text))
  })
}

/** A certain key or flag, a command in code, or two keys in one line. */
function hasCertain(tokens: readonly HintToken[]): boolean {
  const keys = tokens.filter((token) => token.kind === 'key')
  if (keys.length > 1 || tokens.some((token) => token.kind === 'flag' && CERTAIN.has(token.flag))) return true
  return keys.some(({ key, pieces }) => {
    return CERTAIN.has(key) || (HINT_KEYS[key] === 'command' && pieces[0]?.kind === 'code')
  })
}

/** Whether an item carries a mark that others write too. */
function isMarked(item: ItemStatement, text: string): boolean {
  if (item.checked !== undefined) return true
  if (firstTokens(item, text).some(({ kind }) => kind === 'duration' || kind === 'key' || kind === 'flag')) return true
  return item.children.some((child) => {
    const [first] = child.kind === 'item' ? tokensBelow(child, text) : []
    return first?.kind === 'key' && NO_FIELDS.has(first.key)
  })
}

function firstTokens({ text: span }: ItemStatement, text: string): HintToken[] {
  return span === undefined ? [] : tokenizeHints(text.slice(span.start, span.end), 'title')
}

/** The tokens of a line below an item, where it begins with a hint. */
function tokensBelow({ text: span }: ItemStatement, text: string): HintToken[] {
  if (span === undefined) return []
  const tokens = tokenizeHints(text.slice(span.start, span.end), 'hint')
  return tokens[0]?.kind === 'key' || tokens[0]?.kind === 'flag' ? tokens : []
}
