import { AssertionFailure } from '../../core/std/assert.ts'
import { EXIT, Failure } from '../../core/model/failure.ts'
import { counted } from '../../core/std/counted.ts'
import { type SqliteTrouble, sqliteTrouble } from '../../system/sqlite.ts'
import type { WalkedLog } from '../../system/write-ahead-log.ts'

const REPAIR =
  'Run `tasks journal repair`: it writes what can be saved to a new file and leaves this one as it is. Or put a backup in its place; or move it away to begin a new journal: finished executions are then no longer listed, and plans are not touched.'

/** A journal that a later build wrote. `what` names the thing whose version is too high. */
export function newerJournal(path: string, what: string, found: number, known: number): Failure {
  return new Failure({
    code: 'journal-newer',
    message: `The journal was written by a later version: its ${what} has version ${found}, and this build reads up to ${known}.`,
    exit: EXIT.arguments,
    place: path,
    advice: 'Use the version of tasks that wrote it, or a later one.',
  })
}

/** A journal whose content cannot be what was once stored. `place` says where, when it is known more closely than the file. */
export function damagedJournal(path: string, what: string, place: string = path, cause?: unknown): Failure {
  return new Failure({
    code: 'journal-damaged',
    message: `The journal is damaged: ${what}.`,
    exit: EXIT.arguments,
    place,
    advice: REPAIR,
    cause,
  })
}

/** An SQLite database of somebody else in the journal's place. */
export function foreignJournal(path: string): Failure {
  return new Failure({
    code: 'journal-foreign',
    message: 'The file is an SQLite database, but no journal of tasks.',
    exit: EXIT.arguments,
    place: path,
    advice: 'Name another state directory with --state-dir, or move the file away.',
  })
}

/** A write-ahead log in which frames that were acknowledged stand behind one that is not right: SQLite would drop them in silence. */
export function damagedLog(path: string, { offset, lost_bytes, frames_after }: WalkedLog): Failure {
  return damagedJournal(
    path,
    `a part of its write-ahead log is not what was written, and ${counted(frames_after, 'page')} that stand behind it would be lost (${lost_bytes} bytes)`,
    `${path}-wal, byte ${offset}`,
  )
}

/** What is said of a write-ahead log whose end was never completed. */
export function tornLogNote(path: string, { offset, lost_bytes }: WalkedLog): string {
  return `The last write to the journal was cut off: its ${lost_bytes} bytes at byte ${offset} of ${path}-wal are left out. It was never acknowledged, so nothing is lost.`
}

/** Another coordinator has begun to write since: whoever finds that does nothing more. */
export function supersededCoordinator(path: string): Failure {
  return new Failure({
    code: 'coordinator-superseded',
    message: 'Another coordinator has taken this site over, so this one stores and starts nothing more.',
    exit: EXIT.failed_with_checkpoint,
    place: path,
    advice:
      'See `tasks status`: the other one goes on with what was stored. The lock did not hold here; a state directory belongs on a disk of the machine, not on a network file system.',
  })
}

/** The journal that was opened stands no longer at its place. */
export function lostJournal(path: string): Failure {
  return new Failure({
    code: 'journal-lost',
    message: 'The journal was removed or replaced while it was written, so nothing more is stored or started.',
    exit: EXIT.failed_with_checkpoint,
    place: path,
    advice:
      'Put the state directory back if it was moved, then go on with `tasks execute --resume`. Tasks that were running may still run: look for them before the plan is started anew.',
  })
}

/** No journal where one was to be read. */
export function missingJournal(path: string): Failure {
  return new Failure({
    code: 'journal-missing',
    message: 'There is no journal: nothing was executed here yet.',
    exit: EXIT.arguments,
    place: path,
    advice: 'Run `tasks execute <plan>` first, or name the state directory with --state-dir.',
  })
}

/** What an error while opening or reading says to people. Our own failures and broken promises pass unchanged. */
export function asReadFailure(error: unknown, path: string): unknown {
  if (error instanceof Failure || error instanceof AssertionFailure) return error
  const trouble = sqliteTrouble(error)
  if (trouble === 'corrupt') return damagedJournal(path, messageOf(error), path, error)
  const code = systemCode(error)
  if (trouble === undefined && code === undefined) return error
  return new Failure({
    code: 'journal-unreadable',
    message: `The journal could not be opened: ${OUT_OF_REACH[code ?? ''] ?? messageOf(error)}.`,
    exit: EXIT.arguments,
    place: path,
    advice: `${CHECK[trouble ?? 'other'] ?? 'Check that you may read and write the state directory'}, or name another one with --state-dir.`,
    cause: error,
  })
}

const OUT_OF_REACH: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOTDIR: 'a part of its path is a file',
}

const CHECK: Readonly<Partial<Record<SqliteTrouble, string>>> = {
  full: 'Free some space on the disk of the state directory',
  // A write-ahead log that finds no room is told as an error of input and output.
  io: 'Check that the disk of the state directory is well and has room, and that you may write there',
}

const ADVICE: Readonly<Partial<Record<SqliteTrouble, string>>> = {
  full: 'Free some space on the disk; the same events can then be stored.',
  read_only: 'Make the file and its directory writable; the same events can then be stored.',
  busy: 'Another process keeps the journal locked; end it, and the same events can be stored.',
}

/** What an error while appending says. Nothing of the batch was stored, or the next append will find that all of it was. */
export function asWriteFailure(error: unknown, path: string): unknown {
  if (error instanceof Failure || error instanceof AssertionFailure) return error
  const trouble = sqliteTrouble(error)
  if (trouble === 'corrupt') return damagedJournal(path, messageOf(error), path, error)
  if (trouble === undefined && systemCode(error) === undefined) return error
  const advice = trouble === undefined ? undefined : ADVICE[trouble]
  return new Failure({
    code: 'journal-not-written',
    message: `The journal could not be written: ${messageOf(error)}.`,
    exit: EXIT.failed_with_checkpoint,
    place: path,
    advice: advice ?? 'Check the disk; nothing was lost, and the same events can be stored when it answers again.',
    cause: error,
  })
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'syscall' in error && 'code' in error ? String(error.code) : undefined
}
