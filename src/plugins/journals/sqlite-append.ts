import { assert } from '../../core/std/assert.ts'
import type { Event } from '../../core/model/event.ts'
import type { ExecutionRow } from '../../core/ports/journal.ts'
import type { Database, Statement } from '../../system/sqlite.ts'
import { CHAIN_START, bytesOf, isFact, linkOf } from './chain.ts'
import { rowAfter } from './execution-index.ts'
import { supersededCoordinator } from './journal-failure.ts'
import type { StoredEvent, StoredExecution } from './stored-event.ts'
import type { Connection } from './sqlite-tables.ts'

/** The statements of who may write. */
export interface Pen {
  readonly connection: Connection
  readonly insertEvent: Statement
  readonly putExecutionRow: Statement
  readonly readTerm: Statement
}

/** Prepares the statements of a writer. */
export function penOf(connection: Connection): Pen {
  const { database } = connection
  return {
    connection,
    insertEvent: database.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'),
    putExecutionRow: database.prepare('INSERT OR REPLACE INTO executions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)'),
    readTerm: database.prepare('SELECT term FROM coordination'),
  }
}

/**
 * Begins a new term: every writer of an earlier one is refused from now on. With `head`, the last position that is known, it
 * is refused itself when somebody has written since.
 */
export function beginTerm(database: Database, known?: { readonly head: number; readonly path: string }): number {
  database.exec('BEGIN IMMEDIATE')
  const last = known === undefined ? undefined : database.prepare('SELECT max(position) AS head FROM events').get()
  if (known !== undefined && Number(last?.['head'] ?? 0) !== known.head) throw supersededCoordinator(known.path)
  const row = database.prepare('UPDATE coordination SET term = term + 1 RETURNING term').get()
  database.exec('COMMIT')
  return Number(row?.['term'])
}

/** Stores a batch in one transaction, unless it is stored already. An error leaves the transaction to be undone by closing. */
export function store(pen: Pen, events: readonly Event[], term: number, path: string): void {
  const [first] = events
  if (first === undefined) return
  const { database, readHead } = pen.connection
  database.exec('BEGIN IMMEDIATE')
  if (Number(pen.readTerm.get()?.['term']) !== term) throw supersededCoordinator(path)
  const head = Number(readHead.get()?.['position'])
  if (first.position <= head) {
    assertStored(pen.connection, events, head)
    database.exec('ROLLBACK')
    return
  }
  assert(first.position === head + 1, `a batch begins at position ${first.position}, after ${head}`)
  const heads = new Map<string, Growing>()
  for (const [i, event] of events.entries()) {
    assert(event.position === first.position + i, `position ${event.position} in a batch stands out of order`)
    addEvent(pen, heads, event)
  }
  putRows(pen, heads)
  database.exec('COMMIT')
}

/** The row of an execution while events are added to it, and where its chain stands. */
export interface Growing {
  readonly row: ExecutionRow | undefined
  readonly head_hash: string
  readonly pruned_seq: number
}

/** Inserts one event and keeps the row of its execution in `heads`; the caller writes the rows in the end. */
export function addEvent(pen: Pen, heads: Map<string, Growing>, event: Event, body = bytesOf(event)): void {
  const { execution_id } = event
  const before = heads.get(execution_id) ?? stored(pen.connection, execution_id)
  const link = insert(pen, event, body, before.head_hash)
  heads.set(execution_id, {
    row: rowAfter(before.row, event, before.pruned_seq),
    head_hash: isFact(event) ? link : before.head_hash,
    pruned_seq: before.pruned_seq,
  })
}

/** Writes the rows that have grown. */
export function putRows(pen: Pen, heads: ReadonlyMap<string, Growing>): void {
  for (const { row, head_hash, pruned_seq } of heads.values()) {
    assert(row !== undefined, 'what has grown has begun')
    const { execution_id, plan_id, title, started_at, last_at, last_seq, status } = row
    const { putExecutionRow } = pen
    putExecutionRow.run(execution_id, plan_id, title, started_at, last_at, last_seq, status, head_hash, pruned_seq)
  }
}

/** Returns the event's own link. */
function insert(pen: Pen, event: Event, body: string, head: string): string {
  const { position, execution_id, seq, ts, type, attempt } = event
  const task = 'task' in event ? event.task : null
  const previous = isFact(event) ? head : null
  const link = linkOf(previous ?? CHAIN_START, body)
  pen.insertEvent.run(position, execution_id, seq, ts, type, task, attempt ?? null, body, previous, link)
  return link
}

function stored({ readExecutionRow }: Connection, executionId: string): Growing {
  const found = readExecutionRow.get(executionId) as unknown as StoredExecution | undefined
  if (found === undefined) return { row: undefined, head_hash: CHAIN_START, pruned_seq: 0 }
  const { head_hash, pruned_seq, ...row } = found
  return { row, head_hash, pruned_seq }
}

function assertStored(connection: Connection, events: readonly Event[], head: number): void {
  const first = events[0] as Event
  assert(
    first.position + events.length - 1 <= head,
    `positions up to ${head} are taken, a batch begins at ${first.position}`,
  )
  const rows = connection.readSite.all(first.position - 1, events.length) as unknown as StoredEvent[]
  for (const [i, event] of events.entries()) {
    assert(rows[i]?.body === bytesOf(event), `position ${event.position} is taken by another event`)
  }
}
