import type { Paint } from '../std/paint.ts'

/** What kind of thing a line tells; each has its mark. */
export type StoryMark =
  | 'blank'
  | 'heading'
  | 'start'
  | 'done'
  | 'retry'
  | 'fail'
  | 'attention'
  | 'breaker'
  | 'stop'
  | 'note'
  | 'detail'

/** One line of an execution's story, as data. */
export interface StoryLine {
  /** Milliseconds since the execution started; null for lines that stand outside of time. */
  readonly at_ms: number | null
  readonly mark: StoryMark
  /** Free of line ends and control characters. */
  readonly text: string
  readonly task?: string
}

const SIGNS: Readonly<Record<Exclude<StoryMark, 'blank' | 'heading'>, readonly [string, keyof Paint]>> = {
  start: ['→', 'accent'],
  done: ['✓', 'good'],
  retry: ['↻', 'warn'],
  fail: ['✗', 'bad'],
  attention: ['⚠', 'warn'],
  breaker: ['⚡', 'warn'],
  stop: ['■', 'warn'],
  note: ['·', 'faint'],
  detail: ['  -', 'faint'],
}

/** A line as text, without a line end: `[00:03] ✓ P1.T001 completed (3.2s)`. Without `paint` it is plain. */
export function renderStoryLine(line: StoryLine, paint?: Paint): string {
  const as = (style: keyof Paint, text: string): string => (paint === undefined ? text : paint[style](text))
  if (line.mark === 'blank') return ''
  if (line.mark === 'heading') {
    return line.at_ms === null
      ? as('strong', `[${line.text}]`)
      : `${as('strong', `[Time ${clock(line.at_ms)}]`)} ${as('strong', line.text)}`
  }
  const [sign, style] = SIGNS[line.mark]
  const time = line.at_ms === null ? '' : `${as('faint', `[${clock(line.at_ms)}]`)} `
  return `${time}${as(style, sign)} ${line.mark === 'note' ? as('faint', line.text) : line.text}`
}

/** Minutes and seconds, `02:05`; from one hour on hours too, `14:45:00`. */
export function clock(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  const pad = (n: number): string => String(n).padStart(2, '0')
  const inHour = `${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`
  return seconds < 3600 ? inHour : `${pad(Math.floor(seconds / 3600))}:${inHour}`
}

const COLOUR_SEQUENCE = /\p{Cc}\[[0-?]*[ -/]*[@-~]/gu

/** Text from a plan or a process, fit for one line: white space joined, control characters gone, cut after `most` characters. */
export function oneLine(text: string, most = 160): string {
  const flat = text
    .replaceAll(COLOUR_SEQUENCE, '')
    .replaceAll(/\s+/gu, ' ')
    .replaceAll(/\p{Cc}/gu, '')
    .trim()
  const characters = Array.from(flat)
  return characters.length <= most ? flat : `${characters.slice(0, most - 1).join('')}…`
}
