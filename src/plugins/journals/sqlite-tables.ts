import { statSync } from 'node:fs'
import {
  type Database,
  openDatabase,
  openDatabaseReadOnly,
  sqliteTrouble,
  type Statement,
} from '../../system/sqlite.ts'
import { foreignJournal, missingJournal, newerJournal } from './journal-failure.ts'
import { APPLICATION_ID, JOURNAL_SCHEMA_VERSION, bringUpToDate, pragma, versionOf } from './sqlite-schema.ts'

const BUSY_MS = 5_000

/** A connection to the journal's file with its statements. */
export interface Connection {
  readonly database: Database
  /** The version of the tables: an older one where the file is only read. */
  readonly version: number
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
  /** The newest fact of an execution up to a seq. */
  readonly readFactAt: Statement
}

/** The columns of a {@link StoredEvent}. */
export const EVENT_COLUMNS = 'position, execution_id, seq, ts, type, task, attempt, body, prev_hash, hash'

const ROW_COLUMNS = 'execution_id, plan_id, title, started_at, last_at, last_seq, status'

/** Opens the file, creates the tables of a new journal or brings older ones up to date, and prepares the statements. Throws a Failure or SQLite's error. */
export function connect(path: string, readOnly: boolean): Connection {
  const database = open(path, readOnly)
  try {
    checkVersion(database, path, readOnly)
    if (!readOnly) {
      database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
      bringUpToDate(database, path)
    }
    const version = versionOf(database)
    const more = version > 1 ? 'head_hash, pruned_seq' : `'' AS head_hash, 0 AS pruned_seq`
    return {
      database,
      version,
      readExecution: database.prepare(
        `SELECT ${EVENT_COLUMNS} FROM events WHERE execution_id = ? AND seq > ? ORDER BY seq LIMIT ?`,
      ),
      // By position, backwards: who follows an execution asks for its newest events.
      readSeqAt: database.prepare(
        'SELECT seq FROM events NOT INDEXED WHERE position <= ? AND execution_id = ? ORDER BY position DESC LIMIT 1',
      ),
      readSite: database.prepare(`SELECT ${EVENT_COLUMNS} FROM events WHERE position > ? ORDER BY position LIMIT ?`),
      readExecutions: database.prepare(`SELECT ${ROW_COLUMNS} FROM executions ORDER BY started_at, execution_id`),
      readExecutionRow: database.prepare(`SELECT ${ROW_COLUMNS}, ${more} FROM executions WHERE execution_id = ?`),
      readHead: database.prepare('SELECT coalesce(max(position), 0) AS position FROM events'),
      readLast: database.prepare('SELECT position, ts FROM events ORDER BY position DESC LIMIT 1'),
      readFactAt: database.prepare(
        `SELECT seq, position, hash FROM events
         WHERE execution_id = ? AND seq <= ? AND prev_hash IS NOT NULL ORDER BY seq DESC LIMIT 1`,
      ),
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
  const version = versionOf(database)
  const isEmpty = pragma(database, 'schema_version') === 0
  if (isEmpty && readOnly) throw missingJournal(path)
  if (!isEmpty && pragma(database, 'application_id') !== APPLICATION_ID) throw foreignJournal(path)
  if (version > JOURNAL_SCHEMA_VERSION) throw newerJournal(path, 'layout', version, JOURNAL_SCHEMA_VERSION)
}
