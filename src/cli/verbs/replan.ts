import { Option } from 'commander'
import type { AddVerb, Invocation } from '../invocation.ts'
import { configOption, jsonOption, stateDirOption } from '../options.ts'
import { printJson } from '../printing.ts'
import { shellWord } from '../../core/std/shell-word.ts'
import { shownPath } from '../shown-path.ts'
import { importOptions, specProposer, type ImportFlags } from '../spec-proposer.ts'

interface Flags extends ImportFlags {
  readonly only?: true
  readonly write?: true
  readonly outputDir?: string
  readonly force?: true
  readonly patch?: string
  readonly stateDir?: string
  readonly analysis: boolean
  readonly config?: string
  readonly json?: true
}

/** `tasks replan <plan> <spec>`: the smallest change of a plan that another specification asks for. */
export const addReplan: AddVerb = (program, invocation) => {
  const { name } = invocation
  const { from, tag } = importOptions()
  program
    .command('replan')
    .summary('change a plan to fit another specification')
    .description(
      'Plans another specification with the settings of a plan that is there, keeping the ids of what stays, and shows what ' +
        'differs, and what of it a running execution can take. Writes nothing unless it is asked to.',
    )
    .argument('<plan>', "the plan's directory")
    .argument('<spec...>', 'a file, several files or a folder, - for standard input, or the text itself in quotes')
    .option('--only', 'read what was named and nothing that stands beside it')
    .addOption(from)
    .addOption(tag)
    .option('--write', 'put the new plan in the place of the old one')
    .addOption(new Option('--output-dir <dir>', 'put the new plan there (default: nowhere)').conflicts('write'))
    .option('--force', 'with --output-dir: replace another plan there')
    .option('--patch <file>', 'write the patch that a running execution can take (default: nowhere)')
    .addOption(stateDirOption())
    .option('--no-analysis', 'do not look at the codebase')
    .addOption(configOption())
    .addOption(jsonOption('print one JSON object'))
    .addHelpText(
      'after',
      `
Examples:
  $ ${name} replan ./plans/release spec.md
  $ ${name} replan ./plans/release spec.md --write
  $ ${name} replan ./plans/release spec.md --patch release.patch.json`,
    )
    .action((plan: string, specs: string[], flags: Flags) => change(plan, specs, flags, invocation))
}

async function change(plan: string, specs: readonly string[], flags: Flags, invocation: Invocation): Promise<void> {
  const { screen, directory } = invocation
  const [{ replan }, { forecast }, { readSources }, { withPlanSite }, { ownGenerator }, { codebasePorts }] =
    await Promise.all([
      import('../../operations/replan.ts'),
      import('../../simulation/forecast.ts'),
      import('../read-source.ts'),
      import('../plan-site.ts'),
      import('../version.ts'),
      import('../codebase-ports.ts'),
    ])
  const request = {
    plan,
    spec: await readSources(specs, invocation),
    ...(flags.only === undefined ? {} : { only: true }),
    working_directory: directory,
    generator: ownGenerator(),
    at: Date.now(),
    cli_args: process.argv.slice(2),
    ...(flags.tag === undefined ? {} : { import_tag: flags.tag }),
    ...(flags.write === undefined ? {} : { write: true }),
    ...(flags.outputDir === undefined ? {} : { output_dir: flags.outputDir }),
    ...(flags.force === undefined ? {} : { force: true }),
    ...(flags.patch === undefined ? {} : { patch: flags.patch }),
  }
  const proposer = await specProposer(flags)
  const { ports, end } = await codebasePorts(flags, invocation)
  const { attended, outcome } = await withPlanSite(plan, directory, flags.stateDir, async (site) => ({
    attended: site?.attended === true,
    outcome: await replan({ ...request, site }, { proposer, forecast, ...ports }),
  })).finally(end)
  if (flags.json) return printJson(outcome, screen)
  const { replanText } = await import('../replan-text.ts')
  const { paint } = screen
  screen.out(replanText(outcome, paint))
  const { written, diff, patch } = outcome
  const shown = (path: string): string => shownPath(path, directory)
  if (written.patch !== null) {
    screen.out(`\n${paint.good('✓')} wrote the patch to ${shown(written.patch)}`)
    if (outcome.execution !== null) {
      const { execution_id } = outcome.execution
      const file = shellWord(shown(written.patch))
      const next = attended
        ? `tasks update ${file}   hands it to the coordinator that is at work`
        : `tasks execute --resume ${execution_id} --update ${file}   applies it and goes on`
      screen.out(`${paint.accent('next:')} ${next}`)
    }
  } else if (flags.patch !== undefined)
    screen.out(
      `\n${patch.not_hot.some((limit) => limit.blocks) ? 'No patch' : 'Nothing to patch'}: ${shown(flags.patch)} was not written`,
    )
  if (written.plan !== null) screen.out(`${paint.good('✓')} wrote the plan to ${shown(written.plan)}`)
  else if (!diff.identical)
    screen.out(
      `\n${paint.accent('next:')} the plan was not written; --write puts the new one in the place of the old one`,
    )
}
