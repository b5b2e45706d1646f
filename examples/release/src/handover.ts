/**
 * How one running service replaces another on the same database, so that no visit is lost.
 *
 * The newest instance writes its token. Each instance reads the token every CHECK_MS; one that finds another's token
 * writes the visits that it still holds, and leaves. A new instance cannot know whether an older one runs, so it waits
 * HANDOVER_MS before it listens: until then, connections to its port are refused.
 */
import type { DatabaseSync } from 'node:sqlite'

/** How often an instance looks whether it was replaced. */
export const CHECK_MS = 500

/** How long a new instance waits before it listens: six checks, because an older one may be busy. */
export const HANDOVER_MS = 3000

/** Makes the instance with this token the only one that may stay. */
export function takeOver(db: DatabaseSync, token: string): void {
  db.prepare('INSERT INTO instance (id, token) VALUES (1, ?) ON CONFLICT DO UPDATE SET token = excluded.token').run(
    token,
  )
}

/** Whether the instance with this token may stay. */
export function isCurrent(db: DatabaseSync, token: string): boolean {
  return db.prepare('SELECT token FROM instance').get()?.['token'] === token
}
