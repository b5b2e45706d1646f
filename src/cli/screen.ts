/**
 * Where a command prints. Verbs get a Screen and never touch `process`, so that what they print can be tested as text.
 */
import { paintFor, showsUnicode, toAsciiMarks, type Paint } from './colour.ts'
import { clip } from './text-width.ts'

/** Two streams and what they can show. `out` is for results, `err` for complaints and advice. */
export interface Screen {
  /** Writes one piece of text and ends the line. */
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  /** Writes bytes to `out` as they are: logs, generated files. */
  readonly raw: (bytes: string | Uint8Array) => void
  /** Says on `err` what goes on, in place of what it said before; empty text takes it away. Nothing where `err` is no terminal. */
  readonly status: (text: string) => void
  /** Colours of `out`. */
  readonly paint: Paint
  /** Colours of `err`. */
  readonly paintErr: Paint
  /** Whether lines on `out` can be redrawn in place. */
  readonly live: boolean
  /** Columns and rows of the terminal; 80 by 24 where there is none. */
  readonly size: () => { readonly columns: number; readonly rows: number }
  /** Marks as this screen can show them. */
  readonly marks: (text: string) => string
}

/** The screen of this process. */
export function processScreen(): Screen {
  const unicode = showsUnicode(process.env)
  const marks = (text: string): string => (unicode ? text : toAsciiMarks(text))
  const { stdout, stderr } = process
  return {
    out: (text) => void stdout.write(`${marks(text)}\n`),
    err: (text) => void stderr.write(`${marks(text)}\n`),
    raw: (bytes) => void stdout.write(bytes),
    status: (text) => {
      if (stderr.isTTY !== true || process.env['TERM'] === 'dumb') return
      stderr.write(`\r\u001b[2K${clip(marks(text), (stderr.columns || 80) - 1)}`)
    },
    paint: paintFor(stdout),
    paintErr: paintFor(stderr),
    live: stdout.isTTY === true && process.env['TERM'] !== 'dumb',
    size: () => ({ columns: stdout.columns || 80, rows: stdout.rows || 24 }),
    marks,
  }
}
