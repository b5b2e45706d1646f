import type { DatabaseSync } from 'node:sqlite'

export function up(db: DatabaseSync): void {
  db.exec(`
    CREATE TABLE identities (
      provider TEXT NOT NULL,
      subject TEXT NOT NULL,
      user_id INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
      PRIMARY KEY (provider, subject)
    ) STRICT
  `)
}

export function down(db: DatabaseSync): void {
  db.exec('DROP TABLE identities')
}
