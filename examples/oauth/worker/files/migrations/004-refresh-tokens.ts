import type { DatabaseSync } from 'node:sqlite'

export function up(db: DatabaseSync): void {
  db.exec(`
    CREATE TABLE refresh_tokens (
      hash TEXT PRIMARY KEY,
      family TEXT NOT NULL,
      user_id INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
      used INTEGER NOT NULL DEFAULT 0
    ) STRICT
  `)
}

export function down(db: DatabaseSync): void {
  db.exec('DROP TABLE refresh_tokens')
}
