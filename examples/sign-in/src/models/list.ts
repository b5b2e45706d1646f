import type { DatabaseSync } from 'node:sqlite'

/** A list. */
export interface List {
  readonly id: number
  readonly title: string
}

/** All lists, the newest last. */
export function allLists(database: DatabaseSync): List[] {
  return database
    .prepare('SELECT id, title FROM lists ORDER BY id')
    .all()
    .map(({ id, title }) => ({ id: Number(id), title: String(title) }))
}

/** Stores a new list. */
export function addList(database: DatabaseSync, title: string): List {
  const { lastInsertRowid } = database.prepare('INSERT INTO lists (title) VALUES (?)').run(title)
  return { id: Number(lastInsertRowid), title }
}
