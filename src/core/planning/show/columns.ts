import type { Paint } from '../../std/paint.ts'

/** One cell of a table: its text, and how it is painted. */
export type Cell = string | { readonly text: string; readonly tone: keyof Paint }

/** A text on one line, without anything that a terminal would obey, nor what turns the rest of a line round. */
export function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\s\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim()
}

/** Columns that a text takes in a terminal: marks take none, East Asian letters and emoji two. */
export function columnsOf(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length
  let columns = 0
  for (const letter of text) {
    if (/\p{M}|\u200d|\ufe0f/u.test(letter)) continue
    columns +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u.test(
        letter,
      )
        ? 2
        : 1
  }
  return columns
}

/** Shortens a text to at most `most` columns, ending in … when something was cut. */
export function clipped(text: string, most: number): string {
  if (columnsOf(text) <= most) return text
  let kept = ''
  let columns = 0
  for (const letter of text) {
    columns += columnsOf(letter)
    if (columns > most - 1) break
    kept += letter
  }
  return `${kept}…`
}

/** The rows of a table as lines: columns as wide as their widest cell, two spaces between them. */
export function aligned(rows: readonly (readonly Cell[])[], paint?: Paint): string[] {
  const widths: number[] = []
  for (const row of rows) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, columnsOf(textOf(cell)))
    })
  }
  return rows.map((row) => {
    const last = row.findLastIndex((cell) => textOf(cell) !== '')
    return row
      .slice(0, last + 1)
      .map((cell, column) => {
        const text = textOf(cell)
        const room = column === last ? 0 : (widths[column] ?? 0) - columnsOf(text)
        return painted(cell, paint) + ' '.repeat(room)
      })
      .join('  ')
  })
}

/** Paints a text where there is something to paint with. */
export function inTone(text: string, tone: keyof Paint, paint: Paint | undefined): string {
  return paint === undefined ? text : paint[tone](text)
}

function textOf(cell: Cell): string {
  return typeof cell === 'string' ? cell : cell.text
}

function painted(cell: Cell, paint: Paint | undefined): string {
  return typeof cell === 'string' ? cell : inTone(cell.text, cell.tone, paint)
}
