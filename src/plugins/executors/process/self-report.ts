import { closeSync, openSync, readSync } from 'node:fs'
import { z } from 'zod'
import { Artifact, AttemptReport } from '../../../core/model/attempt.ts'

/** No line of `report.jsonl` may be longer; a longer one is passed over. In bytes. */
const LONGEST_LINE = 64 * 1024
const CHUNK = 256 * 1024
/** Progress is told no more often than this, and only the newest. */
const PROGRESS_MS = 1_000

type Progress = Extract<AttemptReport, { type: 'progress' }>

const ArtifactLine = z
  .looseObject({ type: z.literal('artifact') })
  .transform(({ type: _type, ...rest }) => rest)
  .pipe(Artifact)

/**
 * What a task says about itself: lines of `report.jsonl`, each an object of type `progress`, `checkpoint` or `artifact`.
 * A line that is none of these is passed over: a task's slip of the pen is no failure.
 */
export class SelfReport {
  readonly #path: string
  readonly #artifacts: Artifact[] = []
  #offset = 0
  #rest = ''
  #progress: Progress | undefined
  #progressToldAt = -Infinity

  constructor(path: string) {
    this.#path = path
  }

  /** Whether nothing is left to be read of a report that has this size in the end, in bytes. */
  isWhole(size: number): boolean {
    return size <= this.#offset && this.#rest === '' && this.#progress === undefined
  }

  /** The artifacts said so far. */
  get artifacts(): readonly Artifact[] {
    return this.#artifacts
  }

  /**
   * Reads on, a chunk at most. Of progress the newest alone is told, once a second, so that a task that talks much does not
   * fill the journal. `end`: nothing more will be written, so all is read and told, and a last line without its end
   * counts too.
   */
  read(end: boolean): readonly AttemptReport[] {
    const reports: AttemptReport[] = []
    let file: number
    try {
      file = openSync(this.#path, 'r')
    } catch {
      return reports
    }
    try {
      const bytes = Buffer.alloc(CHUNK)
      let length: number
      do {
        length = readSync(file, bytes, 0, CHUNK, this.#offset)
        this.#offset += length
        this.#feed(bytes.toString('latin1', 0, length), reports)
      } while (end && length === CHUNK)
      if (end) this.#take(this.#rest, reports)
      if (end) this.#rest = ''
    } finally {
      closeSync(file)
    }
    return [...this.#progressDue(end), ...reports]
  }

  #progressDue(end: boolean): Progress[] {
    const newest = this.#progress
    const now = performance.now()
    if (newest === undefined || (!end && now - this.#progressToldAt < PROGRESS_MS)) return []
    this.#progress = undefined
    this.#progressToldAt = now
    return [newest]
  }

  /** Bytes are kept as Latin-1 until a line is whole, so that no character is cut. */
  #feed(text: string, reports: AttemptReport[]): void {
    const lines = (this.#rest + text).split('\n')
    const last = lines.pop() as string
    this.#rest = last.length > LONGEST_LINE ? last.slice(0, LONGEST_LINE + 1) : last
    for (const line of lines) this.#take(line, reports)
  }

  #take(line: string, reports: AttemptReport[]): void {
    if (line.length === 0 || line.length > LONGEST_LINE) return
    let value: unknown
    try {
      value = JSON.parse(Buffer.from(line, 'latin1').toString('utf8'))
    } catch {
      return
    }
    const artifact = ArtifactLine.safeParse(value)
    if (artifact.success) {
      this.#artifacts.push(artifact.data)
      return
    }
    const report = AttemptReport.safeParse(value)
    if (!report.success) return
    if (report.data.type === 'progress') this.#progress = report.data
    else if (report.data.type === 'checkpoint') reports.push(report.data)
  }
}
