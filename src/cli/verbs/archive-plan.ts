import type { AddVerb, Invocation } from '../invocation.ts'
import { jsonOption, stateDirOption } from '../options.ts'
import { printJson } from '../printing.ts'
import { shownPath } from '../shown-path.ts'
import { shellWord } from '../../core/std/shell-word.ts'

interface Flags {
  readonly undo?: true
  readonly force?: true
  readonly stateDir?: string
  readonly json?: true
}

/** `tasks archive-plan <dir>`: puts a plan away. */
export const addArchivePlan: AddVerb = (program, invocation) => {
  const { name } = invocation
  program
    .command('archive-plan')
    .summary('put a plan away')
    .description(
      'Moves a plan into the folder archive beside it, over nothing: a name that is taken there gets a number.',
    )
    .argument('<plan>', "the plan's directory")
    .option('--undo', 'take an archived plan back')
    .option('--force', 'also while it is executed, and with files in it that are no plan’s')
    .addOption(stateDirOption())
    .addOption(jsonOption('print one JSON object'))
    .addHelpText(
      'after',
      `\nExamples:\n  $ ${name} archive-plan ./plans/release\n  $ ${name} archive-plan --undo ./plans/archive/release`,
    )
    .action((plan: string, flags: Flags) => archive(plan, flags, invocation))
}

async function archive(plan: string, flags: Flags, invocation: Invocation): Promise<void> {
  const { screen, directory, name } = invocation
  const [{ archivePlan }, { withPlanSite }] = await Promise.all([
    import('../../operations/archive-plan.ts'),
    import('../plan-site.ts'),
  ])
  const request = { plan, working_directory: directory, undo: flags.undo === true, force: flags.force === true }
  const archived = await withPlanSite(plan, directory, flags.stateDir, (site) =>
    untroubled(() => archivePlan({ ...request, site })),
  )
  if (flags.json) return printJson(archived, screen)
  const [from, to] = [shownPath(archived.from, directory), shownPath(archived.to, directory)]
  screen.out(
    `${screen.paint.good('✓')} ${archived.plan_id ?? from} ${flags.undo ? 'is back' : 'is archived'}: ${from} → ${to}`,
  )
  for (const execution of archived.open_executions) {
    screen.out(screen.paint.faint(`  ${execution} has its own copy of the plan, and can still be resumed`))
  }
  if (!flags.undo) screen.out(`  ${screen.paint.accent('undo:')} ${name} archive-plan --undo ${shellWord(to)}`)
}

/** Moves and then mends one note: Ctrl-C between the two waits, for the moment that both take. */
function untroubled<T>(act: () => T): T {
  const ignore = (): void => {}
  process.on('SIGINT', ignore)
  try {
    return act()
  } finally {
    process.off('SIGINT', ignore)
  }
}
