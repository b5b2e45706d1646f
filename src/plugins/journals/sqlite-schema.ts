/**
 * The tables, and how older ones become today's.
 *
 *   1: events with their text, no chain
 *   2: a chain of facts in `prev_hash` and `hash`; the text without its position; the newest fact and what was pruned of each
 *      execution; the term of the coordinator that may write
 *
 * A migration is one transaction. A journal of an older layout that is only read is read as it is.
 */
import type { Database } from '../../system/sqlite.ts'
import { type Event, SIGNALS } from '../../core/model/event.ts'
import { CHAIN_START, bytesOf, isFact, linkOf } from './chain.ts'
import { damagedJournal } from './journal-failure.ts'

/** Version of the tables. A journal with a higher one was written by a later build and is refused. */
export const JOURNAL_SCHEMA_VERSION = 2

/** Marks the file as a journal of ours: `TASK`. */
export const APPLICATION_ID = 0x5441534b

const EXECUTIONS_MORE = [
  `head_hash  TEXT    NOT NULL DEFAULT ''`,
  // Signals up to this seq may have been dropped; what is missing after it was lost.
  `pruned_seq INTEGER NOT NULL DEFAULT 0`,
] as const

const TERM = `
  CREATE TABLE coordination (
    id   INTEGER PRIMARY KEY CHECK (id = 1),
    term INTEGER NOT NULL
  ) STRICT;
  INSERT INTO coordination VALUES (1, 0);
`

/** `prev_hash` is null for signals. `body` is the event as JSON without its position. */
const SCHEMA = `
  CREATE TABLE events (
    position     INTEGER PRIMARY KEY,
    execution_id TEXT    NOT NULL,
    seq          INTEGER NOT NULL,
    ts           INTEGER NOT NULL,
    type         TEXT    NOT NULL,
    task         TEXT,
    attempt      TEXT,
    body         TEXT    NOT NULL,
    prev_hash    TEXT,
    hash         TEXT,
    UNIQUE (execution_id, seq)
  ) STRICT;
  CREATE TABLE executions (
    execution_id TEXT    PRIMARY KEY,
    plan_id      TEXT    NOT NULL,
    title        TEXT    NOT NULL,
    started_at   INTEGER NOT NULL,
    last_at      INTEGER NOT NULL,
    last_seq     INTEGER NOT NULL,
    status       TEXT    NOT NULL,
    ${EXECUTIONS_MORE.join(',\n    ')}
  ) STRICT, WITHOUT ROWID;
  ${TERM}
  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${JOURNAL_SCHEMA_VERSION};
`

/** Creates the tables of a new journal, and brings older ones up to date. Throws a Failure for text that cannot be taken over. */
export function bringUpToDate(database: Database, path: string): void {
  if (versionOf(database) === JOURNAL_SCHEMA_VERSION) return
  database.exec('BEGIN IMMEDIATE')
  const version = versionOf(database)
  if (version === 0) database.exec(SCHEMA)
  if (version === 1) chainUp(database, path)
  database.exec('COMMIT')
}

/** A number that SQLite keeps in the file's head. */
export function pragma(database: Database, name: 'user_version' | 'schema_version' | 'application_id'): number {
  return Number(database.prepare(`PRAGMA ${name}`).get()?.[name])
}

/** The version of the tables; 0 for a new file. */
export function versionOf(database: Database): number {
  return pragma(database, 'user_version')
}

const PAGE = 512

function chainUp(database: Database, path: string): void {
  for (const column of EXECUTIONS_MORE) database.exec(`ALTER TABLE executions ADD COLUMN ${column}`)
  database.exec(TERM)
  const page = database.prepare('SELECT position, body FROM events WHERE position > ? ORDER BY position LIMIT ?')
  const put = database.prepare('UPDATE events SET body = ?, prev_hash = ?, hash = ? WHERE position = ?')
  const heads = new Map<string, string>()
  for (let after = 0, rows = page.all(after, PAGE); rows.length > 0; rows = page.all(after, PAGE)) {
    for (const row of rows) {
      after = Number(row['position'])
      const event = parsed(String(row['body']), after, path)
      const body = bytesOf(event)
      const previous = isFact(event) ? (heads.get(event.execution_id) ?? CHAIN_START) : null
      const link = linkOf(previous ?? CHAIN_START, body)
      if (previous !== null) heads.set(event.execution_id, link)
      put.run(body, previous, link, after)
    }
  }
  const putHead = database.prepare('UPDATE executions SET head_hash = ? WHERE execution_id = ?')
  for (const [id, head] of heads) putHead.run(head, id)
  database.exec(`PRAGMA user_version = ${JOURNAL_SCHEMA_VERSION}`)
}

function parsed(body: string, position: number, path: string): Event {
  try {
    return JSON.parse(body) as Event
  } catch (error) {
    throw damagedJournal(path, `the event at position ${position} is not JSON`, `${path}, position ${position}`, error)
  }
}

/** The signals' types as a list for SQL. */
export const SIGNAL_LIST: string = [...SIGNALS].map((type) => `'${type}'`).join(', ')
