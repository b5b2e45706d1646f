/**
 * One writer per plan directory. The lock is SQLite's write lock on an otherwise empty file, as the site's is: the kernel
 * frees it when its holder dies, however it dies. Whoever comes second waits.
 *
 *   directory present   `.plan-lock` in it: who may replace a plan need not be allowed to write beside it
 *   directory missing   `.<name>.plan-lock` beside it; when it has appeared meanwhile, the lock in it is taken too
 *
 * The file is removed while it is still locked. Whoever had opened it before holds a lock on a file that is gone, so everyone
 * looks whether the file is still the one that he opened, and begins again if it is not.
 */
import { existsSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { removeEmptyFolders } from './atomic-file.ts'
import { type Database, openDatabase, sqliteTrouble } from './sqlite.ts'
import { makeFolder } from './made-folder.ts'

/** The name of the lock in a plan's directory. */
export const PLAN_LOCK_NAME = '.plan-lock'

/** How long a writer waits for another one. The longest writing of a large plan takes seconds. */
const PATIENCE_MS = 30_000
/** Times that a lock is lost to somebody who removes its file. */
const TRIES = 1000

/** Another process held the lock of a plan's directory all the time that one was ready to wait. */
export class PlanLocked extends Error {}

/** Does something to a plan's directory while nobody else does. Throws {@link PlanLocked}, the system's error, or what `act` throws. */
export function withPlanLock<T>(directory: string, act: () => T, patience_ms = PATIENCE_MS): T {
  const target = resolve(directory)
  if (existsSync(target)) return locked(join(target, PLAN_LOCK_NAME), act, patience_ms)
  const parent = dirname(target)
  const made = makeFolder(parent)
  const beside = join(parent, `.${basename(target)}${PLAN_LOCK_NAME}`)
  try {
    return locked(
      beside,
      () => (existsSync(target) ? locked(join(target, PLAN_LOCK_NAME), act, patience_ms) : act()),
      patience_ms,
    )
  } finally {
    if (made !== undefined && !existsSync(target)) removeEmptyFolders(parent, made)
  }
}

/** Locks that this process holds: whoever works under one takes it again at once. */
const held = new Set<string>()

function locked<T>(path: string, act: () => T, patience_ms: number): T {
  if (held.has(path)) return act()
  const database = acquire(path, patience_ms)
  held.add(path)
  try {
    return act()
  } finally {
    held.delete(path)
    if (database !== undefined) release(path, database)
  }
}

function release(path: string, database: Database): void {
  try {
    rmSync(path, { force: true })
  } catch {
    // A file that stays behind locks nothing; what was done under the lock is done all the same.
  } finally {
    database.close()
  }
}

/** The lock; nothing where none can be made: then the writing itself fails too, and knows better why. */
function acquire(path: string, patience_ms: number): Database | undefined {
  for (let tries = 0; tries < TRIES; tries++) {
    let database: Database | undefined
    try {
      // The file that was opened is the one that stood there before and after.
      const opened = inode(path)
      database = openDatabase(path, { busy_ms: patience_ms })
      if (opened === undefined || inode(path) !== opened) {
        database.close()
        continue
      }
      database.exec('PRAGMA journal_mode = MEMORY; BEGIN IMMEDIATE')
      if (inode(path) === opened) return database
      database.close()
    } catch (error) {
      database?.close()
      const trouble = sqliteTrouble(error)
      if (trouble === 'busy') throw new PlanLocked(path)
      if (trouble !== 'moved') return undefined
    }
  }
  throw new PlanLocked(path)
}

function inode(path: string): bigint | undefined {
  return statSync(path, { bigint: true, throwIfNoEntry: false })?.ino
}
