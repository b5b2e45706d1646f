import type { Screen } from './screen.ts'

const ESCAPE = 0x1b
/** The longest beginning of an escape that is kept for the next piece. */
const LONGEST_ESCAPE = 256

/**
 * Writes pieces of a log on a screen: as they are where colours are shown, and without control sequences where none are: in a
 * pipe, in a file, and with NO_COLOR. A sequence that goes on in the next piece is taken out whole.
 */
export function logBytes({ raw, paint }: Pick<Screen, 'raw' | 'paint'>): (bytes: Uint8Array) => void {
  if (paint.strong('x') !== 'x') return raw
  let kept = Buffer.alloc(0)
  return (bytes) => {
    // As Latin-1 each byte is a character, so no character of several bytes is torn at the end of a piece.
    const all = Buffer.concat([kept, bytes])
    const from = unfinishedAt(all)
    kept = Buffer.from(all.subarray(from))
    const text = all.subarray(0, from)
    raw(text.includes(ESCAPE) ? Buffer.from(stripped(text.toString('latin1')), 'latin1') : text)
  }
}

/** Only sequences that begin with ESC: a byte above 0x7f is a part of a character here. */
function stripped(text: string): string {
  // oxlint-disable-next-line no-control-regex -- escapes are what is looked for
  const parts = text.split(/(?=\u001B)/)
  return parts.map((part) => (part.startsWith('\u001B') ? withoutEscape(part) : part)).join('')
}

function withoutEscape(part: string): string {
  // oxlint-disable-next-line no-control-regex -- escapes are what is looked for
  const title = /^\u001B\][^\u0007\u001B]*\u0007?/.exec(part)
  if (title !== null) return part.slice(title[0].length)
  if (part === '\u001B\\') return ''
  // oxlint-disable-next-line no-control-regex -- escapes are what is looked for
  return part.replace(/^\u001B(?:\[[0-?]*[ -/]*[@-~]|[ -/]*[0-~])?/, '')
}

/** Where an escape begins that the end of a piece cuts off; its end when none does. */
function unfinishedAt(bytes: Buffer): number {
  const at = bytes.lastIndexOf(ESCAPE)
  if (at < 0 || bytes.length - at > LONGEST_ESCAPE) return bytes.length
  // oxlint-disable-next-line no-control-regex -- escapes are what is looked for
  const isCut = /^\u001B(?:\[[0-?]*[ -/]*|\][^\u0007\u001B]*)?$/.test(bytes.toString('latin1', at))
  return isCut ? at : bytes.length
}
