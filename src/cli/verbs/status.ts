import type { AddVerb, Invocation } from '../invocation.ts'
import { jsonOption, stateDirOption } from '../options.ts'
import { printJson } from '../printing.ts'
import { statusText } from '../status-text.ts'

interface Flags {
  readonly all?: true
  readonly stateDir?: string
  readonly json?: true
}

/** `tasks status [execution]`: what runs, what waits, and why. */
export const addStatus: AddVerb = (program, invocation) => {
  const { name } = invocation
  program
    .command('status')
    .summary('show what runs, what waits, and why')
    .description('Shows where an execution stands and, for each task that waits, for what.')
    .argument('[execution]', 'which execution (default: the newest)')
    .option('--all', 'list finished tasks too, and do not cut a long list')
    .addOption(stateDirOption())
    .addOption(jsonOption('print one JSON object'))
    .addHelpText('after', `\nExamples:\n  $ ${name} status\n  $ ${name} status exec-2026-11-22-001 --json`)
    .action((execution: string | undefined, flags: Flags) => status(execution, flags, invocation))
}

async function status(execution: string | undefined, flags: Flags, invocation: Invocation): Promise<void> {
  const { screen, directory, name } = invocation
  const [
    { withReadSite },
    { chooseExecution },
    { statusOf },
    { machineStatus },
    { cutOffStatus },
    { executionPlace },
    { reportOf },
    control,
  ] = await Promise.all([
    import('../site.ts'),
    import('../../operations/executions.ts'),
    import('../../operations/status.ts'),
    import('../../operations/machine-status.ts'),
    import('../../operations/cut-off-status.ts'),
    import('../next-steps.ts'),
    import('../../operations/final-report.ts'),
    import('../../operations/control-client.ts'),
  ])
  const wanted = execution === undefined ? {} : { execution_id: execution }
  await withReadSite(directory, flags.stateDir, async ({ journal, attended, stateDir }) => {
    const { execution_id } = chooseExecution(journal.executions(), wanted)
    const folded = statusOf(journal, { execution_id }, Date.now(), attended(execution_id))
    const trouble = folded.attended ? await control.coordinatorTrouble(stateDir, execution_id) : null
    const machine = { ...machineStatus(folded, stateDir), trouble }
    const report = cutOffStatus(folded, machine)
    if (flags.json) {
      const { metrics, timeline } = reportOf(journal, report.execution_id, Date.now())
      return printJson({ ...report, metrics, timeline, ...machine }, screen)
    }
    const place = executionPlace(name, report.execution_id, stateDir, directory)
    screen.out(statusText(report, screen.paint, place, flags.all === true, machine))
  })
}
