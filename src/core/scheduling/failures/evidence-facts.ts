/** What facts that are no prose say about a failure: the executor's own error, the status of an answer, a signal, an exit code. */
import type { FailureKind, TaskError } from '../../model/failure.ts'
import { errorOfKind, taskError } from './task-error.ts'

/** The machine has no more of something, or its disk refuses for now: it may have again. */
const EXHAUSTED: ReadonlySet<string> = new Set('EAGAIN EMFILE ENFILE ENOMEM ENOSPC EDQUOT EIO EROFS'.split(' '))

/** Of an executor's own error. */
export function fromSystem(system: { readonly code: string; readonly message: string }): TaskError {
  const clean = system.code.toUpperCase().replaceAll(/[^A-Z0-9_]/g, '_')
  const code = /^[A-Z]/.test(clean) ? clean : `E_${clean}`
  const kind: FailureKind = code === 'CHECK_FAILED' ? 'code' : EXHAUSTED.has(code) ? 'resource' : 'environment'
  return errorOfKind(code, kind, system.message.slice(0, 500))
}

/** Not now: the server may well answer the next time. */
const PASSING: ReadonlySet<number> = new Set([408, 425, 502, 504])

/** What the status of an answer says about a request that failed; undefined where nothing finer than a class is known. */
export function kindOfStatus(status: number): FailureKind | undefined {
  if (status === 429) return 'rate_limit'
  if (status === 401 || status === 403 || status === 407) return 'auth'
  if (status === 402) return 'billing'
  if (status === 423) return 'conflict'
  if (status === 451) return 'policy'
  if (PASSING.has(status)) return 'transient'
  return status >= 400 && status < 500 ? 'code' : undefined
}

/** Of the status of an answer; undefined for one that is no complaint of the server. */
export function fromStatus(status: number): TaskError | undefined {
  if (status < 400) return undefined
  const kind = kindOfStatus(status)
  const message = `was answered with ${status}`
  return kind === undefined
    ? taskError(`HTTP_${status}`, 'external', message)
    : errorOfKind(`HTTP_${status}`, kind, message)
}

/** Of the signal that ended a process. */
export function fromSignal(signal: string): TaskError {
  if (signal === 'SIGKILL')
    return errorOfKind('KILLED', 'resource', 'was killed (SIGKILL), perhaps for want of memory', { signal })
  const isCrash = CRASHES.has(signal)
  return errorOfKind('SIGNALLED', isCrash ? 'code' : 'transient', `was ended by ${signal}`, { signal })
}

const CRASHES: ReadonlySet<string> = new Set(['SIGSEGV', 'SIGBUS', 'SIGILL', 'SIGFPE', 'SIGABRT'])

/** The signal behind an exit code: a shell says so of what it ran. */
export function signalBehind(exitCode: number | undefined): string | undefined {
  return exitCode === undefined ? undefined : SIGNALS.get(exitCode)
}

const SIGNALS: ReadonlyMap<number, string> = new Map([
  [132, 'SIGILL'],
  [134, 'SIGABRT'],
  [135, 'SIGBUS'],
  [136, 'SIGFPE'],
  [137, 'SIGKILL'],
  [139, 'SIGSEGV'],
  [143, 'SIGTERM'],
])

/** An exit code that means the same whatever ended with it. */
export interface FixedExit {
  readonly error: TaskError
  /** What was printed is read only by patterns that name the exit code. */
  readonly decides: boolean
}

/** Of an exit code; undefined for one that means something else with each tool. */
export function fromExitCode(exitCode: number | undefined): FixedExit | undefined {
  const fixed = exitCode === undefined ? undefined : EXIT_CODES.get(exitCode)
  if (fixed === undefined) return undefined
  const [code, kind, said, decides] = fixed
  const message = `${said} (exit code ${exitCode})`
  return { error: kind === null ? taskError(code, 'external', message) : errorOfKind(code, kind, message), decides }
}

const EXIT_CODES: ReadonlyMap<
  number,
  readonly [code: string, kind: FailureKind | null, said: string, decides: boolean]
> = new Map([
  [69, ['EX_UNAVAILABLE', null, 'a service that it needs is unavailable', false]],
  [75, ['EX_TEMPFAIL', 'transient', 'a temporary failure, by its own word', false]],
  [77, ['EX_NOPERM', 'environment', 'it lacks a permission', false]],
  [124, ['TIMEOUT', 'transient', 'a time limit of its own was over', false]],
  [126, ['NOT_EXECUTABLE', 'environment', 'the command is not executable', true]],
  [127, ['COMMAND_NOT_FOUND', 'environment', 'a command was not found', true]],
])

/** Of a process that only ended, without anything that says why. */
export function fromExit(exitCode: number | undefined, ownWord: boolean): TaskError {
  const meaning = ownWord ? ': by its own word it is not done, so nothing was checked' : ''
  return taskError(`EXIT_${exitCode ?? 'UNKNOWN'}`, 'logic', `exited with code ${exitCode ?? 'unknown'}${meaning}`)
}
