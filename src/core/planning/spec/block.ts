/** One block of a Markdown tree as a statement, with its place in the source. */
import type { Code, Heading, List, ListItem, Nodes, Paragraph, Table, TableCell, TableRow as RowNode } from 'mdast'
import { plainText } from './plain-text.ts'
import type { Span } from './source-text.ts'
import type { CodeStatement, ItemStatement, Statement, TableRow } from './statement.ts'

/** Where a block's offsets count from, and how HTML among the blocks is read. */
export interface BlockPlace {
  /** The text that offsets point into. */
  readonly text: string
  /** Offset in `text` of the piece that was parsed. */
  readonly shift: number
  /** The statements between the tags of HTML. */
  readonly readHtml: (span: Span) => readonly Statement[]
}

/** Adds a block's statement; each item of a list is a statement of its own. Definitions of links say nothing. */
export function readBlock(node: Nodes, place: BlockPlace, into: Statement[]): void {
  const span = spanOf(node, place.shift)
  if (node.type === 'list') readList(node, place, into)
  else if (node.type === 'heading') {
    const text = textSpan(node, place.shift)
    const title = text === undefined ? '' : plainText(place.text.slice(text.start, text.end))
    into.push({ kind: 'heading', depth: node.depth, title, span })
  } else if (node.type === 'paragraph') into.push({ kind: 'paragraph', span })
  else if (node.type === 'code') into.push(readCode(node, place.text, span))
  else if (node.type === 'table') into.push(...readTable(node, place, span))
  else if (node.type === 'blockquote') {
    const children: Statement[] = []
    for (const child of node.children) readBlock(child, place, children)
    into.push({ kind: 'quote', span, children })
  } else if (node.type === 'html') into.push({ kind: 'html', span, children: place.readHtml(span) })
  else if (node.type !== 'definition') into.push({ kind: 'other', span })
}

/** Whether the text of a fenced block ends with its closing fence. */
export function isClosed(block: string, fence: string): boolean {
  const lastLine = /[^\r\n]*$/.exec(block.slice(fence.length))?.[0].trim() ?? ''
  return lastLine.length >= fence.length && lastLine.replaceAll(fence[0] as string, '') === ''
}

function readList(list: List, place: BlockPlace, into: Statement[]): void {
  for (const item of list.children) into.push(readItem(item, place))
}

function readItem(item: ListItem, place: BlockPlace): ItemStatement {
  const [first, ...rest] = item.children
  const hasText = first?.type === 'paragraph' || first?.type === 'heading'
  const children: Statement[] = []
  for (const node of hasText ? rest : item.children) readBlock(node, place, children)
  return {
    kind: 'item',
    span: spanOf(item, place.shift),
    text: hasText ? textSpan(first, place.shift) : undefined,
    checked: item.checked ?? undefined,
    children,
  }
}

function readTable(table: Table, place: BlockPlace, span: Span): Statement[] {
  const [header, ...rows] = table.children.map((row) => readRow(row, place.shift))
  if (header === undefined) return []
  return [{ kind: 'table', span, header, rows }]
}

function readRow(row: RowNode, shift: number): TableRow {
  const cells = row.children.map((cell) => textSpan(cell, shift))
  const inked = cells.filter((cell) => cell !== undefined)
  const whole = spanOf(row, shift)
  return { span: { start: inked[0]?.start ?? whole.start, end: inked.at(-1)?.end ?? whole.end }, cells }
}

/** A paragraph's own text; a heading's without its number signs; a cell's without its bars. */
function textSpan(node: Heading | Paragraph | TableCell, shift: number): Span | undefined {
  const [first, last] = [node.children[0], node.children.at(-1)]
  if (first === undefined || last === undefined) return undefined
  return { start: spanOf(first, shift).start, end: spanOf(last, shift).end }
}

function readCode(node: Code, text: string, span: Span): CodeStatement {
  const block = text.slice(span.start, span.end)
  const fence = /^(?:`{3,}|~{3,})/.exec(block)?.[0]
  const firstBreak = /\r\n|\n|\r/.exec(block)
  return {
    kind: 'code',
    span,
    language: (node.lang ?? '').toLowerCase(),
    words: (node.meta ?? '').split(/\s+/).filter((word) => word !== ''),
    value: node.value,
    valueStart: fence !== undefined && firstBreak ? span.start + firstBreak.index + firstBreak[0].length : span.start,
    closed: fence === undefined || isClosed(block, fence),
  }
}

function spanOf(node: Nodes, shift: number): Span {
  return { start: (node.position?.start.offset ?? 0) + shift, end: (node.position?.end.offset ?? 0) + shift }
}
