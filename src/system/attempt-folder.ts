/**
 * An attempt on disk: `<state>/executions/<execution>/attempts/<token>/`. Besides the files that the model names
 * (`ticket`, `pid`, `log`, `report.jsonl`, `exit`) it may hold `stdout` (of a check that looks at it), `brief.md`,
 * `error` (why the command could not begin) and `cancel` (that its end was ordered, and with how much patience).
 *
 * Why at most one process ever carries the attempt out: a launcher first writes who it is under a name of its own and
 * then links that file to `pid`. The kernel lets one link win; whoever comes second stands down before it has done
 * anything. So there is no moment in which `pid` is half-written, or claimed by nobody. The winner starts the command and
 * adds a second line that says who the command is.
 */
import {
  appendFileSync,
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { AttemptExit, AttemptOrder, ProcessIdentity } from '../core/model/attempt.ts'
import { writeFileAtomically } from './atomic-file.ts'

/** Who carries an attempt out: the launcher that claimed it, and the process that became the command, once it has begun. */
export interface Claim {
  readonly launcher: ProcessIdentity
  readonly process: ProcessIdentity | undefined
}

/** How a command ended, as its launcher wrote it down. `at`: milliseconds since 1970. */
export interface WrittenExit extends AttemptExit {
  readonly at: number
}

/** Why a command could not begin: the system's error number, and the step that failed. */
export interface WrittenError {
  readonly errno: number
  readonly step: string
}

/** The folder of an attempt. */
export function attemptFolder(stateDir: string, executionId: string, token: string): string {
  return join(stateDir, 'executions', executionId, 'attempts', token)
}

/** Makes the folder and, exclusively, its `ticket`. False when there is a ticket already. Throws the system's error. */
export function writeTicket(folder: string, order: AttemptOrder): boolean {
  mkdirSync(folder, { recursive: true })
  try {
    writeFileSync(join(folder, 'ticket'), `${JSON.stringify(order)}\n`, { flag: 'wx' })
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

/** Writes a `ticket` once more in place of one that was not written to its end. Throws the system's error. */
export function replaceTicket(folder: string, order: AttemptOrder): void {
  writeFileAtomically(join(folder, 'ticket'), `${JSON.stringify(order)}\n`)
}

/** Writes a file that an attempt reads, unless it is there already. Throws the system's error. */
export function writeOnce(path: string, content: string): void {
  try {
    writeFileSync(path, content, { flag: 'wx' })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
}

/** Adds a line to the attempt's `log`, for people. Does nothing when it cannot be written. */
export function appendLog(folder: string, line: string): void {
  try {
    appendFileSync(join(folder, 'log'), `${line}\n`)
  } catch {
    // The line is in the report too.
  }
}

/** The order that a folder was made for; `undefined` when it is missing or was not written to its end. */
export function readTicket(folder: string): AttemptOrder | undefined {
  const order = AttemptOrder.safeParse(readJson(join(folder, 'ticket')))
  return order.success ? order.data : undefined
}

/** Who carries the attempt out, or did; `undefined` when nobody has claimed it. */
export function readClaim(folder: string): Claim | undefined {
  const [first, second] = (readText(join(folder, 'pid')) ?? '').split('\n')
  const launcher = ProcessIdentity.safeParse(parsed(first ?? ''))
  if (!launcher.success) return undefined
  const command = ProcessIdentity.safeParse(parsed(second ?? ''))
  return { launcher: launcher.data, process: command.success ? command.data : undefined }
}

/** How the command ended; `undefined` while it has not, or when nobody could write it down. */
export function readExit(folder: string): WrittenExit | undefined {
  const exit = AttemptExit.safeParse(readJson(join(folder, 'exit')))
  if (!exit.success) return undefined
  // An exit may be a link to an equal one, so its own time says nothing; the folder's is that of the last name in it.
  return { ...exit.data, at: exit.data.at ?? Math.round(statSync(folder).mtimeMs) }
}

/** Writes down the end of an attempt that no launcher was given, so that it never begins. Throws the system's error. */
export function writeExit(folder: string, exit: AttemptExit): void {
  const path = join(folder, 'exit')
  writeFileSync(`${path}.part`, `${JSON.stringify(exit)}\n`)
  renameSync(`${path}.part`, path)
}

/** When the command began, in milliseconds since 1970; `undefined` when it did not. */
export function readStart(folder: string): number | undefined {
  const status = statSync(join(folder, 'pid'), { throwIfNoEntry: false })
  return status === undefined ? undefined : Math.round(status.mtimeMs)
}

/** Why the command could not begin; `undefined` when it could. */
export function readError(folder: string): WrittenError | undefined {
  const [, errno, step] = /^(\d+) (\w+)$/.exec(readText(join(folder, 'error'))?.trim() ?? '') ?? []
  return errno === undefined || step === undefined ? undefined : { errno: Number(errno), step }
}

/** Writes down that the attempt's end was ordered; its launcher gives what the command leaves behind that long. */
export function writeCancel(folder: string, grace_ms: number): void {
  writeFileSync(join(folder, 'cancel'), `${grace_ms}\n`)
}

/** Whether the attempt's end was ordered while it ran. */
export function wasCancelled(folder: string): boolean {
  return statSync(join(folder, 'cancel'), { throwIfNoEntry: false }) !== undefined
}

/** The last part of a file as text, at most `most` bytes of it, beginning at a whole character. Empty when it is missing. */
export function tailOf(path: string, most: number): string {
  let file: number
  try {
    file = openSync(path, 'r')
  } catch {
    return ''
  }
  try {
    const { size } = fstatSync(file)
    const bytes = Buffer.alloc(Math.min(size, most))
    const length = readSync(file, bytes, 0, bytes.length, size - bytes.length)
    let start = 0
    if (size > bytes.length) while (start < Math.min(4, length) && ((bytes[start] as number) & 0xc0) === 0x80) start++
    return bytes.toString('utf8', start, length)
  } finally {
    closeSync(file)
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

function readJson(path: string): unknown {
  return parsed(readText(path) ?? '')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
