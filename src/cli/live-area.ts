/**
 * Lines that scroll, above a block that is redrawn in place.
 *
 *   → P1.T003 (Unit tests) → worker-2      printed once, scrolls away
 *   ✓ P1.T001 (Type check) 2.1s
 *   ───────────────────────────────
 *   running P1.T003 4s                     the block: erased and drawn again, at most ten times a second
 *
 * All that is due goes to the terminal in one write, so nothing flickers.
 */
import { clip } from './text-width.ts'

const LEAST_PAUSE_MS = 100
const ERASE_BELOW = '\u001b[0J'

/** What the area needs of the terminal and of time. */
export interface LivePort {
  write(text: string): void
  size(): { readonly columns: number; readonly rows: number }
  /** Milliseconds on any clock that does not go back. */
  now(): number
  /** Calls back after so many milliseconds; the result takes it back. */
  later(delay_ms: number, call: () => void): () => void
}

/** The area of the terminal that an execution prints in. */
export class LiveArea {
  readonly #port: LivePort
  readonly #block: () => readonly string[]
  #waiting: string[] = []
  #drawnLines = 0
  #drawnAt = -Infinity
  #forget: (() => void) | undefined
  #ended = false

  /** `block` gives the lines of the block as they are now; it is asked at every drawing. */
  constructor(port: LivePort, block: () => readonly string[]) {
    this.#port = port
    this.#block = block
  }

  /** Prints a line above the block. */
  print(line: string): void {
    this.#waiting.push(line)
    this.touch()
  }

  /** Says that the block may have changed. */
  touch(): void {
    if (this.#ended || this.#forget !== undefined) return
    // Never at once: what is told together is then drawn together.
    const wait = Math.max(0, this.#drawnAt + LEAST_PAUSE_MS - this.#port.now())
    this.#forget = this.#port.later(wait, () => this.#draw(this.#block()))
  }

  /** Prints what is still due and takes the block away. */
  end(): void {
    if (this.#ended) return
    this.#forget?.()
    this.#draw([])
    this.#ended = true
  }

  #draw(block: readonly string[]): void {
    this.#forget = undefined
    const { columns, rows } = this.#port.size()
    // One row is left for the cursor: a block as high as the screen could not be erased again.
    const shown = block.slice(0, Math.max(0, rows - 1)).map((line) => clip(line, columns - 1))
    const up = this.#drawnLines === 0 ? '' : `\r\u001b[${this.#drawnLines}A${ERASE_BELOW}`
    const lines = [...this.#waiting, ...shown].map((line) => `${line}\n`).join('')
    this.#waiting = []
    this.#drawnLines = shown.length
    this.#drawnAt = this.#port.now()
    if (up !== '' || lines !== '') this.#port.write(up + lines)
  }
}
