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
import {} from 'node:fs'
import { dirname } from 'node:path'
import { assert } from '../../core/std/assert.ts'
import type { Event } from '../../core/model/event.ts'
import type { ExecutionRow, Journal } from '../../core/ports/journal.ts'
import { rowAfter } from './execution-index.ts'
import { asReadFailure, asWriteFailure } from './journal-failure.ts'
import { type Connection, connect } from './sqlite-tables.ts'
import { GaplessOrder, readStoredEvent, type StoredEvent } from './stored-event.ts'
import { makeFolder } from '../../system/made-folder.ts'

const PAGE = 512

/**
 * Opens the journal at `path` (`<state directory>/journal.db`) and creates it when it is not there; with `read_only`, for
 * readers beside the coordinator, it must exist. Throws a Failure when it is missing, out of reach, no journal, damaged,
 * or written by a later version.
 */
export function openSqliteJournal(path: string, options: { readonly read_only?: boolean } = {}): Journal {
  const readOnly = options.read_only === true
  try {
    if (!readOnly) makeFolder(dirname(path))
    return new SqliteJournal(path, readOnly, connect(path, readOnly))
  } catch (error) {
    throw asReadFailure(error, path)
  }
}

class SqliteJournal implements Journal {
  readonly #path: string
  readonly #readOnly: boolean
  #connection: Connection | undefined
  #closed = false

  constructor(path: string, readOnly: boolean, connection: Connection) {
    this.#path = path
    this.#readOnly = readOnly
    this.#connection = connection
  }

  append(events: readonly Event[]): Promise<void> {
    assert(!this.#readOnly, 'a journal that was opened for reading is appended to')
    try {
      store(this.#connect(), events)
      return Promise.resolve()
    } catch (error) {
      this.#disconnect()
      return Promise.reject(asWriteFailure(error, this.#path) as Error)
    }
  }

  *read(options: { readonly after?: number; readonly execution?: string } = {}): Iterable<Event> {
    const { after = 0, execution } = options
    const order = new GaplessOrder(this.#path, execution, after)
    // Pages go on by what their index is sorted by; else each would pass over all that were before it.
    let last = execution === undefined ? after : this.#seqAt(after, execution)
    for (;;) {
      const rows = this.#page(last, execution)
      for (const row of rows) {
        order.check(row)
        yield readStoredEvent(row, this.#path)
        last = execution === undefined ? row.position : row.seq
      }
      if (rows.length < PAGE) return
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

  close(): void {
    this.#closed = true
    this.#disconnect()
  }

  #disconnect(): void {
    const connection = this.#connection
    this.#connection = undefined
    try {
      connection?.database.close()
    } catch {
      // What was acknowledged is durable; a log that could not be folded back now is folded back at the next opening.
    }
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

/** Stores a batch in one transaction, unless it is stored already. An error leaves the transaction to be undone by closing. */
function store(connection: Connection, events: readonly Event[]): void {
  const [first] = events
  if (first === undefined) return
  const { database, readHead } = connection
  database.exec('BEGIN IMMEDIATE')
  const head = Number(readHead.get()?.['position'])
  if (first.position <= head) {
    assertStored(connection, events, head)
    database.exec('ROLLBACK')
    return
  }
  assert(first.position === head + 1, `a batch begins at position ${first.position}, after ${head}`)
  const rows = new Map<string, ExecutionRow>()
  for (const [i, event] of events.entries()) {
    assert(event.position === first.position + i, `position ${event.position} in a batch stands out of order`)
    insert(connection, event)
    rows.set(event.execution_id, rowAfter(rows.get(event.execution_id) ?? storedRow(connection, event), event))
  }
  for (const row of rows.values()) {
    const { execution_id, plan_id, title, started_at, last_at, last_seq, status } = row
    connection.putExecutionRow.run(execution_id, plan_id, title, started_at, last_at, last_seq, status)
  }
  database.exec('COMMIT')
}

function insert(connection: Connection, event: Event): void {
  const task = 'task' in event ? event.task : null
  const { position, execution_id, seq, ts, type, attempt } = event
  connection.insertEvent.run(position, execution_id, seq, ts, type, task, attempt ?? null, JSON.stringify(event))
}

function storedRow(connection: Connection, event: Event): ExecutionRow | undefined {
  return connection.readExecutionRow.get(event.execution_id) as unknown as ExecutionRow | undefined
}

function assertStored(connection: Connection, events: readonly Event[], head: number): void {
  const first = events[0] as Event
  assert(
    first.position + events.length - 1 <= head,
    `positions up to ${head} are taken, a batch begins at ${first.position}`,
  )
  const rows = connection.readSite.all(first.position - 1, events.length) as unknown as StoredEvent[]
  for (const [i, event] of events.entries()) {
    assert(rows[i]?.body === JSON.stringify(event), `position ${event.position} is taken by another event`)
  }
}
