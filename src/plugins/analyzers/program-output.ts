/** Reads what a program writes, and stops it when it writes nothing for too long. */
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'

/** How a program ended. */
export interface ProgramEnd {
  readonly code: number | null
  readonly signal: string | null
  /** It was stopped, because nothing came from it. */
  readonly isSilent: boolean
  /** What it said on its error output, at most some thousand characters. */
  readonly complaint: string
}

const LINE_FEED = 10
const MOST_COMPLAINT = 4000
const SECOND_MS = 1000

/**
 * Hands over the output of a program in pieces that end with a line, without the last line feed, until the program has ended.
 * `patience`: seconds without output after which it is stopped. Throws what `take` throws, after the program was stopped, and
 * the system's error when it could not be started.
 */
export async function readOutput(
  child: ChildProcess,
  take: (lines: string) => void,
  patience: number,
): Promise<ProgramEnd> {
  let complaint = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    if (complaint.length < MOST_COMPLAINT) complaint += chunk.toString('utf8').slice(0, MOST_COMPLAINT)
  })
  let thrown: { readonly error: unknown } | undefined
  let rest: Buffer | undefined
  let quiet = 0
  child.stdout?.on('data', (chunk: Buffer) => {
    quiet = 0
    if (thrown !== undefined) return
    const whole = rest === undefined ? chunk : Buffer.concat([rest, chunk])
    const end = whole.lastIndexOf(LINE_FEED)
    rest = end === whole.length - 1 ? undefined : whole.subarray(end + 1)
    try {
      if (end >= 0) take(whole.toString('utf8', 0, end))
    } catch (error) {
      thrown = { error }
      child.kill('SIGKILL')
    }
  })
  // Seconds are counted one by one: a time in which we, or the whole machine, stood still is no silence of the program.
  const clock = setInterval(() => {
    if (++quiet === patience) child.kill('SIGKILL')
  }, SECOND_MS)
  try {
    const [code, signal] = (await once(child, 'close')) as [number | null, string | null]
    if (thrown !== undefined) throw thrown.error
    return { code, signal, isSilent: signal !== null && quiet >= patience, complaint }
  } finally {
    clearInterval(clock)
  }
}
