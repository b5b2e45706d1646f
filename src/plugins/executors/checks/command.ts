import { join } from 'node:path'
import { Script, createContext } from 'node:vm'
import type { AcceptanceCheck } from '../../../core/model/acceptance-check.ts'
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
const PATTERN_DEADLINE_MS = 2_000
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

function judgePattern(command: string, pattern: string, text: string): CheckVerdict {
  let script: Script
  try {
    script = new Script('new RegExp(pattern).test(text)')
    if (script.runInContext(createContext({ pattern, text }), { timeout: PATTERN_DEADLINE_MS }) === true) return PASSED
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return impossible('CHECK_PATTERN_UNUSABLE', `The pattern /${pattern}/ cannot be used: ${why}.`)
  }
  return missed(`what \`${command}\` prints to match /${pattern}/`, quoted(text))
}

/** What a command printed last, for a message. */
export function printedLast(folder: string): string {
  const printed = lastLine(folder)
  return printed === 'nothing' ? 'it printed nothing' : `it printed last ${printed}`
}

function lastLine(folder: string): string {
  return quoted(tailOf(join(folder, 'log'), 4096).trim().split('\n').at(-1) ?? '')
}
