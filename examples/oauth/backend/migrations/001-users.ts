import type { DatabaseSync } from 'node:sqlite'

export function up(db: DatabaseSync): void {
  db.exec('CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE, name TEXT NOT NULL) STRICT')
}

export function down(db: DatabaseSync): void {
  db.exec('DROP TABLE users')
}
