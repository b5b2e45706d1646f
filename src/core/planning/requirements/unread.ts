/** Findings about what of a document was not read, one of a kind. */
import type { Report } from '../spec/report.ts'
import type { SourceText } from '../spec/source-text.ts'

/** What was met while the blocks of a document were read. */
export interface Unread {
  /** Offsets of fences that are never closed. */
  readonly unclosed: readonly number[]
}

/** Reports what was not read. */
export function reportUnread(source: SourceText, { unclosed }: Unread, report: Report): void {
  const [first] = unclosed
  if (first === undefined) return
  report.add({
    code: 'unclosed-fence',
    severity: 'warning',
    source,
    offset: first,
    message: 'A fenced block is never closed; it is taken to end at the next heading.',
    advice: 'Close the block with the same fence that opens it.',
  })
}
