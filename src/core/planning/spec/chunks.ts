/**
 * Cuts a document into pieces that can be parsed one by one, because the parser's time grows with the square of its input.
 *
 * A piece may begin only at a line where every open block ends: a heading or a bullet in the first column, or any text in
 * the first column after a blank line. Two blocks reach across such lines, fenced code and HTML; whoever parses a piece
 * that ends inside one of them takes the next piece along and parses again.
 */

/** Pieces are about this long: shorter costs set-up, longer costs squares. */
const PIECE_LENGTH = 2000

/** Offsets at which `text` may be cut, about a piece apart, from 0 to the end of the text. */
export function findCuts(text: string, lineStarts: readonly number[]): number[] {
  const cuts = [0]
  let afterBlank = true
  let inNumbered = false
  for (const start of lineStarts) {
    const line = lineHead(text, start)
    const isNumber = /^\d{1,9}[.)] +\S/.test(line)
    const isBullet = /^[-*+] +\S/.test(line) || (isNumber && (inNumbered || afterBlank || /^1[.)]/.test(line)))
    const isHeading = /^#{1,6} /.test(line)
    const isText = /^\S/.test(line)
    if ((isBullet || isHeading || (isText && afterBlank)) && start - (cuts.at(-1) as number) >= PIECE_LENGTH) {
      cuts.push(start)
    }
    if (isText && (isBullet || isHeading || afterBlank)) inNumbered = isNumber
    afterBlank = line.trim() === ''
  }
  cuts.push(text.length)
  return cuts
}

/** The first characters of a line; enough to see how it begins. A line of white space only comes back blank. */
function lineHead(text: string, start: number): string {
  let end = start
  let inked = 0
  while (end < text.length && inked < 16) {
    const code = text.charCodeAt(end)
    if (code === 10 || code === 13) break
    if (code !== 32 && code !== 9) inked++
    else if (inked > 0) inked++
    end++
  }
  return text.slice(start, end)
}
