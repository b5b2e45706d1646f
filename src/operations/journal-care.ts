import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { assert } from '../core/std/assert.ts'
import { EXIT, Failure } from '../core/model/failure.ts'
import { type JournalReport, checkJournal } from '../plugins/journals/journal-check.ts'
import { EXPORT_BEGINS, type Imported, exportLines, importLines } from '../plugins/journals/journal-lines.ts'
import { asReadFailure, missingJournal } from '../plugins/journals/journal-failure.ts'
import { type Pruned, pruneSignals } from '../plugins/journals/prune.ts'
import { type Repair, repairJournal } from '../plugins/journals/repair.ts'
import { identify } from '../system/process-identity.ts'
import { acquireSiteLock } from '../system/site-lock.ts'
import { checkOutput, writeOutput } from './output-file.ts'
import { writeTrouble } from './write-trouble.ts'

/** Checks the journal of a state directory from its first byte to its last. Changes nothing, and may be asked while a coordinator works. */
export function verifyJournal(stateDir: string): JournalReport {
  const path = journalIn(stateDir)
  try {
    return checkJournal(path)
  } catch (error) {
    throw asReadFailure(error, path)
  }
}

/** The lines of a journal, or of one execution, one after the other. Throws a Failure for damage. */
export function exportedJournal(stateDir: string, execution: string | undefined): Iterable<string> {
  return exportLines(journalIn(stateDir), execution)
}

/** Writes the lines of a journal to a file that appears whole or not at all. `named` is how the user named it. Returns how many events it holds. */
export function exportJournalTo(stateDir: string, execution: string | undefined, file: string, named: string): number {
  checkOutput({ path: file, named, what: 'the export', code: 'export-not-written', isOwn: isExport })
  const lines = [...exportedJournal(stateDir, execution)]
  try {
    writeOutput(file, `${lines.join('\n')}\n`)
  } catch (error) {
    throw new Failure({
      code: 'export-not-written',
      message: `The export could not be written: ${writeTrouble(error)}.`,
      exit: EXIT.arguments,
      place: file,
      advice: 'Name a file that you may write with --out, or leave it out to get the lines on standard output.',
      cause: error,
    })
  }
  return lines.length - 1
}

function isExport(text: string): boolean {
  return text.startsWith(EXPORT_BEGINS)
}

/** Reads an export into the journal of a state directory, which is made when it is missing. With `dry`, only checks it. */
export function importJournal(stateDir: string, file: string, command: string, dry: boolean): Imported {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new Failure({
      code: 'import-unreadable',
      message: `The export could not be read: ${error instanceof Error ? error.message : String(error)}.`,
      exit: EXIT.arguments,
      place: file,
      advice: 'Name a file that `tasks journal export` wrote.',
      cause: error,
    })
  }
  const lines = text.replace(/\n$/, '').split('\n')
  return alone(stateDir, command, () => importLines(join(stateDir, 'journal.db'), lines, file, dry))
}

/** Drops the signals of all executions or of one, and says how many and what that left. */
export function pruneJournal(
  stateDir: string,
  execution: string | undefined,
  command: string,
): { readonly pruned: readonly Pruned[]; readonly bytes: number } {
  const path = journalIn(stateDir)
  return alone(stateDir, command, () => ({ pruned: pruneSignals(path, execution), bytes: statSync(path).size }))
}

/** Saves what can be saved of a journal to a new file; null when nothing is wrong with it. */
export function repairJournalOf(stateDir: string, command: string): Repair | null {
  const path = journalIn(stateDir)
  return alone(stateDir, command, () => (isWhole(path) ? null : repairJournal(path)))
}

function isWhole(path: string): boolean {
  try {
    return checkJournal(path).problems.length === 0
  } catch (error) {
    const failure = asReadFailure(error, path)
    // What no repair can help with says so itself.
    if (failure instanceof Failure && failure.code !== 'journal-damaged') throw failure
    return false
  }
}

function journalIn(stateDir: string): string {
  const path = join(stateDir, 'journal.db')
  if (!existsSync(path)) throw missingJournal(path)
  return path
}

/** Does something while no coordinator works on the site. */
function alone<T>(stateDir: string, command: string, act: () => T): T {
  const identity = identify(process.pid)
  assert(identity !== undefined, 'this process has an identity')
  const lock = acquireSiteLock(stateDir, { identity, since: Date.now(), command })
  if (!lock.ok) throw lock.error
  try {
    return act()
  } finally {
    lock.value.release()
  }
}
