import { mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** The database that the release is tried on. */
export const RELEASE_DATABASE = 'build/db/waypost.db'

/** The migrations that this version of the service needs. */
export const MIGRATIONS = ['001-links', '002-visits', '003-hosts'] as const

/** Opens the database file, or makes it. `busyMs` is how long to wait for another connection's lock. */
export function openDatabase(path: string, busyMs = 2000): DatabaseSync {
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true })
  const db = new DatabaseSync(path, { timeout: busyMs })
  db.exec('CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY) WITHOUT ROWID')
  return db
}

/** Runs `work` while no other connection reads or writes: all of it happens, or nothing. */
export function exclusively<T>(db: DatabaseSync, work: () => T): T {
  db.exec('BEGIN EXCLUSIVE')
  try {
    const result = work()
    db.exec('COMMIT')
    return result
  } catch (error) {
    db.exec('ROLLBACK')
    throw error
  }
}

/** Whether the database has this migration. */
export function isMigrated(db: DatabaseSync, name: string): boolean {
  return db.prepare('SELECT name FROM migration WHERE name = ?').get(name) !== undefined
}

/** Applies one migration, or takes it back. Returns false when there was nothing to do. */
export function migrate(db: DatabaseSync, name: string, direction: 'up' | 'down' = 'up'): boolean {
  const script = readFileSync(`migrations/${name}.${direction}.sql`, 'utf8')
  return exclusively(db, () => {
    if (isMigrated(db, name) === (direction === 'up')) return false
    db.exec(script)
    const record =
      direction === 'up' ? 'INSERT INTO migration (name) VALUES (?)' : 'DELETE FROM migration WHERE name = ?'
    db.prepare(record).run(name)
    return true
  })
}
