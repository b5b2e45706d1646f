import { join } from 'node:path'
import { statSync } from 'node:fs'
import { appendLog } from '../../../system/attempt-folder.ts'

const MOST_BYTES = 64 * 1024 * 1024

/** The log of an attempt that has no process: lines for people, masked, and no more than so many bytes in all. */
export class RunLog {
  readonly #folder: string
  readonly #mask: (text: string) => string
  #left: number

  constructor(folder: string, mask: (text: string) => string, most = MOST_BYTES) {
    this.#folder = folder
    this.#mask = mask
    this.#left = most - (statSync(join(folder, 'log'), { throwIfNoEntry: false })?.size ?? 0)
  }

  /** Adds text, a line or more. */
  say(text: string): void {
    if (this.#left <= 0) return
    const masked = this.#mask(text).replace(/\n$/, '')
    this.#left -= Buffer.byteLength(masked) + 1
    appendLog(this.#folder, this.#left > 0 ? masked : '[tasks] the log is full; nothing more is kept')
  }
}
