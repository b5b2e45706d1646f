import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** A step of the schema, and the way back. */
export interface Migration {
  up(db: DatabaseSync): void
  down(db: DatabaseSync): void
}

const FOLDER = join(import.meta.dirname, '..', 'migrations')

/** Names of all migrations, in the order in which they are applied. */
export function migrationNames(): string[] {
  return readdirSync(FOLDER)
    .filter((name) => /^\d{3}-[\w-]+\.ts$/.test(name))
    .toSorted()
}

/** Applies the migrations that the database does not have yet, all of them or none. Returns their names. */
export async function migrate(db: DatabaseSync): Promise<string[]> {
  db.exec('CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY) STRICT')
  const done = new Set(
    db
      .prepare('SELECT name FROM migrations')
      .all()
      .map((row) => String(row['name'])),
  )
  const open = migrationNames().filter((name) => !done.has(name))
  const steps: Migration[] = await Promise.all(open.map((name) => import(join(FOLDER, name)) as Promise<Migration>))
  db.exec('BEGIN IMMEDIATE')
  try {
    for (const step of steps) step.up(db)
    for (const name of open) db.prepare('INSERT INTO migrations (name) VALUES (?)').run(name)
    db.exec('COMMIT')
  } catch (error) {
    db.exec('ROLLBACK')
    throw error
  }
  return open
}

/** Opens the database file with the newest schema. */
export async function openDatabase(path: string): Promise<DatabaseSync> {
  const db = new DatabaseSync(path, { timeout: 2000, enableForeignKeyConstraints: true })
  await migrate(db)
  return db
}
