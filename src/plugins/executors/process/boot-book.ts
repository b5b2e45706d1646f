import { readBoot, recordBoot } from '../../../system/boot-record.ts'

/** In which boot of the machine attempts of each execution were last started, before this coordinator. */
export class BootBook {
  readonly #stateDir: string
  readonly #last = new Map<string, string | undefined>()
  readonly #recorded = new Set<string>()

  constructor(stateDir: string) {
    this.#stateDir = stateDir
  }

  /** The boot before this coordinator; undefined when none was written down. */
  last(executionId: string): string | undefined {
    if (!this.#last.has(executionId)) this.#last.set(executionId, readBoot(this.#stateDir, executionId))
    return this.#last.get(executionId)
  }

  /** Writes this boot down, once for each execution; the one before is kept, because other attempts may still be asked about. */
  record(executionId: string): void {
    if (this.#recorded.has(executionId)) return
    this.last(executionId)
    recordBoot(this.#stateDir, executionId)
    this.#recorded.add(executionId)
  }
}
