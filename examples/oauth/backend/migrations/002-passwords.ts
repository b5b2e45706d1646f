import type { DatabaseSync } from 'node:sqlite'

export function up(db: DatabaseSync): void {
  db.exec('ALTER TABLE users ADD COLUMN password_hash TEXT')
}

export function down(db: DatabaseSync): void {
  db.exec('ALTER TABLE users DROP COLUMN password_hash')
}
