import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { EXIT, Failure } from '../core/model/failure.ts'
import type { Journal } from '../core/ports/journal.ts'
import { openSqliteJournal } from '../plugins/journals/sqlite.ts'
import { siteHolder } from '../system/site-lock.ts'
import { findStateDirectory } from '../system/state-directory.ts'

/** A site that is only read: beside a coordinator that may be at work on it. */
export interface ReadSite {
  readonly stateDir: string
  readonly journal: Journal
  /** Whether a coordinator holds the site at this moment; with an id: and does not carry out another execution. */
  readonly attended: (executionId?: string) => boolean
}

/** The state directory of a site that is there already: `stateDir`, or the nearest upwards. A Failure when there is none. */
export function siteDirectory(directory: string, stateDir: string | undefined): string {
  const found = stateDir ?? findStateDirectory(directory)
  if (found === undefined || !existsSync(found)) throw nothingHere(stateDir ?? directory)
  return found
}

/** Opens the site that executions of this directory belong to, for reading; gives it to `use`, and closes it. */
export async function withReadSite<T>(
  directory: string,
  stateDir: string | undefined,
  use: (site: ReadSite) => T | Promise<T>,
): Promise<T> {
  const found = siteDirectory(directory, stateDir === undefined ? undefined : resolve(directory, stateDir))
  const journal = openSqliteJournal(join(found, 'journal.db'), { read_only: true })
  try {
    const attended = (executionId?: string): boolean => {
      const holder = siteHolder(found)
      if (holder?.execution_id === undefined || executionId === undefined) return holder !== undefined
      return holder.execution_id === executionId
    }
    return await use({ stateDir: found, journal, attended })
  } finally {
    journal.close()
  }
}

function nothingHere(directory: string): Failure {
  return new Failure({
    code: 'no-site',
    message: 'Nothing has been executed here yet: there is no state directory.',
    exit: EXIT.arguments,
    place: directory,
    advice: 'Go to the codebase that a plan was executed for, or name its state directory with --state-dir.',
  })
}
