import type { Span } from './source-text.ts'

/** A heading of any depth. `title` is its plain text. */
export interface HeadingStatement {
  readonly kind: 'heading'
  readonly depth: number
  readonly title: string
  readonly span: Span
}

/** A list item with all that is nested in it. */
export interface ItemStatement {
  readonly kind: 'item'
  /** From the bullet to the end of the last nested block. */
  readonly span: Span
  /** The item's own first paragraph, after the bullet and the box; `undefined` when it has none. */
  readonly text: Span | undefined
  /** Whether its box is ticked; `undefined` without a box. */
  readonly checked: boolean | undefined
  /** What follows the first paragraph. */
  readonly children: readonly Statement[]
}

/** A paragraph of prose. */
export interface ParagraphStatement {
  readonly kind: 'paragraph'
  readonly span: Span
}

/** A block of code, fenced or indented. */
export interface CodeStatement {
  readonly kind: 'code'
  readonly span: Span
  /** The first word after the fence, lower case, or empty. */
  readonly language: string
  /** The words after the language. */
  readonly words: readonly string[]
  /** The code, without its fence and indentation. */
  readonly value: string
  /** Offset of the first line of code (for an indented block: of the block). */
  readonly valueStart: number
  /** Whether its fence was closed; an indented block has none to close. */
  readonly closed: boolean
}

/** A row of a table: the words of its cells, without the bars. A cell without words is `undefined`. */
export interface TableRow {
  /** From the first cell's first word to the last cell's last. */
  readonly span: Span
  readonly cells: readonly (Span | undefined)[]
}

/** A table with a header row. */
export interface TableStatement {
  readonly kind: 'table'
  readonly span: Span
  readonly header: TableRow
  readonly rows: readonly TableRow[]
}

/** A quotation. */
export interface QuoteStatement {
  readonly kind: 'quote'
  readonly span: Span
  readonly children: readonly Statement[]
}

/** A block of HTML, and what its words say between the tags; a comment says nothing. */
export interface HtmlStatement {
  readonly kind: 'html'
  readonly span: Span
  readonly children: readonly Statement[]
}

/** A block without words: a rule. */
export interface OtherStatement {
  readonly kind: 'other'
  readonly span: Span
}

/** One block of a document, with its place in the source: what planners of every kind build on. */
export type Statement =
  | HeadingStatement
  | ItemStatement
  | ParagraphStatement
  | CodeStatement
  | TableStatement
  | QuoteStatement
  | HtmlStatement
  | OtherStatement

/** Why a document could not be read whole: where, and what to do. */
export interface ReadingProblem {
  readonly code: 'nesting-too-deep' | 'block-too-large' | 'too-many-blocks'
  readonly offset: number
  readonly message: string
  readonly advice: string
}
