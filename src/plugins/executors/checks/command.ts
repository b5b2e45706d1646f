import { join } from 'node:path'
import type { AcceptanceCheck } from '../../../core/model/acceptance-check.ts'
import { linearPattern } from '../../../core/std/linear-pattern.ts'
import { tailOf } from '../../../system/attempt-folder.ts'
import { type CheckVerdict, impossible, missed, PASSED, quoted } from './verdict.ts'

/** The check that runs a command. */
export type CommandCheck = Extract<AcceptanceCheck, { type: 'command' }>

/** How a check's command ended. */
export interface CommandEnd {
  readonly exit_code?: number | undefined
  readonly signal?: string | undefined
}

/** No more of what a check's command prints is looked at. In bytes, from its end. */
export const MOST_STDOUT = 16 * 1024 * 1024
/** Everything else in the coordinator waits for a pattern, so it gets a few tenths of a second: some 500,000 characters. */
const PATTERN_STEPS = 4_000_000
const SHELL_COULD_NOT = [126, 127]

/** Whether a check looks at standard output alone, which then has to be kept apart from the log. */
export function looksAtStdout(check: CommandCheck): boolean {
  return check.expect.stdout_contains !== undefined || check.expect.stdout_matches !== undefined
}

/** The verdict when the shell could not run a command at all; undefined when it could. */
export function shellCouldNot(cmd: string, folder: string, { exit_code }: CommandEnd): CheckVerdict | undefined {
  if (exit_code === undefined || !SHELL_COULD_NOT.includes(exit_code)) return undefined
  const why = `\`${cmd}\` could not be run by the shell (exit code ${exit_code}): ${lastLine(folder)}`
  return impossible('CHECK_COMMAND_MISSING', why)
}

/** Judges a command that ended, by its exit and by the `stdout` file in its attempt's folder. */
export function judgeCommand(check: CommandCheck, folder: string, exit: CommandEnd): CheckVerdict {
  const { exit_code: expected = 0, stdout_contains, stdout_matches } = check.expect
  if (exit.signal !== undefined) return missed(`exit code ${expected} of \`${check.cmd}\``, `signal ${exit.signal}`)
  const found = exit.exit_code ?? 0
  if (found !== expected) {
    const impossibly = shellCouldNot(check.cmd, folder, exit)
    return impossibly ?? missed(`exit code ${expected} of \`${check.cmd}\``, `${found}; ${printedLast(folder)}`)
  }
  if (!looksAtStdout(check)) return PASSED
  const text = tailOf(join(folder, 'stdout'), MOST_STDOUT)
  if (stdout_contains !== undefined && !text.includes(stdout_contains))
    return missed(`${quoted(stdout_contains)} in what \`${check.cmd}\` prints`, quoted(text))
  return stdout_matches === undefined ? PASSED : judgePattern(check.cmd, stdout_matches, text)
}

function judgePattern(command: string, source: string, text: string): CheckVerdict {
  const pattern = linearPattern(source)
  if (!pattern.ok)
    return impossible('CHECK_PATTERN_UNUSABLE', `The pattern /${source}/ cannot be searched for: ${pattern.error}.`)
  const occurs = pattern.value.occursWithin(text, PATTERN_STEPS)
  if (occurs === undefined)
    return impossible(
      'CHECK_PATTERN_TOO_COSTLY',
      `\`${command}\` prints too much to look for /${source}/ in it: ${text.length} characters.`,
    )
  return occurs ? PASSED : missed(`what \`${command}\` prints to match /${source}/`, quoted(text))
}

/** What a command printed last, for a message. */
export function printedLast(folder: string): string {
  const printed = lastLine(folder)
  return printed === 'nothing' ? 'it printed nothing' : `it printed last ${printed}`
}

function lastLine(folder: string): string {
  return quoted(tailOf(join(folder, 'log'), 4096).trim().split('\n').at(-1) ?? '')
}
