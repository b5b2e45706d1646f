import { statSync } from 'node:fs'
import {
  type Database,
  openDatabase,
  openDatabaseReadOnly,
  sqliteTrouble,
  type Statement,
} from '../../system/sqlite.ts'
import { foreignJournal, missingJournal, newerJournal } from './journal-failure.ts'

/** Version of the tables. A journal with a higher one was written by a later build and is refused. */
export const JOURNAL_SCHEMA_VERSION = 1

/** Marks the file as a journal of ours: `TASK`. */
const APPLICATION_ID = 0x5441534b

const BUSY_MS = 5_000

/** `prev_hash` and `hash` are room for the chain of facts; nothing fills them yet. `body` is the whole event as JSON. */
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
    status       TEXT    NOT NULL
  ) STRICT, WITHOUT ROWID;
  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${JOURNAL_SCHEMA_VERSION};
`

/** A connection to the journal's file with its statements. */
export interface Connection {
  readonly database: Database
  /** Of one execution after a seq, up to a count, in order. */
  readonly readExecution: Statement
  /** The seq of an execution's last event up to a position; no row when there is none. */
  readonly readSeqAt: Statement
  /** Of the site after a position, up to a count, in order. */
  readonly readSite: Statement
  readonly readExecutions: Statement
  readonly readExecutionRow: Statement
  readonly readHead: Statement
  readonly readLast: Statement
  readonly insertEvent: Statement
  readonly putExecutionRow: Statement
}

const COLUMNS = 'position, execution_id, seq, type, body'

/** Opens the file, creates the tables of a new journal, and prepares the statements. Throws a Failure or SQLite's error. */
export function connect(path: string, readOnly: boolean): Connection {
  const database = open(path, readOnly)
  try {
    checkVersion(database, path, readOnly)
    if (!readOnly) {
      database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
      createTables(database)
    }
    return {
      database,
      readExecution: database.prepare(
        `SELECT ${COLUMNS} FROM events WHERE execution_id = ? AND seq > ? ORDER BY seq LIMIT ?`,
      ),
      // By position, backwards: who follows an execution asks for its newest events.
      readSeqAt: database.prepare(
        'SELECT seq FROM events NOT INDEXED WHERE position <= ? AND execution_id = ? ORDER BY position DESC LIMIT 1',
      ),
      readSite: database.prepare(`SELECT ${COLUMNS} FROM events WHERE position > ? ORDER BY position LIMIT ?`),
      readExecutions: database.prepare('SELECT * FROM executions ORDER BY started_at, execution_id'),
      readExecutionRow: database.prepare('SELECT * FROM executions WHERE execution_id = ?'),
      readHead: database.prepare('SELECT coalesce(max(position), 0) AS position FROM events'),
      readLast: database.prepare('SELECT position, ts FROM events ORDER BY position DESC LIMIT 1'),
      insertEvent: database.prepare(
        'INSERT INTO events (position, execution_id, seq, ts, type, task, attempt, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      ),
      putExecutionRow: database.prepare('INSERT OR REPLACE INTO executions VALUES (?, ?, ?, ?, ?, ?, ?)'),
    }
  } catch (error) {
    database.close()
    throw error
  }
}

function open(path: string, readOnly: boolean): Database {
  if (!readOnly) return openDatabase(path, { busy_ms: BUSY_MS })
  try {
    return openDatabaseReadOnly(path, { busy_ms: BUSY_MS })
  } catch (error) {
    if (sqliteTrouble(error) !== 'cannot_open') throw error
    // SQLite does not tell a missing file from one out of reach; the system does, by an error of its own.
    if (statSync(path, { throwIfNoEntry: false }) === undefined) throw missingJournal(path)
    throw error
  }
}

function checkVersion(database: Database, path: string, readOnly: boolean): void {
  const version = pragma(database, 'user_version')
  const isEmpty = pragma(database, 'schema_version') === 0
  if (isEmpty && readOnly) throw missingJournal(path)
  if (!isEmpty && pragma(database, 'application_id') !== APPLICATION_ID) throw foreignJournal(path)
  if (version > JOURNAL_SCHEMA_VERSION) throw newerJournal(path, 'layout', version, JOURNAL_SCHEMA_VERSION)
}

function createTables(database: Database): void {
  if (pragma(database, 'user_version') > 0) return
  database.exec('BEGIN IMMEDIATE')
  if (pragma(database, 'user_version') === 0) database.exec(SCHEMA)
  database.exec('COMMIT')
}

function pragma(database: Database, name: 'user_version' | 'schema_version' | 'application_id'): number {
  return Number(database.prepare(`PRAGMA ${name}`).get()?.[name])
}
