import { appendLog } from '../../../../system/attempt-folder.ts'

/** So many malformed lines are shown in the attempt's log; all are counted. */
const MOST_SHOWN = 20
const SHOWN_TEXT = 200

/** What of a task's report nobody could read or take, counted, and told in the attempt's log. */
export class PassedOver {
  readonly #folder: string
  readonly #more = new Map<string, { count: number; readonly most: number }>()
  #malformed = 0
  #bytes = 0
  #saidOfLog = false

  constructor(folder: string) {
    this.#folder = folder
  }

  /** Lines that nobody could read. */
  get malformed(): number {
    return this.#malformed
  }

  /** A line cannot be read. `isNew`: nobody has shown it before. */
  line(text: string, reason: string, isNew: boolean): void {
    this.#malformed++
    if (!isNew || this.#malformed > MOST_SHOWN) return
    const shown = text.length > SHOWN_TEXT ? `${text.slice(0, SHOWN_TEXT)}…` : text
    appendLog(this.#folder, `[tasks] a line of its report cannot be read (${reason}): ${shown}`)
  }

  /** One more than is taken. */
  more(what: string, most: number): void {
    const known = this.#more.get(what)
    if (known === undefined) this.#more.set(what, { count: 1, most })
    else known.count++
  }

  /** So many bytes of the report were passed over in all. */
  bytes(bytes: number): void {
    this.#bytes = bytes
  }

  /** The structured log cannot be written. */
  log(path: string, error: unknown): void {
    if (this.#saidOfLog) return
    this.#saidOfLog = true
    const why = error instanceof Error ? error.message : String(error)
    appendLog(this.#folder, `[tasks] the structured log ${path} cannot be written: ${why}`)
  }

  /** The attempt has ended: what was passed over is told. */
  tell(): void {
    const unshown = this.#malformed - MOST_SHOWN
    if (unshown > 0) this.#say(`${unshown} more lines of its report cannot be read`)
    if (this.#bytes > 0) this.#say(`${this.#bytes} bytes of its report were passed over: it said too much at once`)
    for (const [what, { count, most }] of this.#more)
      this.#say(`${count} ${what} of its report were passed over: an attempt may have ${most}`)
  }

  #say(text: string): void {
    appendLog(this.#folder, `[tasks] ${text}`)
  }
}
