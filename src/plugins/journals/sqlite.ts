/**
 * The journal in SQLite: `journal.db` in the state directory, write-ahead log, full synchronisation.
 *
 * A batch is one transaction on the calling thread. A thread of its own would keep the loop free while the disk
 * syncs (0.2 ms on a quick one, 1 to 10 ms on others), but the loop has one batch in flight and may do nothing in the
 * world before it is durable; what arrives meanwhile waits and is committed together. So the simple way costs only the
 * reaction time of one sync, and when `append` has returned, its batch is either durable or refused.
 *
 * After a failed append the connection is given up, and the next append asks a new one what is really stored: a batch
 * that did reach the disk is recognised by its positions and its bytes, and is not stored twice.
 * Rows are read in pages, so that no slow reader keeps the write-ahead log from being folded back.
 */
import { statSync } from 'node:fs'
import { dirname } from 'node:path'
import { assert } from '../../core/std/assert.ts'
import type { Event } from '../../core/model/event.ts'
import type { ChainPoint, ExecutionRow, FoldedState, Journal } from '../../core/ports/journal.ts'
import { makeFolder } from '../../system/made-folder.ts'
import { asReadFailure, asWriteFailure, damagedJournal, lostJournal } from './journal-failure.ts'
import { KeptStates } from './kept-state.ts'
import { walkBeforeOpening } from './log-walk.ts'
import { type Pen, beginTerm, penOf, store } from './sqlite-append.ts'
import { type Connection, connect } from './sqlite-tables.ts'
import { type StoredEvent, readStoredEvent } from './stored-event.ts'
import { type Expected, StoredOrder } from './stored-order.ts'

const PAGE = 512

/** How a journal is opened. */
export interface JournalOptions {
  readonly read_only?: boolean
  /** Told what was found and seen to while opening: a last write that was cut off. */
  readonly note?: (text: string) => void
}

/**
 * Opens the journal at `path` (`<state directory>/journal.db`) and creates it when it is not there; with `read_only`, for
 * readers beside the coordinator, it must exist. Throws a Failure when it is missing, out of reach, no journal, damaged,
 * or written by a later version.
 */
export function openSqliteJournal(path: string, options: JournalOptions = {}): Journal {
  const readOnly = options.read_only === true
  try {
    if (!readOnly) makeFolder(dirname(path))
    walkBeforeOpening(path, options)
    return new SqliteJournal(path, readOnly, connect(path, readOnly))
  } catch (error) {
    throw asReadFailure(error, path)
  }
}

class SqliteJournal implements Journal {
  readonly #path: string
  readonly #readOnly: boolean
  #connection: Connection | undefined
  #pen: Pen | undefined
  #closed = false
  /** The file that was opened: another one in its place is another journal. */
  readonly #file: string
  /** Under which the journal is written: begun with the first append, so that a journal that cannot be read is left as it is. */
  #term: number | undefined
  /** The last position when it was opened. */
  readonly #head: number
  readonly #states: KeptStates

  constructor(path: string, readOnly: boolean, connection: Connection) {
    this.#path = path
    this.#readOnly = readOnly
    this.#connection = connection
    this.#head = Number(connection.readHead.get()?.['position'])
    this.#file = fileAt(path) ?? ''
    this.#states = new KeptStates(path, (execution, seq) => this.factAt(execution, seq))
  }

  append(events: readonly Event[]): Promise<void> {
    assert(!this.#readOnly, 'a journal that was opened for reading is appended to')
    try {
      // Before SQLite is asked: it would write on into a file that nobody can find any more, or make a new one.
      if (fileAt(this.#path) !== this.#file) throw lostJournal(this.#path)
      this.#pen ??= penOf(this.#connect())
      this.#term ??= beginTerm(this.#pen.connection.database, { head: this.#head, path: this.#path })
      store(this.#pen, events, this.#term, this.#path)
      return Promise.resolve()
    } catch (error) {
      this.#disconnect()
      return Promise.reject(asWriteFailure(error, this.#path) as Error)
    }
  }

  *read(options: { readonly after?: number; readonly execution?: string } = {}): Iterable<Event> {
    const { after = 0, execution } = options
    const known = after === 0 ? this.#known(execution) : []
    const order = new StoredOrder(this.#path, this.#expected(), execution, after)
    // Pages go on by what their index is sorted by; else each would pass over all that were before it.
    let last = execution === undefined ? after : this.#seqAt(after, execution)
    if (execution !== undefined && last > 0) order.goOn(execution, last, this.factAt(execution, last)?.hash)
    for (;;) {
      const rows = this.#page(last, execution)
      for (const row of rows) {
        const event = readStoredEvent(row, this.#path)
        order.check(row)
        yield event
        last = execution === undefined ? row.position : row.seq
      }
      if (rows.length < PAGE) break
    }
    for (const row of known) {
      const seq = order.seqOf(row.execution_id)
      if (seq < row.last_seq) throw this.#cutShort(row, seq)
    }
  }

  factAt(execution: string, seq = Number.MAX_SAFE_INTEGER): ChainPoint | undefined {
    try {
      const row = this.#connect().readFactAt.get(execution, seq)
      if (row === undefined) return undefined
      return { seq: Number(row['seq']), position: Number(row['position']), hash: String(row['hash']) }
    } catch (error) {
      throw asReadFailure(error, this.#path)
    }
  }

  last(): { readonly position: number; readonly ts: number } | undefined {
    try {
      const row = this.#connect().readLast.get()
      return row === undefined ? undefined : { position: Number(row['position']), ts: Number(row['ts']) }
    } catch (error) {
      throw asReadFailure(error, this.#path)
    }
  }

  executions(): readonly ExecutionRow[] {
    try {
      return this.#connect()
        .readExecutions.all()
        .map((row) => ({ ...row }) as unknown as ExecutionRow)
    } catch (error) {
      throw asReadFailure(error, this.#path)
    }
  }

  keepState(execution: string, state: FoldedState): void {
    if (!this.#readOnly && fileAt(this.#path) === this.#file) this.#states.keep(execution, state)
  }

  keptState(execution: string, fold: string): FoldedState | undefined {
    return this.#states.read(execution, fold)
  }

  close(): void {
    this.#closed = true
    this.#disconnect()
  }

  #disconnect(): void {
    const connection = this.#connection
    this.#connection = undefined
    this.#pen = undefined
    try {
      connection?.database.close()
    } catch {
      // What was acknowledged is durable; a log that could not be folded back now is folded back at the next opening.
    }
  }

  /** Where the executions end that are read, as the index has them before. */
  #known(execution: string | undefined): readonly ExecutionRow[] {
    const rows = this.executions()
    return execution === undefined ? rows : rows.filter(({ execution_id }) => execution_id === execution)
  }

  #expected(): Expected {
    const pruned = new Map<string, number>()
    try {
      const { database, version } = this.#connect()
      if (version > 1)
        for (const row of database
          .prepare('SELECT execution_id, pruned_seq FROM executions WHERE pruned_seq > 0')
          .all())
          pruned.set(String(row['execution_id']), Number(row['pruned_seq']))
      const prunedSeq = (execution: string): number => pruned.get(execution) ?? 0
      return { is_chained: version > 1, has_pruned: pruned.size > 0, prunedSeq }
    } catch (error) {
      throw asReadFailure(error, this.#path)
    }
  }

  #cutShort({ execution_id, last_seq }: ExecutionRow, last: number): Error {
    const missing = last + 1 === last_seq ? `${last_seq} is` : `${last + 1} to ${last_seq} are`
    return damagedJournal(this.#path, `${execution_id}: seq ${missing} missing`)
  }

  #seqAt(position: number, execution: string): number {
    if (position === 0) return 0
    try {
      return Number(this.#connect().readSeqAt.get(position, execution)?.['seq'] ?? 0)
    } catch (error) {
      throw asReadFailure(error, this.#path)
    }
  }

  /** `after`: a position of the site, or a seq of the execution. */
  #page(after: number, execution: string | undefined): StoredEvent[] {
    try {
      const { readExecution, readSite } = this.#connect()
      const rows = execution === undefined ? readSite.all(after, PAGE) : readExecution.all(execution, after, PAGE)
      return rows as unknown as StoredEvent[]
    } catch (error) {
      throw asReadFailure(error, this.#path)
    }
  }

  #connect(): Connection {
    assert(!this.#closed, 'a closed journal is used')
    this.#connection ??= connect(this.#path, this.#readOnly)
    return this.#connection
  }
}

/** Which file stands at a path; undefined when none does. */
function fileAt(path: string): string | undefined {
  const found = statSync(path, { throwIfNoEntry: false })
  return found === undefined ? undefined : `${found.dev}:${found.ino}`
}
