/**
 * Reads a document's Markdown tree as statements: its blocks in document order, list items with what is nested in them,
 * each with its place in the source. Nothing here knows what a task is.
 *
 *   document ─► pieces (chunks.ts) ─► block trees (syntax.ts) ─► statements
 */
import type { Root, RootContent } from 'mdast'
import { isClosed, readBlock, type BlockPlace } from './block.ts'
import { findCuts } from './chunks.ts'
import { findTooDeep, MAX_NESTING } from './nesting.ts'
import { wordsOfHtml } from './html-text.ts'
import { lineAt, type SourceText, type Span } from './source-text.ts'
import type { ReadingProblem, Statement } from './statement.ts'
import { parseBlocks } from './syntax.ts'

/** How much is read: beyond these, a document is refused rather than read for minutes. */
export interface ReadingLimits {
  /** Characters of a single block: a list item with all that is nested in it, a paragraph, a table. */
  readonly blockLength: number
  /** Lines of a single block; the parser's time grows with their square. */
  readonly blockLines: number
  /** Blocks of a document; a plan of 10,000 tasks needs a tenth of them. */
  readonly statements: number
}

/** The limits that hold for every specification. */
export const READING_LIMITS: ReadingLimits = { blockLength: 128 * 1024, blockLines: 5000, statements: 100_000 }

/** A document as statements, and what kept it from being read whole. With a problem, the statements before it are given. */
export interface Reading {
  readonly statements: readonly Statement[]
  readonly problems: readonly ReadingProblem[]
}

/** Reads a whole document. Never throws on any text; time grows linearly with its length. */
export function readStatements(source: SourceText, limits: ReadingLimits = READING_LIMITS): Reading {
  const tooDeep = findTooDeep(source)
  if (tooDeep !== undefined) {
    const message = `Blocks are nested more than ${MAX_NESTING} deep.`
    const advice = 'Write lists and quotations at most a few levels deep.'
    return { statements: [], problems: [{ code: 'nesting-too-deep', offset: tooDeep, message, advice }] }
  }
  const statements: Statement[] = []
  const cuts = findCuts(source.body, source.lineStarts)
  for (let first = 0; first < cuts.length - 1;) {
    const start = cuts[first] as number
    const { tree, last } = parsePiece(source, cuts, first, limits)
    if (tree === undefined) {
      const message = `A single block is longer than ${limits.blockLength} characters or ${limits.blockLines} lines.`
      const advice = 'Divide it with headings or blank lines, and see whether a code fence was left open.'
      return { statements, problems: [{ code: 'block-too-large', offset: start, message, advice }] }
    }
    for (const node of tree.children) readBlock(node, placeIn(source, start), statements)
    first = last
    if (statements.length > limits.statements) {
      const message = `The document holds more than ${limits.statements} blocks.`
      const advice = 'Divide the specification into several, and plan each by itself.'
      return { statements, problems: [{ code: 'too-many-blocks', offset: start, message, advice }] }
    }
  }
  return { statements, problems: [] }
}

/** Where the blocks of a piece stand; HTML among them is read as the Markdown that its words are. */
function placeIn(source: SourceText, shift: number): BlockPlace {
  return { text: source.text, shift, readHtml: (span) => readHtml(source, span) }
}

function readHtml(source: SourceText, { start, end }: Span): Statement[] {
  const words = wordsOfHtml(source.body.slice(start, end))
  if (words.trim() === '') return []
  const statements: Statement[] = []
  const lineStarts = [0, ...Array.from(words.matchAll(/\r\n|\n|\r/g), (found) => found.index + found[0].length)]
  const cuts = findCuts(words, lineStarts)
  for (const [place, cut] of cuts.slice(0, -1).entries()) {
    const tree = parseBlocks(words.slice(cut, cuts[place + 1]))
    const inner: BlockPlace = { text: source.text, shift: start + cut, readHtml: () => [] }
    for (const node of tree.children) readBlock(node, inner, statements)
  }
  return statements
}

/** Parses the piece that begins at cut `first`, with as many of the next ones as its last block reaches into. */
function parsePiece(
  source: SourceText,
  cuts: readonly number[],
  first: number,
  limits: ReadingLimits,
): { tree: Root | undefined; last: number } {
  const start = cuts[first] as number
  for (let count = 1; ; count *= 2) {
    const last = Math.min(first + count, cuts.length - 1)
    const end = cuts[last] as number
    const lines = lineAt(source, end) - lineAt(source, start)
    if (end - start > limits.blockLength || lines > limits.blockLines) return { tree: undefined, last }
    const text = source.body.slice(start, end)
    const tree = parseBlocks(text)
    if (last === cuts.length - 1 || !reachesOn(tree.children.at(-1), text)) return { tree, last }
  }
}

/** HTML that is closed by a mark of its own, and the mark; all other HTML is closed by an empty line. */
const CLOSED_BY: readonly (readonly [RegExp, RegExp])[] = [
  [/^<!--/, /-->/],
  [/^<(?:script|pre|style|textarea)(?=[\s>]|$)/i, /<\/(?:script|pre|style|textarea)>/i],
  [/^<\?/, /\?>/],
  [/^<!\[CDATA\[/, /\]\]>/],
  [/^<![A-Za-z]/, />/],
]

/** Whether a block of HTML, given with all that follows it in its piece, may go on behind the piece. */
function isOpenHtml(rest: string): boolean {
  const own = CLOSED_BY.find(([opens]) => opens.test(rest))
  return own === undefined ? !/(?:\r\n|\n|\r(?!\n))[ \t]*(?:\r\n|\n|\r)[ \t]*$/.test(rest) : !own[1].test(rest)
}

/** Whether the last block of a piece may go on in the next piece. */
function reachesOn(node: RootContent | undefined, text: string): boolean {
  if (node?.type === 'html') return isOpenHtml(text.slice(node.position?.start.offset ?? 0))
  if (node?.type !== 'code') return false
  const [start, end] = [node.position?.start.offset ?? 0, node.position?.end.offset ?? 0]
  const fence = /^(?:`{3,}|~{3,})/.exec(text.slice(start, end))?.[0]
  return fence !== undefined && !isClosed(text.slice(start, end), fence)
}
