/**
 * How a command that could not do its work says so. Three kinds of error end here: a Failure (expected, with advice),
 * a mistake on the command line (from the argument parser), and anything else, which is a bug of ours.
 */
import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Failure } from '../core/model/failure.ts'
import type { Finding } from '../core/model/finding.ts'
import { nearest } from '../core/std/nearest.ts'
import { harmless } from './colour.ts'
import type { Screen } from './screen.ts'

/** An error in the words that a person reads, and the exit code that scripts read. */
export interface Complaint {
  readonly code: string
  readonly message: string
  readonly place: string | undefined
  readonly advice: string | undefined
  readonly exit: number
  /** All that is wrong, where a specification or a plan has more than one fault. */
  readonly findings?: readonly Finding[]
  /** Where cycles could be opened, and how. */
  readonly cycle_break_suggestions?: readonly unknown[]
  /** True when it is our own mistake. */
  readonly internal: boolean
}

const EXIT_ARGUMENTS = 1
const EXIT_INTERNAL = 70

/** Puts an error in words. `verb` is the command that was being run, when it is known. */
export function complaintOf(error: unknown, verb: string | undefined): Complaint {
  if (isFailure(error)) {
    const { code, message, place, advice, exit } = error
    const findings = 'findings' in error ? { findings: error.findings as readonly Finding[] } : {}
    const suggested = 'suggestions' in error ? (error.suggestions as readonly unknown[]) : []
    const suggestions = suggested.length > 0 ? { cycle_break_suggestions: suggested } : {}
    return { code, message, place, advice, exit, internal: false, ...findings, ...suggestions }
  }
  if (isCommandLineError(error)) return commandLineComplaint(error, verb)
  return systemComplaint(error) ?? internalComplaint(error)
}

/** Prints a complaint: words on `err`, or with `json` one object on `out`. */
export function printComplaint(complaint: Complaint, screen: Screen, json: boolean): void {
  const { code, message, place, advice, findings, cycle_break_suggestions } = complaint
  if (json) {
    screen.out(JSON.stringify({ error: { code, message, place, advice, findings, cycle_break_suggestions } }))
    return
  }
  const paint = screen.paintErr
  const head = complaint.internal ? 'internal error:' : 'error:'
  screen.err(`${paint.bad(head)} ${indented(message)}`)
  if (place !== undefined) screen.err(`  ${paint.faint('at')} ${indented(place)}`)
  if (advice !== undefined) screen.err(`  ${paint.accent('next:')} ${indented(advice)}`)
}

/** Keeps an unexpected error in a file of its own and returns the path, or says why it could not. */
export function keepStack(error: unknown, directory: string = tmpdir()): string {
  const path = join(directory, `tasks-error-${randomUUID()}.txt`)
  const facts = [
    `node ${process.version} on ${process.platform} ${process.arch}`,
    `arguments ${JSON.stringify(process.argv.slice(2))}`,
  ]
  try {
    writeFileSync(path, `${facts.join('\n')}\n\n${stackOf(error)}\n`, { flag: 'wx', mode: 0o600 })
    return path
  } catch {
    return 'nowhere: the temporary directory cannot be written; set TASKS_DEBUG=1 to see the stack'
  }
}

/** The stack of an error and of all its causes. */
export function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return `thrown: ${String(error)}`
  const own = error.stack ?? `${error.name}: ${error.message}`
  return error.cause === undefined ? own : `${own}\ncaused by ${stackOf(error.cause)}`
}

function isFailure(error: unknown): error is Failure {
  return error instanceof Error && error.name === 'Failure' && 'exit' in error && 'code' in error
}

interface CommandLineError extends Error {
  readonly code: string
  readonly exitCode: number
}

function isCommandLineError(error: unknown): error is CommandLineError {
  return error instanceof Error && 'exitCode' in error && 'code' in error && String(error.code).startsWith('commander.')
}

/** Whether the argument parser only stopped because it has printed help or the version. */
export function isHelpShown(error: unknown): error is CommandLineError {
  return (
    isCommandLineError(error) && ['commander.helpDisplayed', 'commander.help', 'commander.version'].includes(error.code)
  )
}

function commandLineComplaint(error: CommandLineError, verb: string | undefined): Complaint {
  const [said = '', ...rest] = error.message.replace(/^error: /, '').split('\n')
  const suggestion = /\(Did you mean (.+)\?\)/.exec(rest.join(' '))?.[1]
  const help = verb === undefined ? '`tasks --help` lists the commands' : `\`tasks ${verb} --help\` shows what it takes`
  const value = wrongValue(said)
  return {
    code: error.code.replace('commander.', '').replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
    message: value?.message ?? missingText(said) ?? said,
    place: undefined,
    advice: `${(value?.meant ?? suggestion) === undefined ? '' : `did you mean ${value?.meant ?? suggestion}? `}${help}`,
    exit: EXIT_ARGUMENTS,
    internal: false,
  }
}

/** What is missing, in the same words for an argument, a flag and the value of a flag. */
function missingText(said: string): string | undefined {
  const argument = /^missing required argument '(.*)'$/.exec(said)?.[1]
  if (argument !== undefined) return `<${argument}> is missing`
  const flag = /^required option '(.*)' not specified$/.exec(said)?.[1]
  if (flag !== undefined) return `${flag} is missing`
  const valued = /^option '(.*)' argument missing$/.exec(said)?.[1]
  return valued === undefined ? undefined : `${valued}: its value is missing`
}

/** What the argument parser says of a value, in words without its own names, and the choice that was probably meant. */
function wrongValue(said: string): { readonly message: string; readonly meant: string | undefined } | undefined {
  const found =
    /^(?:command-argument value '([^]*)' is invalid for argument '([^']*)'|option '([^']*)' argument '([^]*)' is invalid)\. ([^]*)$/.exec(
      said,
    )
  if (found === null) return undefined
  const [, word, argument, flag, value, why = ''] = found
  const written = (word ?? value) as string
  const choices = /^Allowed choices are (.*)\.$/.exec(why)?.[1]?.split(', ')
  const place = argument === undefined ? flag : `<${argument}>`
  if (choices === undefined) return { message: `"${written}" does not fit ${place}. ${why}`, meant: undefined }
  return {
    message: `"${written}" does not fit ${place}. It may be ${choices.join(', ')}.`,
    meant: nearest(written, choices),
  }
}

const SYSTEM_ERRORS: Readonly<Record<string, readonly [code: string, message: string, advice: string]>> = {
  EACCES: ['no-permission', 'no permission', 'check who owns it and its access rights, or name another place'],
  EPERM: ['no-permission', 'not permitted', 'check who owns it and its access rights, or name another place'],
  ENOSPC: ['disk-full', 'the disk is full', 'free some space, or name a directory on another disk'],
  EDQUOT: ['disk-full', 'your disk quota is used up', 'free some space, or name a directory on another disk'],
  EROFS: ['read-only', 'the file system is read-only', 'name a directory that can be written'],
  EMFILE: ['too-many-files', 'too many files are open', 'raise the limit with `ulimit -n 4096` and run again'],
}

/** What the machine refused is the user's to mend, also where no operation foresaw it. */
function systemComplaint(error: unknown): Complaint | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  const known = SYSTEM_ERRORS[String(error.code)]
  if (known === undefined) return undefined
  const [code, message, advice] = known
  const place = 'path' in error && typeof error.path === 'string' ? error.path : undefined
  return { code, message, place, advice, exit: EXIT_ARGUMENTS, internal: false }
}

function internalComplaint(error: unknown): Complaint {
  return {
    code: 'internal',
    message: error instanceof Error ? error.message : String(error),
    place: keepStack(error),
    advice: 'this is a mistake in tasks itself; please report it together with that file',
    exit: EXIT_INTERNAL,
    internal: true,
  }
}

function indented(text: string): string {
  return harmless(text).trimEnd().replaceAll('\n', '\n    ')
}
