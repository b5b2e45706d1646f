import { Buffer } from 'node:buffer'
import { stripVTControlCharacters } from 'node:util'
import { EXIT, Failure } from '../core/model/failure.ts'
import type { AttemptKind } from '../core/model/attempt.ts'
import { linearPattern, type LinearPattern } from '../core/std/linear-pattern.ts'
import type { LogListener } from './log-follow.ts'

/** A line of an attempt's log in which a pattern occurs. */
export interface FoundLine {
  /** The attempt's. */
  readonly token: string
  readonly kind: AttemptKind
  /** From 1, in the log as it is kept. */
  readonly line: number
  readonly text: string
}

/** A longer line is looked through in pieces of this many bytes. */
const LONGEST_LINE = 64 * 1024
const LINE_FEED = 10

/** Reads a pattern that a user typed. Throws a Failure that says what is wrong with it. */
function readPattern(source: string): LinearPattern {
  const pattern = linearPattern(source)
  if (pattern.ok) return pattern.value
  throw new Failure({
    code: 'bad-pattern',
    message: `The pattern ${JSON.stringify(source)} cannot be used: ${pattern.error}.`,
    exit: EXIT.arguments,
    advice: 'It is a regular expression without look-around and back references; (?i) at its beginning ignores case.',
  })
}

/** Looks through the logs of attempts, one after the other, for what a user typed. */
export class LogFinder {
  readonly #pattern: LinearPattern
  #count = 0
  #search: LogSearch | undefined

  /** Throws a Failure that says what is wrong with the pattern. */
  constructor(source: string) {
    this.#pattern = readPattern(source)
  }

  /** Who is to be told of the logs. `found` hears of each line at once. */
  listener(found: (line: FoundLine) => void): LogListener {
    return {
      attempt: ({ token, kind }) => {
        this.end()
        this.#search = new LogSearch(this.#pattern, (line, text) => {
          this.#count++
          found({ token, kind, line, text })
        })
      },
      bytes: (bytes) => this.#search?.bytes(bytes),
    }
  }

  /** Nothing more comes of the attempt that was told last. */
  end(): void {
    this.#search?.end()
    this.#search = undefined
  }

  /** How many lines were found so far. */
  get count(): number {
    return this.#count
  }
}

/** Looks through one log that comes in pieces, and tells each line in which the pattern occurs. */
class LogSearch {
  readonly #pattern: LinearPattern
  readonly #tell: (line: number, text: string) => void
  #rest = Buffer.alloc(0)
  #line = 1
  /** The beginning of this line was looked through already, and was it told? */
  #told = false

  constructor(pattern: LinearPattern, tell: (line: number, text: string) => void) {
    this.#pattern = pattern
    this.#tell = tell
  }

  /** More of the log. */
  bytes(bytes: Uint8Array): void {
    const all = Buffer.concat([this.#rest, bytes])
    let from = 0
    for (let end = all.indexOf(LINE_FEED); end >= 0; end = all.indexOf(LINE_FEED, from)) {
      this.#look(all.subarray(from, end))
      this.#line++
      this.#told = false
      from = end + 1
    }
    for (; all.length - from > LONGEST_LINE; from += LONGEST_LINE) this.#look(all.subarray(from, from + LONGEST_LINE))
    this.#rest = Buffer.from(all.subarray(from))
  }

  /** Nothing more comes: a last line without its end counts too. */
  end(): void {
    if (this.#rest.length > 0) this.#look(this.#rest)
    this.#rest = Buffer.alloc(0)
  }

  #look(bytes: Buffer): void {
    const text = stripVTControlCharacters(bytes.toString('utf8')).replace(/\r$/, '')
    if (this.#told || !this.#pattern.occursIn(text)) return
    this.#told = true
    this.#tell(this.#line, text)
  }
}
