import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { migrate } from '../database.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const FOLDER = join(tmpdir(), `lists-tests-${createHash('sha256').update(ROOT).digest('hex').slice(0, 12)}`)

/** The files of the pool, as `.env.test` names them. */
function poolFiles(): string[] {
  const text = readFileSync(join(ROOT, '.env.test'), 'utf8')
  return [...text.matchAll(/^TEST_DATABASE_URL_\d+=file:(\S+)$/gm)].map(([, path = '']) => join(FOLDER, path))
}

/** Takes a database of the pool that nobody holds, empty and with the newest schema. SQLite keeps it locked until it is closed. */
export async function takeDatabase(): Promise<DatabaseSync> {
  const refusals: string[] = []
  mkdirSync(FOLDER, { recursive: true })
  for (const path of poolFiles()) {
    const db = new DatabaseSync(path, { timeout: 0 })
    try {
      db.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA synchronous = OFF; BEGIN EXCLUSIVE; COMMIT')
    } catch (error) {
      db.close()
      refusals.push(`${path}: ${error instanceof Error ? error.message : String(error)}`)
      continue
    }
    db.exec('PRAGMA foreign_keys = OFF')
    const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").all()
    for (const { name } of tables) db.exec(`DROP TABLE "${String(name)}"`)
    db.exec('PRAGMA foreign_keys = ON')
    await migrate(db)
    return db
  }
  throw new Error(`no test database is free:\n${refusals.join('\n')}`)
}
