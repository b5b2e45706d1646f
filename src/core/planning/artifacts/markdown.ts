import { MS_PER_HOUR, formatDuration } from '../../std/duration.ts'

/** Most rows of a table; the artifacts hold all. */
export const ROWS_SHOWN = 50
/** Most characters of a command or a text in one cell. */
const CELL_SHOWN = 200

/** What moves a terminal's cursor, or turns the rest of a line round, when somebody prints the document there. */
const CONTROL = /[^\P{Cc}\s]|[\u202a-\u202e\u2066-\u2069]/gu

/** Text that stands in a table cell or a line as it is: no bar, no line break, no control character, no HTML. */
export function plain(text: string): string {
  return text
    .replaceAll(CONTROL, '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll('\\', '\\\\')
    .replaceAll('|', '\\|')
    .replaceAll('<', '&lt;')
    .trim()
}

/** A code span that may stand in a table cell, whatever backticks the text holds; ⏎ stands for its line breaks. */
export function code(text: string): string {
  const shown = text.replaceAll(CONTROL, '').trim()
  const line = (shown.length > CELL_SHOWN ? `${wellCut(shown, CELL_SHOWN - 1)}…` : shown)
    .replaceAll(/\s*\n\s*/g, ' ⏎ ')
    .replaceAll(/\s+/g, ' ')
    .replaceAll('|', '\\|')
  const longest = Math.max(0, ...Array.from(line.matchAll(/`+/g), (run) => run[0].length))
  const fence = '`'.repeat(longest + 1)
  const space = line.startsWith('`') || line.endsWith('`') ? ' ' : ''
  return `${fence}${space}${line}${space}${fence}`
}

/** A table from cells that are already Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

/** A table of the first items, and how many more there are in which file. Ends with a line break. */
export function cutTable<T>(
  head: readonly string[],
  items: readonly T[],
  row: (item: T, index: number) => readonly string[],
  file: string,
  most = ROWS_SHOWN,
): string {
  return `${table(head, items.slice(0, most).map(row))}\n${rest(items.length - most, file)}`
}

/** A list of the first items, and how many more there are in which file. Ends with a line break. */
export function cutList<T>(items: readonly T[], line: (item: T) => string, file: string, most = ROWS_SHOWN): string {
  const lines = items.slice(0, most).map((item) => `- ${line(item)}\n`)
  return `${lines.join('')}${rest(items.length - most, file)}`
}

/** `… and 7 more in tasks.json`; nothing when nothing was left out. */
export function rest(more: number, file: string): string {
  return more > 0 ? `\n… and ${more} more in \`${file}\`.\n` : ''
}

/** Ids in a row, at most `most` of them. */
export function listed(ids: readonly string[], most = 12): string {
  const shown = ids.slice(0, most).join(', ')
  return ids.length > most ? `${shown} and ${ids.length - most} more` : shown
}

/** Hours as people read them: `3m 05s`, `2h 10m`. */
export function hoursText(hours: number): string {
  return formatDuration(hours * MS_PER_HOUR)
}

/** A share of one as `42 %`. */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}

/** A number with at most two decimals: `0.88`, `3`. */
export function brief(value: number): string {
  return String(Math.round(value * 100) / 100)
}

/** The first `most` code units of a text, without half a character at the end. */
function wellCut(text: string, most: number): string {
  return text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '')
}
