/**
 * A document's blocks as a reader takes them: what HTML says stands in its place, and a fence that nobody closed ends at
 * the first heading, so that the document behind it is read.
 */
import { readSource, type SourceText } from './source-text.ts'
import type { CodeStatement, Statement } from './statement.ts'
import { readStatements } from './statements.ts'

/** The blocks, and the places of fences that were never closed. */
export interface Readable {
  readonly statements: readonly Statement[]
  readonly unclosed: readonly number[]
}

/** Resolves HTML and unclosed fences of a document's blocks. */
export function readableStatements(source: SourceText, statements: readonly Statement[]): Readable {
  const read: Statement[] = []
  const unclosed: number[] = []
  for (const statement of unquoted(statements)) {
    if (statement.kind === 'html') read.push(...statement.children)
    else if (statement.kind === 'code' && !statement.closed) {
      unclosed.push(statement.span.start)
      read.push(...beyondFence(source, statement))
    } else read.push(statement)
  }
  return { statements: read, unclosed }
}

/** A document that is one quotation, as answers to letters are, is read as what it quotes. */
function unquoted(statements: readonly Statement[]): readonly Statement[] {
  let inner = statements
  while (inner.length > 0 && inner.every(({ kind }) => kind === 'quote')) {
    inner = inner.flatMap((statement) => (statement.kind === 'quote' ? statement.children : []))
  }
  return inner
}

function beyondFence(source: SourceText, code: CodeStatement): Statement[] {
  const body = source.text.slice(code.valueStart, code.span.end)
  const heading = /^#{2,6} \S/m.exec(body)
  if (heading === null) return [code]
  const start = code.valueStart + heading.index
  const value = body.slice(0, heading.index)
  const blanked = source.body.slice(0, start).replaceAll(/[^\r\n]/g, ' ') + source.body.slice(start)
  const { statements } = readStatements(readSource({ path: source.path, origin: source.origin, text: blanked }))
  return [{ ...code, span: { start: code.span.start, end: start }, value }, ...statements]
}
