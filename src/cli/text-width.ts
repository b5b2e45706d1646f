// eslint-disable-next-line no-control-regex
const STYLE_OR_CHARACTER = /\u001b\[[0-9;]*m|./gsu
const ESCAPE = '\u001b'
const RESET = '\u001b[0m'

const WIDE: ReadonlyArray<readonly [number, number]> = [
  [0x1100, 0x115f],
  [0x2e80, 0xa4cf],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1faff],
  [0x20000, 0x3fffd],
]

/** Columns that a text takes in a terminal. Colours take none, East Asian letters and emoji take two. */
export function textWidth(text: string): number {
  let width = 0
  for (const [piece] of text.matchAll(STYLE_OR_CHARACTER)) width += pieceWidth(piece)
  return width
}

/** Shortens a text to at most `columns`, ending in … when something was cut. Colours stay, and are closed. */
export function clip(text: string, columns: number): string {
  if (textWidth(text) <= columns) return text
  let width = 0
  let kept = ''
  let styled = false
  for (const [piece] of text.matchAll(STYLE_OR_CHARACTER)) {
    const next = pieceWidth(piece)
    if (width + next > columns - 1) break
    styled ||= piece.startsWith(ESCAPE)
    kept += piece
    width += next
  }
  return `${kept}…${styled ? RESET : ''}`
}

/** Columns of the widest text; 0 for none. */
export function widest(texts: Iterable<string>): number {
  let most = 0
  for (const text of texts) most = Math.max(most, textWidth(text))
  return most
}

/** Fills a text with spaces up to `columns`. */
export function padTo(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - textWidth(text)))
}

function pieceWidth(piece: string): number {
  if (piece.startsWith(ESCAPE)) return 0
  const code = piece.codePointAt(0) as number
  if (code < 0x300) return 1
  if (/\p{M}|\u200d|\ufe0f/u.test(piece)) return 0
  return WIDE.some(([from, to]) => code >= from && code <= to) ? 2 : 1
}
