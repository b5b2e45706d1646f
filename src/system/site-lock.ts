/**
 * One coordinator per site. The lock is SQLite's write lock on an otherwise empty `lock.db`: a byte of the file that the
 * kernel locks for this process and frees at its death, however it dies. So a crash leaves nothing to clean up, and of
 * any number of starters exactly one wins, without a moment in which a dead holder's lock is taken away from a living
 * one: that is the race of every lock made of files with pids. Child processes do not inherit it.
 *
 * `lock.holder.json` beside it only says who it is, for people. It proves nothing: it may be stale after a crash, or not
 * yet written, and is believed only while the process that it names still runs.
 *
 * Nothing else in the holder's process may open `lock.db` past SQLite: closing any other handle would free the lock.
 */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { ProcessIdentity } from '../core/model/attempt.ts'
import { ExecutionId, Moment } from '../core/model/identity.ts'
import { LIMIT_LEVELS } from '../core/model/limit-levels.ts'
import { EXIT, Failure } from '../core/model/failure.ts'
import { err, ok, type Result } from '../core/std/result.ts'
import { isSame } from './process-identity.ts'
import { type Database, openDatabase, sqliteTrouble } from './sqlite.ts'
import { makeFolder } from './made-folder.ts'

/** Who coordinates a site. */
export const SiteHolder = z.object({
  identity: ProcessIdentity,
  since: Moment,
  /** What was typed, for people: `tasks execute plans/release`. */
  command: z.string(),
  execution_id: ExecutionId.optional(),
  /** The local socket at which it hears commands; absolute. */
  control: z.string().optional(),
  /** How what its tasks may use is enforced, by the configuration that it runs with. */
  limits: z.enum(LIMIT_LEVELS).optional(),
})
/** See {@link SiteHolder}. */
export type SiteHolder = z.infer<typeof SiteHolder>

/** The site is ours until `release`, or until this process ends. */
export interface SiteLock {
  /** Says for people which execution is being carried out. */
  carriesOut(executionId: string): void
  /** Says at which socket commands are heard; null: at none. */
  listensAt(path: string | null): void
  release(): void
}

/** Keeps held locks from being collected as garbage, which would free them. */
const held = new Set<Database>()

/** Takes the site's lock at once, or fails with `site-busy` and tells who holds it. Creates the state directory. */
export function acquireSiteLock(stateDir: string, holder: SiteHolder): Result<SiteLock, Failure> {
  const path = join(stateDir, 'lock.db')
  let database: Database | undefined
  try {
    makeFolder(stateDir)
    database = openDatabase(path, { busy_ms: 0 })
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN IMMEDIATE')
  } catch (error) {
    database?.close()
    return err(sqliteTrouble(error) === 'busy' ? busy(stateDir) : unlockable(path, error))
  }
  return ok(hold(stateDir, holder, database))
}

/** Who coordinates the site now, or `undefined` when nobody is known to. For people and for `status`; takes no lock. */
export function siteHolder(stateDir: string): SiteHolder | undefined {
  let text: string
  try {
    text = readFileSync(holderPath(stateDir), 'utf8')
  } catch {
    return undefined
  }
  const holder = SiteHolder.safeParse(parseJson(text))
  return holder.success && isSame(holder.data.identity) ? holder.data : undefined
}

function hold(stateDir: string, holder: SiteHolder, database: Database): SiteLock {
  held.add(database)
  let told = holder
  tell(stateDir, told)
  return {
    carriesOut(executionId) {
      told = { ...told, execution_id: executionId }
      tell(stateDir, told)
    },
    listensAt(path) {
      told = { ...told }
      if (path === null) delete told.control
      else told.control = path
      tell(stateDir, told)
    },
    release() {
      if (!held.delete(database)) return
      // While the lock is still held: afterwards the file may be the next holder's.
      rmSync(holderPath(stateDir), { force: true })
      database.close()
    },
  }
}

/** The lock is held whether or not people can be told by whom, so a full disk does not keep a resume from starting. */
function tell(stateDir: string, holder: SiteHolder): void {
  const path = holderPath(stateDir)
  const aside = `${path}.${holder.identity.pid}`
  try {
    writeFileSync(aside, `${JSON.stringify(holder)}\n`)
    renameSync(aside, path)
  } catch {
    discard(aside)
  }
}

function discard(path: string): void {
  try {
    rmSync(path, { force: true })
  } catch {
    // It is one file too many, and nobody reads it.
  }
}

function holderPath(stateDir: string): string {
  return join(stateDir, 'lock.holder.json')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function busy(stateDir: string): Failure {
  const holder = siteHolder(stateDir)
  const fields = { code: 'site-busy', exit: EXIT.arguments, place: stateDir }
  if (holder === undefined) {
    return new Failure({
      ...fields,
      message: 'Another coordinator has just started on this site, or is just leaving it.',
      advice: 'Try again in a moment, or use another state directory with --state-dir.',
    })
  }
  const { identity, since, command, execution_id } = holder
  const what = execution_id === undefined ? '' : `, carrying out ${execution_id}`
  return new Failure({
    ...fields,
    message: `Another coordinator works on this site: \`${command}\`, pid ${identity.pid}, since ${utc(since)}${what}.`,
    advice: `Watch it with \`tasks status\`, wait for it to end, or stop it with Ctrl-C or \`kill ${identity.pid}\`; or use another state directory with --state-dir.`,
  })
}

function unlockable(path: string, error: unknown): Failure {
  return new Failure({
    code: 'site-unlockable',
    message: `The site could not be locked: ${error instanceof Error ? error.message : String(error)}.`,
    exit: EXIT.arguments,
    place: path,
    advice: 'Check that you may write to the state directory, or name another one with --state-dir.',
    cause: error,
  })
}

function utc(at: number): string {
  return new Date(at)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, ' UTC')
}
