import { statSync } from 'node:fs'
import { join } from 'node:path'
import { formatDuration } from '../../core/std/duration.ts'
import type { ExecutionSummary } from '../../operations/list.ts'
import { harmless } from '../colour.ts'
import type { AddVerb, Invocation } from '../invocation.ts'
import { localTime } from '../local-time.ts'
import { jsonOption, stateDirOption } from '../options.ts'
import { printJson, table } from '../printing.ts'
import { statusWord } from '../status-text.ts'

interface Flags {
  readonly stateDir?: string
  readonly json?: true
}

/** `tasks list`: all executions of this site. */
export const addList: AddVerb = (program, invocation) => {
  program
    .command('list')
    .summary('list the executions, newest first')
    .description('Lists the executions of this codebase, newest first.')
    .addOption(stateDirOption())
    .addOption(jsonOption('print one JSON list'))
    .addHelpText('after', `\nExample:\n  $ ${invocation.name} list`)
    .action((flags: Flags) => list(flags, invocation))
}

/** Up to here a list is there at once although every event is read. */
const READ_BYTES_MAX = 16 * 2 ** 20

function bytesOf(stateDir: string): number {
  return statSync(join(stateDir, 'journal.db'), { throwIfNoEntry: false })?.size ?? 0
}

async function list(flags: Flags, { screen, directory, name }: Invocation): Promise<void> {
  const [{ withReadSite }, { listExecutions }] = await Promise.all([
    import('../site.ts'),
    import('../../operations/list.ts'),
  ])
  const executions = await withReadSite(directory, flags.stateDir, (site) =>
    listExecutions(site.journal, site.attended, bytesOf(site.stateDir) <= READ_BYTES_MAX),
  )
  if (flags.json) return printJson(executions, screen)
  if (executions.length === 0) return screen.out(`No executions yet. Start one with ${name} execute <plan>.`)
  screen.out(table(['EXECUTION', 'STATUS', 'STARTED', 'TOOK', 'PLAN'], executions.map(row), screen.paint))

  for (const { execution_id, damage } of executions)
    if (damage !== null) screen.err(`${screen.paintErr.warn('note:')} ${execution_id}: ${harmless(damage)}`)

  function row(execution: ExecutionSummary): string[] {
    return [
      execution.execution_id,
      statusWord(execution.status, screen.paint),
      localTime(execution.started_at),
      formatDuration(execution.elapsed_ms),
      harmless(execution.title),
    ]
  }
}
