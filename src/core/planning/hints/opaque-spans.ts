/** A stretch of an item's text that the tokenizer never looks into: code in backticks, or an HTML comment. */
export interface OpaqueSpan {
  readonly kind: 'code' | 'comment'
  readonly start: number
  readonly end: number
  /** What stands between the backticks, by Markdown's rules: line ends as spaces, one space of padding taken off. */
  readonly value: string
}

/**
 * Finds code spans and comments as Markdown does: a run of backticks closes with the next run of the same length; a
 * backslash before an opening run takes its first backtick away. Linear in the text's length.
 */
export function findOpaqueSpans(text: string): OpaqueSpan[] {
  const runs = backtickRuns(text)
  const spans: OpaqueSpan[] = []
  let position = 0
  let next = 0
  const lastClose = text.lastIndexOf('-->')
  const lastOfLength = new Map(runs.map((run) => [run.length, run.start]))
  for (const found of text.matchAll(/`+|<!--/g)) {
    if (found.index < position) continue
    if (found[0] === '<!--') {
      if (found.index + 4 > lastClose) continue
      const close = text.indexOf('-->', found.index + 4)
      position = close + 3
      spans.push({ kind: 'comment', start: found.index, end: position, value: '' })
      continue
    }
    const isEscaped = countBackslashes(text, found.index) % 2 === 1
    const start = found.index + (isEscaped ? 1 : 0)
    const length = found[0].length - (isEscaped ? 1 : 0)
    if (length === 0 || (lastOfLength.get(length) ?? -1) <= start) continue
    while (next < runs.length && (runs[next] as Run).start < start + length) next++
    let closing = next
    while (closing < runs.length && (runs[closing] as Run).length !== length) closing++
    const run = runs[closing]
    if (run === undefined) continue
    position = run.start + run.length
    const raw = text.slice(start + length, run.start).replaceAll(/\r\n|\n|\r/g, ' ')
    const isPadded = raw.startsWith(' ') && raw.endsWith(' ') && raw.trim() !== ''
    spans.push({ kind: 'code', start, end: position, value: isPadded ? raw.slice(1, -1) : raw })
  }
  return spans
}

interface Run {
  readonly start: number
  readonly length: number
}

function backtickRuns(text: string): Run[] {
  return Array.from(text.matchAll(/`+/g), (run) => ({ start: run.index, length: run[0].length }))
}

function countBackslashes(text: string, end: number): number {
  let count = 0
  while (text[end - count - 1] === '\\') count++
  return count
}
