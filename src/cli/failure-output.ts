import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import type { ExecutionOutcome } from '../operations/execution-outcome.ts'
import { attemptLogs } from '../operations/logs.ts'
import type { OpenSite } from '../operations/open-site.ts'
import { attemptFolder, tailOf } from '../system/attempt-folder.ts'

const FAILED: ReadonlySet<string> = new Set(['FAILED', 'ROLLED_BACK', 'QUARANTINED'])
const TASKS_SHOWN = 3
/** Each costs a look through the journal. */
const TASKS_READ = 10
const LINES_SHOWN = 8
const TAIL_BYTES = 4096

/**
 * The last lines that failed tasks printed, as lines for people: the few words that tell most about what went wrong. Of tasks
 * that printed the same only the first is shown.
 */
export function failureOutput(outcome: ExecutionOutcome, site: OpenSite): string[] {
  const shown = new Map<string, string[]>()
  for (const end of outcome.open_ends.filter(({ state }) => FAILED.has(state)).slice(0, TASKS_READ)) {
    const lines = lastLines(outcome.execution_id, end.task, site)
    const key = lines.join('\n')
    if (lines.length === 0 || shown.has(key)) continue
    shown.set(key, [`${end.task} (${end.title}) printed last:`, ...lines.map((line) => `  | ${line}`)])
    if (shown.size === TASKS_SHOWN) break
  }
  return [...shown.values()].flat()
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
