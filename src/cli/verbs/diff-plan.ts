import type { AddVerb, Invocation } from '../invocation.ts'
import { jsonOption } from '../options.ts'
import { printJson } from '../printing.ts'

interface Flags {
  readonly exitCode?: true
  readonly json?: true
}

/** `tasks diff-plan <before> <after>`: what differs between two plans. */
export const addDiffPlan: AddVerb = (program, invocation) => {
  const { name } = invocation
  program
    .command('diff-plan')
    .summary('compare two plans')
    .description(
      'Compares two plans: tasks that came, went or changed, field by field; dependencies, features, resources and settings; ' +
        'and what that means for the forecast. Tasks are recognised also when they moved to another id.',
    )
    .argument('<before>', "the first plan's directory")
    .argument('<after>', "the second plan's directory")
    .option('--exit-code', 'end with 1 when the plans differ')
    .addOption(jsonOption('print one JSON object (schemas/plan-diff.schema.json)'))
    .addHelpText(
      'after',
      `\nExamples:\n  $ ${name} diff-plan ./plans/release ./plans/release-2\n  $ ${name} diff-plan ./plans/a ./plans/b --exit-code --json`,
    )
    .action((before: string, after: string, flags: Flags) => diff(before, after, flags, invocation))
}

async function diff(before: string, after: string, flags: Flags, invocation: Invocation): Promise<void> {
  const { screen, directory } = invocation
  const [{ diffPlanFolders }, { planDiffText }] = await Promise.all([
    import('../../operations/diff-plan.ts'),
    import('../plan-diff-text.ts'),
  ])
  const found = diffPlanFolders(before, after, directory)
  // As diff(1) and `git diff --exit-code` do it.
  if (flags.exitCode && !found.equal) invocation.exitCode = 1
  if (flags.json) printJson(found, screen)
  else screen.out(planDiffText(found, screen.paint))
}
