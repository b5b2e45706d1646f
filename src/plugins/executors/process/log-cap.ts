import { join } from 'node:path'
import { cutLog } from '../../../system/log-cut.ts'
import type { AttendedRun, Attendant, EndNote } from './attendant.ts'

/** Most bytes of a log that are kept unless the configuration says otherwise. */
export const DEFAULT_LOG_BYTES = 64 * 2 ** 20

/**
 * Keeps what attempts print within bounds: the beginning and the end stay, the middle is taken out of the file. It is looked at
 * with every round, so that even a flood of a gigabyte a second does not get far beyond.
 */
export class LogCap implements Attendant {
  readonly #most: number

  constructor(most: number = DEFAULT_LOG_BYTES) {
    this.#most = most
  }

  round({ folder }: AttendedRun): readonly [] {
    this.#cut(folder)
    return []
  }

  ended({ folder }: AttendedRun, note: EndNote): EndNote {
    this.#cut(folder)
    return note
  }

  #cut(folder: string): void {
    for (const name of ['log', 'stdout']) {
      try {
        cutLog(join(folder, name), this.#most)
      } catch {
        // A full disk, most likely: it is tried again with the next round.
      }
    }
  }
}
