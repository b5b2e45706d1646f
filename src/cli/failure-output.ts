import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import type { ExecutionOutcome } from '../operations/execute.ts'
import { attemptLogs } from '../operations/logs.ts'
import type { OpenSite } from '../operations/open-site.ts'
import { attemptFolder, tailOf } from '../system/attempt-folder.ts'

const TASKS_SHOWN = 3
const LINES_SHOWN = 8
const TAIL_BYTES = 4096

/** The last lines that failed tasks printed, as lines for people: the few words that tell most about what went wrong. */
export function failureOutput(outcome: ExecutionOutcome, site: OpenSite): string[] {
  const failed = outcome.open_ends.filter((end) => end.state === 'FAILED' || end.state === 'ROLLED_BACK')
  return failed.slice(0, TASKS_SHOWN).flatMap((end) => {
    const lines = lastLines(outcome.execution_id, end.task, site)
    return lines.length === 0 ? [] : [`${end.task} (${end.title}) printed last:`, ...lines.map((line) => `  | ${line}`)]
  })
}

function lastLines(executionId: string, task: string, site: OpenSite): string[] {
  const logOf = (execution: string, token: string): string =>
    join(attemptFolder(site.stateDir, execution, token), 'log')
  const attempts = attemptLogs(site.journal, { task, execution_id: executionId }, logOf)
  const last = attempts.findLast(({ kind, outcome }) => kind !== 'compensate' && outcome !== 'succeeded')
  if (last === undefined) return []
  const lines = stripVTControlCharacters(tailOf(last.log_path, TAIL_BYTES)).split(/\r?\n/)
  return lines.filter((line) => line.trim() !== '').slice(-LINES_SHOWN)
}
