/**
 * Why did it fail? A pure function that the loop calls before `step`: structured facts first (the executor's own
 * error, the signal, exit codes with a fixed meaning), then what failing tools are known to print, newest line first.
 * Only codes, classes and short captures leave this file; log text never does.
 */
import type { AttemptReport } from '../../model/attempt.ts'
import type { FailureClass, TaskError } from '../../model/failure.ts'
import type { FailureEvidence } from '../../ports/executor.ts'
import { FAILURE_PATTERNS } from './failure-patterns.ts'
import { taskError } from './task-error.ts'

type Finished = Extract<AttemptReport, { type: 'finished' }>

/** How much of a log's end is looked at, in characters. */
export const LOG_TAIL_MAX = 16_384

const LINE_MAX = 1000

const EXIT_CODES: Readonly<
  Record<number, { readonly code: string; readonly class: FailureClass; readonly message: string }>
> = {
  69: { code: 'EX_UNAVAILABLE', class: 'external', message: 'a service that it needs is unavailable (exit code 69)' },
  75: { code: 'EX_TEMPFAIL', class: 'transient', message: 'a temporary failure, by its own word (exit code 75)' },
  77: { code: 'EX_NOPERM', class: 'systemic', message: 'it lacks a permission (exit code 77)' },
  126: { code: 'NOT_EXECUTABLE', class: 'systemic', message: 'the command is not executable (exit code 126)' },
  127: { code: 'COMMAND_NOT_FOUND', class: 'systemic', message: 'a command was not found (exit code 127)' },
}

/** Classifies an attempt that did not succeed; `undefined` for one that succeeded or was cancelled. */
export function classify(report: Finished, evidence: FailureEvidence | undefined): TaskError | undefined {
  if (report.outcome === 'succeeded' || report.outcome === 'cancelled') return undefined
  if (report.error !== undefined) return report.error
  const system = evidence?.system_error
  if (system !== undefined) return fromSystem(report, system)
  const known = fromLog(evidence?.log_tail ?? '')
  if (report.signal !== undefined && report.signal !== '') {
    // An out-of-memory kill leaves the tool's own words behind when there were any.
    return withFacts(report, known ?? fromSignal(report.signal))
  }
  const { exit_code } = report
  const fixed = exit_code === undefined ? undefined : EXIT_CODES[exit_code]
  if (known !== undefined) return withFacts(report, known)
  const command = exit_code === 127 ? commandNotFound(evidence?.log_tail ?? '') : undefined
  if (command !== undefined)
    return withFacts(
      report,
      taskError('COMMAND_NOT_FOUND', 'systemic', `the command ${command} was not found (exit code 127)`, { command }),
    )
  if (fixed !== undefined) return withFacts(report, taskError(fixed.code, fixed.class, fixed.message, {}))
  const meaning = evidence?.own_word === true ? ': by its own word it is not done, so nothing was checked' : ''
  const message = `exited with code ${exit_code ?? 'unknown'}${meaning}`
  return withFacts(report, taskError(`EXIT_${exit_code ?? 'UNKNOWN'}`, 'logic', message, {}))
}

/** The machine has no more of something, or its disk refuses for now: it may have again. */
const EXHAUSTED: ReadonlySet<string> = new Set('EAGAIN EMFILE ENFILE ENOMEM ENOSPC EDQUOT EIO EROFS'.split(' '))

function fromSystem(report: Finished, system: { readonly code: string; readonly message: string }): TaskError {
  const code = system.code.toUpperCase().replaceAll(/[^A-Z0-9_]/g, '_')
  const kind: FailureClass = code === 'CHECK_FAILED' ? 'logic' : EXHAUSTED.has(code) ? 'resource' : 'systemic'
  return withFacts(report, taskError(/^[A-Z]/.test(code) ? code : `E_${code}`, kind, system.message.slice(0, 500), {}))
}

function fromSignal(signal: string): TaskError {
  if (signal === 'SIGKILL')
    return taskError('KILLED', 'resource', 'was killed (SIGKILL), perhaps for want of memory', { signal })
  const crash =
    signal === 'SIGSEGV' || signal === 'SIGBUS' || signal === 'SIGILL' || signal === 'SIGFPE' || signal === 'SIGABRT'
  return taskError('SIGNALLED', crash ? 'logic' : 'transient', `was ended by ${signal}`, { signal })
}

/**
 * What the log's end says: the newest line that a pattern knows, because it is nearest to the exit. Of several lines
 * about the same thing, the one that names most is taken.
 */
function fromLog(tail: string): TaskError | undefined {
  const lines = stripControls(tail.slice(-LOG_TAIL_MAX)).split('\n')
  let best: TaskError | undefined
  for (let i = lines.length - 1; i >= 0; i--) {
    const known = fromLine((lines[i] as string).slice(0, LINE_MAX))
    if (known === undefined) continue
    best ??= known
    if (known.code === best.code && captured(known) > captured(best)) best = known
  }
  return best
}

/** What shells print: `sh: 1: make: not found`, `bash: line 1: make: command not found`, `zsh:1: command not found: make`. */
const NOT_FOUND =
  /^\S*sh: (?:(?:line )?\d+: )?(?<bourne>[\w./@+-]{1,120}): (?:command )?not found$|^\S*sh:\d+: command not found: (?<zsh>[\w./@+-]{1,120})$/

/** The command that a shell did not find, by the newest line that says so. */
function commandNotFound(tail: string): string | undefined {
  const lines = stripControls(tail.slice(-LOG_TAIL_MAX)).split('\n')
  for (let i = lines.length - 1; i >= 0; i--) {
    const named = NOT_FOUND.exec((lines[i] as string).slice(0, LINE_MAX).trimEnd())?.groups
    const command = named?.['bourne'] ?? named?.['zsh']
    if (command !== undefined) return command
  }
  return undefined
}

function captured(error: TaskError): number {
  return Object.keys(error.captures ?? {}).length
}

function fromLine(line: string): TaskError | undefined {
  for (const pattern of FAILURE_PATTERNS) {
    const match = pattern.match.exec(line)
    if (match === null) continue
    const captures: Record<string, string> = {}
    for (const [name, value] of Object.entries(match.groups ?? {}))
      if (value !== undefined) captures[name] = value.slice(0, 120)
    const form =
      captures['address'] === undefined
        ? pattern.message.replace('the connection to {address}', 'a connection')
        : pattern.message
    const message = form.replaceAll(/\{(\w+)\}/g, (_, name: string) => captures[name] ?? 'an unknown place')
    return taskError(pattern.code, pattern.class, message, captures)
  }
  return undefined
}

/** Takes out colour codes and other escapes, and reads a carriage return as a line's end. */
function stripControls(text: string): string {
  // oxlint-disable-next-line no-control-regex -- escapes are what is looked for
  return text.replaceAll(/\u001B\[[0-9;?]*[A-Za-z]/g, '').replaceAll('\r', '\n')
}

function withFacts(report: Finished, error: TaskError): TaskError {
  return {
    ...error,
    ...(report.exit_code === undefined ? {} : { exit_code: report.exit_code }),
    ...(report.signal === undefined ? {} : { signal: report.signal }),
  }
}
