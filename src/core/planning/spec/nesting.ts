import type { SourceText } from './source-text.ts'

/** Blocks may be nested this deep; people stop at five. */
export const MAX_NESTING = 100

/**
 * The offset of the first line that nests blocks too deep to be read in reasonable time, or `undefined`.
 * Counts what stands before a line's first word: every quotation mark and bullet, and a level for each two columns of
 * indentation before the first of them.
 */
export function findTooDeep(source: SourceText): number | undefined {
  return source.lineStarts.find((start) => depthOfLine(source.body, start) > MAX_NESTING)
}

function depthOfLine(text: string, start: number): number {
  const marker = /[ \t]*(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t]))/y
  marker.lastIndex = start
  let depth = 0
  for (let found = marker.exec(text); found !== null; found = marker.exec(text)) {
    if (depth === 0) depth += Math.floor((found[0].length - 1) / 2)
    depth++
    if (depth > MAX_NESTING) break
  }
  return depth
}
