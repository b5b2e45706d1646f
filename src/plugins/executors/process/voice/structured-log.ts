import { appendFileSync, mkdirSync } from 'node:fs'
import { dirname, isAbsolute, join, normalize } from 'node:path'
import type { AttemptOrder } from '../../../../core/model/attempt.ts'
import { tailOf } from '../../../../system/attempt-folder.ts'

/** What a line says beside its moment, its task and its attempt. */
export interface LogEntry {
  readonly step: string
  readonly status: 'start' | 'progress' | 'checkpoint' | 'done' | 'error'
  readonly message: string
  readonly percent?: number | undefined
  readonly data?: Readonly<Record<string, unknown>> | undefined
  readonly checkpoint?: string | undefined
  /** As the task gave it. */
  readonly timestamp?: string | undefined
}

/** What stands there of an attempt: the last byte of its report that was told, whether its start was, and its end. */
interface Written {
  readonly byte: number
  readonly begun: boolean
  readonly ended: boolean
}

/** Most bytes of lines of one attempt. Its end is written always. */
const MOST_BYTES = 16 * 1024 * 1024
/** In the end of the file one looks for what was written before a restart. */
const TAIL_BYTES = 256 * 1024

/**
 * The structured log of one attempt, at the destination of its task. A line that came from the report says at which byte of it
 * (`report_byte`), so that after a restart none is written twice. Nothing is written before there is something to say.
 */
export class StructuredLog {
  readonly path: string
  readonly #order: AttemptOrder
  #lines: string[] = []
  #bytes = 0
  #started: (() => number) | undefined
  /** Undefined until one has looked what stands there of this attempt. */
  #known: Written | undefined
  #begun = false
  /** Lines that were passed over because there were too many. */
  passedOver = 0

  constructor(order: AttemptOrder, attemptFolder: string) {
    this.#order = order
    this.path = destinationOf(order, attemptFolder)
  }

  /** The command has begun, at a moment in milliseconds since 1970. */
  started(at: () => number): void {
    this.#started ??= at
    if (this.#order.log_destination === undefined || this.#order.kind !== 'run') return
    this.#begin()
    this.flush()
  }

  /** Adds a line. `byte`: where in the report it was said. */
  add(entry: LogEntry, byte?: number): void {
    if (this.#order.kind !== 'run') return
    const known = this.#begin()
    if (byte !== undefined && byte <= known.byte) return
    if (this.#bytes > MOST_BYTES) this.passedOver++
    else this.#put(entry, byte)
  }

  /** The attempt has ended; written though the lines before were too many, and once. */
  end(entry: LogEntry): void {
    if (this.#order.kind !== 'run') return
    if (entry.status === 'done' && !this.#begun && this.#order.log_destination === undefined) return
    if (this.#begin().ended) return
    this.#put(entry)
    this.flush()
  }

  /** Writes what was added. Throws the system's error; the lines are not tried again. */
  flush(): void {
    if (this.#lines.length === 0) return
    const text = this.#lines.join('')
    this.#lines = []
    mkdirSync(dirname(this.path), { recursive: true })
    appendFileSync(this.path, text)
  }

  #begin(): Written {
    const known = (this.#known ??= this.#look())
    if (this.#begun) return known
    this.#begun = true
    if (!known.begun) {
      const timestamp = new Date(this.#started?.() ?? Date.now()).toISOString()
      this.#put({ step: this.#order.kind, status: 'start', message: this.#order.title, timestamp })
    }
    return known
  }

  #put({ step, status, message, percent, data, checkpoint, timestamp }: LogEntry, report_byte?: number): void {
    const line = `${JSON.stringify({
      timestamp: momentOf(timestamp),
      task_id: this.#order.task,
      step,
      status,
      message,
      percent,
      data,
      checkpoint,
      attempt: this.#order.token,
      report_byte,
    })}\n`
    this.#bytes += line.length
    this.#lines.push(line)
  }

  /** What was written of this attempt by a coordinator before this one. */
  #look(): Written {
    let byte = -1
    let begun = false
    let ended = false
    for (const text of tailOf(this.path, TAIL_BYTES).split('\n')) {
      const line = objectIn(text)
      if (line?.['attempt'] !== this.#order.token) continue
      begun = true
      if (typeof line['report_byte'] === 'number') byte = Math.max(byte, line['report_byte'])
      else if (line['status'] !== 'start') ended = true
    }
    return { byte, begun, ended }
  }
}

/**
 * Where an attempt's structured log stands: an absolute destination as it is; one that is relative, and `logs/tasks/<id>.jsonl`
 * when nothing is said, below the folder of the execution, so that no log ever lands in the codebase by accident.
 */
function destinationOf({ task, log_destination }: AttemptOrder, attemptFolder: string): string {
  const execution = join(attemptFolder, '..', '..')
  const usual = join(execution, 'logs', 'tasks', `${task}.jsonl`)
  if (log_destination === undefined) return usual
  if (isAbsolute(log_destination)) return normalize(log_destination)
  const below = normalize(log_destination)
  return below === '..' || below.startsWith('../') ? usual : join(execution, below)
}

function momentOf(timestamp: string | undefined): string {
  const at = timestamp === undefined ? Number.NaN : Date.parse(timestamp)
  return new Date(Number.isNaN(at) ? Date.now() : at).toISOString()
}

function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
