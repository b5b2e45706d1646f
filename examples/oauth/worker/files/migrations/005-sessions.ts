import type { DatabaseSync } from 'node:sqlite'

export function up(db: DatabaseSync): void {
  db.exec(`
    CREATE TABLE sessions (
      id TEXT PRIMARY KEY,
      user_id INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
      last_used INTEGER NOT NULL
    ) STRICT
  `)
}

export function down(db: DatabaseSync): void {
  db.exec('DROP TABLE sessions')
}
