import { resolve } from 'node:path'
import { EXIT, Failure } from '../../core/model/failure.ts'
import { counted } from '../../core/std/counted.ts'
import { harmless } from '../colour.ts'
import type { AddVerb, Invocation } from '../invocation.ts'
import { jsonOption, stateDirOption } from '../options.ts'
import { printJson } from '../printing.ts'

interface Flags {
  readonly rebuild?: true
  readonly forget?: true
  readonly stateDir?: string
  readonly json?: true
}

/** `tasks history`: what executions of this site taught. */
export const addHistory: AddVerb = (program, invocation) => {
  const { name } = invocation
  program
    .command('history')
    .summary('show what executions taught: times, first tries, remedies')
    .description(
      'Shows what was learned here from executions, by kind of task, capability and executor: how long tasks took against their ' +
        'estimates, how often the first attempt was enough, and which remedies helped. New plans correct their durations by it.',
    )
    .option('--rebuild', 'make it anew from the journal, whatever it says now')
    .option('--forget', 'take it away; the journal stays')
    .addOption(stateDirOption())
    .addOption(jsonOption('print one JSON object'))
    .addHelpText(
      'after',
      `\nExamples:\n  $ ${name} history\n  $ ${name} history --rebuild\n  $ ${name} plan spec.md --history off`,
    )
    .action((flags: Flags) => history(flags, invocation))
}

async function history(flags: Flags, invocation: Invocation): Promise<void> {
  const { directory, screen, name } = invocation
  const [{ siteDirectory, withReadSite }, files, { rebuiltHistory }, { summaryOf }, { historyText }] =
    await Promise.all([
      import('../site.ts'),
      import('../../operations/history-file.ts'),
      import('../../operations/learning.ts'),
      import('../../core/planning/history/summary.ts'),
      import('../history-text.ts'),
    ])
  if (flags.rebuild && flags.forget) throw both()
  const stateDir = siteDirectory(
    directory,
    flags.stateDir === undefined ? undefined : resolve(directory, flags.stateDir),
  )
  const path = files.historyPath(stateDir)
  if (flags.forget) {
    const forgotten = files.removeHistory(path)
    if (flags.json) return printJson({ forgotten }, screen)
    return screen.out(forgotten ? `forgot what was learned: ${path}` : 'nothing was learned here')
  }
  if (flags.rebuild) {
    const rebuilt = await withReadSite(directory, stateDir, ({ journal }) => rebuiltHistory(journal))
    files.writeHistory(path, rebuilt.history)
    for (const { execution_id, why } of rebuilt.unread)
      screen.err(`${screen.paintErr.warn('note:')} ${execution_id} was left out: ${harmless(why)}`)
  }
  const found = files.readHistory(path)
  const summary = found === undefined ? { executions: 0, work: [], remedies: [] } : summaryOf(found)
  if (flags.json) return printJson({ ...summary, path: found === undefined ? null : path }, screen)
  if (summary.executions === 0)
    return screen.out(`Nothing was learned here yet. Executions teach; those of before with ${name} history --rebuild.`)
  if (flags.rebuild) screen.out(`made anew from ${counted(summary.executions, 'execution')}: ${path}`)
  screen.out(historyText(summary, screen.paint))
}

function both(): Failure {
  return new Failure({
    code: 'wrong-arguments',
    message: '--rebuild and --forget do not go together.',
    exit: EXIT.arguments,
    advice: 'Give one of them.',
  })
}
