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

/** Where a screen writes to, and what it asks about. */
export interface ScreenStreams {
  readonly stdout: NodeJS.WriteStream
  readonly stderr: NodeJS.WriteStream
  readonly env: NodeJS.ProcessEnv
}

/** The screen of this process, unless other streams are given. */
export function processScreen({ stdout, stderr, env }: ScreenStreams = process): Screen {
  const unicode = showsUnicode(env)
  const marks = (text: string): string => (unicode ? text : toAsciiMarks(text))
  let hasStatus = false
  const status = (text: string): void => {
    if (stderr.isTTY !== true || env['TERM'] === 'dumb') return
    stderr.write(`\r\u001b[2K${clip(marks(text), (stderr.columns || 80) - 1)}`)
    hasStatus = text !== ''
  }
  /** What is printed begins on a line of its own, also where both streams are one terminal. */
  const print = (stream: NodeJS.WriteStream, bytes: string | Uint8Array): void => {
    if (hasStatus) status('')
    stream.write(bytes)
  }
  return {
    out: (text) => print(stdout, `${marks(text)}\n`),
    err: (text) => print(stderr, `${marks(text)}\n`),
    raw: (bytes) => print(stdout, bytes),
    status,
    paint: paintFor(stdout),
    paintErr: paintFor(stderr),
    live: stdout.isTTY === true && env['TERM'] !== 'dumb',
    size: () => ({ columns: stdout.columns || 80, rows: stdout.rows || 24 }),
    marks,
  }
}
