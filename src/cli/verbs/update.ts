import { EXIT } from '../../core/model/failure.ts'
import type { AddVerb, Invocation } from '../invocation.ts'
import { jsonOption } from '../options.ts'
import { printJson } from '../printing.ts'
import { siteOptions, userName, withReachedSite } from './command.ts'

interface Flags {
  readonly dryRun?: true
  readonly execution?: string
  readonly codebasePath?: string
  readonly stateDir?: string
  readonly json?: true
}

/** `tasks update <file>`: changes the plan of an execution while it runs. */
export const addUpdate: AddVerb = (program, invocation) => {
  const verb = program
    .command('update')
    .summary('change the plan of a running execution')
    .description('Hands updates of the plan to the coordinator that carries it out, in the order of the files.')
    .argument('<file...>', 'files with updates; the id of an execution may stand before them')
    .option(
      '--dry-run',
      'only show what would become of them: what changes, and how long the rest takes before and after',
    )
    .option('--execution <id>', 'which execution (default: the one that runs)')
  for (const option of siteOptions()) verb.addOption(option)
  verb
    .addOption(jsonOption('print one JSON object'))
    .addHelpText(
      'after',
      `\nExamples:\n  $ ${invocation.name} update change.json --dry-run\n  $ ${invocation.name} update exec-2026-11-22-001 change.json`,
    )
    .action((files: readonly string[], flags: Flags) => update(files, flags, invocation))
}

async function update(given: readonly string[], flags: Flags, invocation: Invocation): Promise<void> {
  const { screen, directory } = invocation
  const [first = '', ...rest] = given
  const isNamed = flags.execution === undefined && rest.length > 0 && /^exec-[\w-]+$/.test(first)
  const files = isNamed ? rest : given
  const [{ lookAtUpdates, sayUpdates }, { updatePreviewText }] = await Promise.all([
    import('../../operations/command.ts'),
    import('../update-preview-text.ts'),
  ])
  const execution = isNamed ? first : flags.execution
  const request = {
    ...(execution === undefined ? {} : { execution }),
    files,
    working_directory: directory,
    actor: userName(),
    now: Date.now(),
  }
  if (flags.dryRun) {
    screen.status('forecasting what is left of the plan')
    const preview = await withReachedSite(flags, invocation, (site) => lookAtUpdates(site, request))
    if (flags.json) printJson(preview, screen)
    else screen.out(updatePreviewText(preview.execution_id, preview.updates, screen.paint))
    if (preview.updates.some(({ verdict }) => verdict === 'refused')) invocation.exitCode = EXIT.arguments
    return
  }
  const taken = await withReachedSite(flags, invocation, (site) => sayUpdates(site, request))
  if (flags.json) return printJson({ updates: taken }, screen)
  taken.forEach(({ execution_id, verdict, waits_for }, i) => {
    const what =
      verdict === 'accepted'
        ? 'is applied'
        : `waits until ${waits_for.join(', ')} ${waits_for.length === 1 ? 'has' : 'have'} ended`
    screen.out(`${screen.paint.good('✓')} ${execution_id}: ${files[i]} ${what}`)
  })
}
