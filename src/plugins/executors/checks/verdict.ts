import { join } from 'node:path'
import { Script, createContext } from 'node:vm'
import type { AcceptanceCheck } from '../../../core/model/acceptance-check.ts'
import { tailOf } from '../../../system/attempt-folder.ts'

/** What a check found. `could_not_run` proves nothing about the task. */
export type CheckVerdict =
  | { readonly outcome: 'succeeded' }
  | { readonly outcome: 'failed' | 'could_not_run'; readonly code: string; readonly message: string }

/** The check that runs a command. */
export type CommandCheck = Extract<AcceptanceCheck, { type: 'command' }>

const MOST_STDOUT = 16 * 1024 * 1024
const PATTERN_DEADLINE_MS = 2_000
const SHELL_COULD_NOT = [126, 127]

/** The verdict that a check passed. */
export const PASSED: CheckVerdict = { outcome: 'succeeded' }

/** The verdict that a check failed: what was expected, and what was found. */
export function missed(expected: string, found: string): CheckVerdict {
  return { outcome: 'failed', code: 'CHECK_FAILED', message: `Expected ${expected}; found ${found}.` }
}

/** The verdict that the check itself was impossible. `code`: a system error's code, or one of ours in capitals. */
export function impossible(code: string, message: string): CheckVerdict {
  return { outcome: 'could_not_run', code, message }
}

/** Whether a check looks at standard output alone, which then has to be kept apart from the log. */
export function looksAtStdout(check: CommandCheck): boolean {
  return check.expect.stdout_contains !== undefined || check.expect.stdout_matches !== undefined
}

/** Judges a command that ended, by its exit and by the `stdout` file in its attempt's folder. */
export function judgeCommand(
  check: CommandCheck,
  folder: string,
  exit: { readonly exit_code?: number | undefined; readonly signal?: string | undefined },
): CheckVerdict {
  const { exit_code: expected = 0, stdout_contains, stdout_matches } = check.expect
  if (exit.signal !== undefined) return missed(`exit code ${expected} of \`${check.cmd}\``, `signal ${exit.signal}`)
  const found = exit.exit_code ?? 0
  if (found !== expected) {
    const why = `\`${check.cmd}\` could not be run by the shell (exit code ${found}): ${lastLine(folder)}`
    if (SHELL_COULD_NOT.includes(found)) return impossible('CHECK_COMMAND_MISSING', why)
    const printed = lastLine(folder)
    const what = printed === 'nothing' ? 'it printed nothing' : `it printed last ${printed}`
    return missed(`exit code ${expected} of \`${check.cmd}\``, `${found}; ${what}`)
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

/** Text for a message: quoted, its middle left out when it is long. */
export function quoted(text: string): string {
  const short = text.trim()
  if (short === '') return 'nothing'
  return JSON.stringify(short.length <= 300 ? short : `${short.slice(0, 150)} … ${short.slice(-150)}`)
}

function lastLine(folder: string): string {
  return quoted(tailOf(join(folder, 'log'), 4096).trim().split('\n').at(-1) ?? '')
}
