import type { AddVerb, Invocation } from '../invocation.ts'
import { jsonOption, stateDirOption } from '../options.ts'
import { printJson } from '../printing.ts'

interface Flags {
  readonly stateDir?: string
  readonly json?: true
}

/** `tasks explain [execution]`: what broke, what was done about it, and what it cost. */
export const addExplain: AddVerb = (program, invocation) => {
  const { name } = invocation
  program
    .command('explain')
    .summary('show what broke in an execution, and what was done about it')
    .description(
      'Tells from the journal what broke in an execution, what was done about it and by whom, what it cost, what is still open ' +
        'and what to do next. An execution that runs can be looked at too.',
    )
    .argument('[execution]', 'which execution (default: the newest)')
    .addOption(stateDirOption())
    .addOption(jsonOption('print one JSON object'))
    .addHelpText('after', `\nExamples:\n  $ ${name} explain\n  $ ${name} explain exec-2026-11-22-001 --json`)
    .action((execution: string | undefined, flags: Flags) => explain(execution, flags, invocation))
}

async function explain(execution: string | undefined, flags: Flags, invocation: Invocation): Promise<void> {
  const { screen, directory } = invocation
  const [{ withReadSite }, { explainExecution }, { accountPage }] = await Promise.all([
    import('../site.ts'),
    import('../../operations/explain-execution.ts'),
    import('../../core/view/account/account-page.ts'),
  ])
  await withReadSite(directory, flags.stateDir, ({ journal, attended }) => {
    const account = explainExecution(journal, execution, attended)
    if (flags.json) printJson(account, screen)
    else screen.raw(screen.marks(accountPage(account, screen.paint)))
    return Promise.resolve()
  })
}
