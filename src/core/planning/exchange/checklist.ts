/**
 * A Markdown checklist by lines: headings, items with a box, and the lines that belong to each. Fenced code and HTML comments
 * are no items. Line by line is how the tools themselves read their files.
 */
import type { SourceText, Span } from '../spec/source-text.ts'

/** A heading. `path` are the headings above it and its own. */
export interface ChecklistHeading {
  readonly kind: 'heading'
  readonly depth: number
  readonly title: string
  readonly span: Span
  readonly path: readonly string[]
}

/** An item with a box. */
export interface ChecklistItem {
  readonly kind: 'item'
  readonly indent: number
  /** The character in the box. */
  readonly mark: string
  /** What stands behind the box and a star that may follow it, on the item's own lines. */
  readonly text: string
  /** Whether a star follows the box: Kiro's sign for what can be left out. */
  readonly starred: boolean
  /** Lines nested under it that have no box, without their bullets. */
  readonly details: readonly string[]
  /** From the bullet to the end of its last line. */
  readonly span: Span
  readonly path: readonly string[]
}

/** A line of prose, or a list item without a box. */
export interface ChecklistLine {
  readonly kind: 'line'
  readonly text: string
  readonly span: Span
  readonly path: readonly string[]
  /** Whether it stands in fenced code. */
  readonly fenced: boolean
}

/** One entry of a checklist, in the order of the document. */
export type ChecklistEntry = ChecklistHeading | ChecklistItem | ChecklistLine

const HEADING = /^ {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*$/
const ITEM = /^([ \t]*)[-*+][ \t]+\[([ xX~-])\](\*?)[ \t]+(.*)$/
const FENCE = /^[ \t]*(?:[-*+][ \t]+)?(`{3,}|~{3,})/
const BULLET = /^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+/

interface OpenItem {
  readonly indent: number
  readonly mark: string
  readonly starred: boolean
  readonly texts: string[]
  readonly details: string[]
  readonly start: number
  end: number
  readonly path: readonly string[]
}

/** Reads a document's lines. */
export function readChecklist(source: SourceText): ChecklistEntry[] {
  const entries: ChecklistEntry[] = []
  const above: { readonly depth: number; readonly title: string }[] = []
  let path: readonly string[] = []
  let item: OpenItem | undefined
  let fence: string | undefined
  let inComment = false
  const close = (): void => {
    if (item !== undefined) entries.push(itemOf(item))
    item = undefined
  }
  for (const { start, line } of linesOf(source)) {
    const mark = FENCE.exec(line)?.[1]
    if (fence !== undefined || mark !== undefined) {
      const ends = fence !== undefined && mark !== undefined && mark.startsWith(fence)
      if (fence === undefined) fence = mark
      else if (ends) fence = undefined
      else if (item === undefined)
        entries.push({ kind: 'line', text: line, span: spanOf(start, line), path, fenced: true })
      if (item !== undefined && /^\s/.test(line)) item.end = start + line.trimEnd().length
      else if (item !== undefined && line.trim() !== '') close()
      continue
    }
    if (inComment || /^\s*<!--/.test(line)) {
      inComment = !line.includes('-->')
      continue
    }
    const heading = HEADING.exec(line)
    if (heading !== null) {
      close()
      const depth = (heading[1] as string).length
      while ((above.at(-1)?.depth ?? 0) >= depth) above.pop()
      above.push({ depth, title: plainTitle(heading[2] as string) })
      path = above.map(({ title }) => title)
      entries.push({ kind: 'heading', depth, title: path.at(-1) as string, span: spanOf(start, line), path })
      continue
    }
    const found = ITEM.exec(line)
    if (found !== null) {
      close()
      const [, indent = '', box = '', star = '', text = ''] = found
      item = {
        indent: widthOf(indent),
        mark: box,
        starred: star !== '',
        texts: [text.trim()],
        details: [],
        start: start + indent.length,
        end: start + line.trimEnd().length,
        path,
      }
      continue
    }
    if (line.trim() === '') continue
    if (item !== undefined && belongs(line, item)) {
      const isDetail = BULLET.test(line) || item.details.length > 0
      if (isDetail) item.details.push(line.replace(BULLET, '').trim())
      else item.texts.push(line.trim())
      item.end = start + line.trimEnd().length
      continue
    }
    close()
    entries.push({ kind: 'line', text: line, span: spanOf(start, line), path, fenced: false })
  }
  close()
  return entries
}

function itemOf({ texts, start, end, ...rest }: OpenItem): ChecklistItem {
  return { kind: 'item', ...rest, text: texts.join(' '), span: { start, end } }
}

function belongs(line: string, item: OpenItem): boolean {
  return widthOf(/^[ \t]*/.exec(line)?.[0] ?? '') > item.indent
}

function* linesOf({ body, lineStarts }: SourceText): Generator<{ start: number; line: string }> {
  for (const [index, start] of lineStarts.entries()) {
    yield { start, line: body.slice(start, lineStarts[index + 1] ?? body.length).replace(/[\r\n]+$/, '') }
  }
}

function spanOf(start: number, line: string): Span {
  const indent = line.length - line.trimStart().length
  return { start: start + indent, end: start + line.trimEnd().length }
}

function widthOf(indent: string): number {
  let width = 0
  for (const char of indent) width += char === '\t' ? 4 - (width % 4) : 1
  return width
}

/** A heading's words without emphasis marks. */
function plainTitle(title: string): string {
  return title.replaceAll(/\*\*|__/g, '').trim()
}
