/**
 * The one module that names Node's built-in SQLite, whose names may still change.
 * What it throws is sorted into the few kinds that callers treat differently.
 */
import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'

/** An open SQLite database. */
export type Database = DatabaseSync
/** A prepared statement of a {@link Database}. */
export type Statement = ReturnType<DatabaseSync['prepare']>

/** What went wrong in SQLite, as far as a caller acts on it. `io` covers a full disk's neighbours: EIO, EFBIG, EROFS while writing; `moved`: the file was removed or replaced after it was opened. */
export type SqliteTrouble = 'busy' | 'read_only' | 'full' | 'io' | 'corrupt' | 'cannot_open' | 'moved' | 'other'

const TROUBLE_BY_CODE: Readonly<Record<number, SqliteTrouble>> = {
  5: 'busy',
  6: 'busy',
  8: 'read_only',
  10: 'io',
  11: 'corrupt',
  13: 'full',
  14: 'cannot_open',
  26: 'corrupt',
}

/** One of the extended codes of "read only". */
const MOVED = 1032

/** Opens a database for reading and writing, and creates it when it is not there. `busy_ms`: how long to wait for another process's lock. */
export function openDatabase(path: string, options: { readonly busy_ms: number }): Database {
  return new DatabaseSync(path, { timeout: options.busy_ms })
}

/**
 * Opens an existing database only to read it, also while another process writes to it.
 * Where the directory cannot be written (no right to, a read-only file system), a database that nobody has open is read as
 * it stands.
 */
export function openDatabaseReadOnly(path: string, options: { readonly busy_ms: number }): Database {
  const open = { readOnly: true, timeout: options.busy_ms }
  const database = new DatabaseSync(path, open)
  try {
    database.prepare('PRAGMA schema_version').get()
    return database
  } catch (error) {
    database.close()
    const trouble = sqliteTrouble(error)
    const isOther = trouble !== 'read_only' && trouble !== 'cannot_open'
    if (isOther || existsSync(`${path}-wal`) || !existsSync(path)) throw error
  }
  const asItStands = pathToFileURL(path)
  asItStands.searchParams.set('immutable', '1')
  return new DatabaseSync(asItStands, open)
}

/** The kind of trouble that an error of SQLite tells of; `undefined` when it is no error of SQLite. */
export function sqliteTrouble(error: unknown): SqliteTrouble | undefined {
  if (!(error instanceof Error) || !('code' in error) || error.code !== 'ERR_SQLITE_ERROR') return undefined
  const extended = 'errcode' in error && typeof error.errcode === 'number' ? error.errcode : 0
  return extended === MOVED ? 'moved' : (TROUBLE_BY_CODE[extended & 0xff] ?? 'other')
}
