import { PLAIN } from './colour.ts'
import type { Screen } from './screen.ts'

/** A screen that keeps what was printed, for tests. */
export interface RecordedScreen extends Screen {
  readonly printed: { out: string; err: string }
}

/** Makes a screen without colour that keeps what was printed on it. */
export function recordedScreen(columns = 80): RecordedScreen {
  const printed = { out: '', err: '' }
  return {
    printed,
    out: (text) => void (printed.out += `${text}\n`),
    err: (text) => void (printed.err += `${text}\n`),
    raw: (bytes) => void (printed.out += typeof bytes === 'string' ? bytes : new TextDecoder().decode(bytes)),
    status: () => undefined,
    paint: PLAIN,
    paintErr: PLAIN,
    live: false,
    size: () => ({ columns, rows: 24 }),
    marks: (text) => text,
  }
}
