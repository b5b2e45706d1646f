import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

const MIGRATIONS = join(import.meta.dirname, '..', 'db', 'migrations')

/** Opens a database and brings it to the newest form, by migrations in the order of their numbers. */
export function openDatabase(path: string): DatabaseSync {
  const database = new DatabaseSync(path)
  for (const name of globSync('*.sql', { cwd: MIGRATIONS }).toSorted()) {
    database.exec(readFileSync(join(MIGRATIONS, name), 'utf8'))
  }
  return database
}
