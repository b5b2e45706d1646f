/**
 * What proves that a task is done. A check that holds whatever was done proves nothing, and a task whose checks are all of
 * that kind stands without proof.
 */
import type { AcceptanceCheck } from '../../model/acceptance-check.ts'
import type { Task } from '../../model/task.ts'
import { outcomeOf, type LineOutcome } from './exit-status.ts'

/** What a proof is judged by. */
export type Provable = Pick<Task, 'title' | 'action' | 'acceptance_checks' | 'done'>

/**
 * `checked`: a check that must hold and can fail; `exit_status`: its own command ended with 0, and no more; `person`: somebody
 * confirms it; `none`: nothing that could fail; `not_needed`: nothing is to be done.
 */
export type Proof = 'checked' | 'exit_status' | 'person' | 'none' | 'not_needed'

/** Says what proves a task. */
export function proofOf(task: Provable): Proof {
  if (task.done || task.action.kind === 'noop') return 'not_needed'
  const proves = (check: AcceptanceCheck): boolean =>
    check.priority === 'must' && check.when === 'on_complete' && vacuityOf(check, task) === undefined
  if (task.acceptance_checks.some(proves)) return 'checked'
  if (task.action.kind === 'human') return 'person'
  // The answer's status is to a request what the exit status is to a command.
  if (task.action.kind === 'http') return 'exit_status'
  if (task.action.kind === 'shell' && !cannotFail(task.action.cmd ?? '')) return 'exit_status'
  return 'none'
}

/** Why a check proves nothing, as the end of a sentence about it; nothing when it may fail. */
export function vacuityOf(check: AcceptanceCheck, task: Provable): string | undefined {
  switch (check.type) {
    case 'command':
      return commandVacuity(check, task)
    case 'artifact':
      return artifactVacuity(check)
    case 'tests':
    case 'http':
      return undefined
    case 'metric':
      return check.expect.lte === undefined && check.expect.gte === undefined ? 'expects nothing of it' : undefined
  }
}

type Check<T extends AcceptanceCheck['type']> = Extract<AcceptanceCheck, { type: T }>

function commandVacuity(check: Check<'command'>, task: Provable): string | undefined {
  const outcome = outcomeOf(check.cmd)
  if (outcome.status === 'open') return undefined
  const { stdout_contains, stdout_matches } = check.expect
  const looksAtOutput = (stdout_contains ?? '') !== '' || !matchesAnything(stdout_matches)
  if (looksAtOutput && !outcome.constant_output) return undefined
  if (installs(check.cmd, task)) return undefined
  return `ends with ${endOf(outcome)} whatever was done`
}

function endOf(outcome: LineOutcome): string {
  return outcome.status === 'zero' ? 'code 0' : 'an error'
}

function matchesAnything(pattern: string | undefined): boolean {
  return pattern === undefined || /^\^?(?:\.[*?]|\(\.\*\))?\$?$/.test(pattern)
}

/** `node --version` proves that Node is there, which is all that "Install Node" promises. */
function installs(cmd: string, task: Provable): boolean {
  const tool = /^\s*([\w.+-]+)\s+(?:--version|-version|-v|-V)\s*$/.exec(cmd)?.[1]
  if (tool === undefined || !/\b(?:install|set ?up|provision|upgrade|update|add|enable)/i.test(task.title)) return false
  return task.title.toLowerCase().includes(tool.toLowerCase())
}

function artifactVacuity({ path, expect }: Check<'artifact'>): string | undefined {
  const contains = (expect.contains ?? []).filter((text) => text !== '')
  const looksInside =
    contains.length > 0 ||
    (expect.not_contains ?? '') !== '' ||
    expect.sha256 !== undefined ||
    expect.valid !== undefined
  if (looksInside) return undefined
  if (expect.exists === undefined) return 'expects nothing of the file'
  const everywhere = /^(?:\.{0,2}\/?)+$/.test(path)
  return everywhere && expect.exists ? 'asks for a directory that is always there' : undefined
}

/** Whether a task's own command ends with an error whatever happens: the task can never be done. */
export function alwaysFails({ action, done }: Provable): boolean {
  return !done && action.kind === 'shell' && outcomeOf(action.cmd ?? '').status === 'nonzero'
}

/** Whether a task's own command ends well whatever happens. Writing a file is work, and may fail. */
function cannotFail(cmd: string): boolean {
  const outcome = outcomeOf(cmd)
  return outcome.status === 'zero' && (!outcome.does_work || outcome.hides_failure)
}
