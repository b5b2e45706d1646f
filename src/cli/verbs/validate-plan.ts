import type { AddVerb, Invocation } from '../invocation.ts'
import { jsonOption } from '../options.ts'
import { countFindings, printFindings, printJson } from '../printing.ts'

interface Flags {
  readonly strict?: true
  readonly json?: true
}

/** `tasks validate-plan <dir>`: is the plan whole, and as it was made? */
export const addValidatePlan: AddVerb = (program, invocation) => {
  const { name } = invocation
  program
    .command('validate-plan')
    .summary('check that a plan is whole and as it was made')
    .description(
      'Checks a plan, whoever wrote it: its shapes, references, cycles, that every quote stands in the specification, ' +
        'and every hash and metric, computed again. Exit code 0 when it is sound, 5 when it is not.',
    )
    .argument('<plan>', "the plan's directory")
    .option('--strict', 'warnings count as failures; so do a plan that needs review and one below 80 % of the points')
    .addOption(jsonOption('print one JSON object'))
    .addHelpText('after', `\nExample:\n  $ ${name} validate-plan ./plans/release`)
    .action((plan: string, flags: Flags) => validate(plan, flags, invocation))
}

async function validate(plan: string, flags: Flags, invocation: Invocation): Promise<void> {
  const { screen, directory } = invocation
  const [{ validatePlanFolder }, { EXIT }, { ownGenerator }, { qualityLines }] = await Promise.all([
    import('../../operations/validate-plan.ts'),
    import('../../core/model/failure.ts'),
    import('../version.ts'),
    import('../plan-verdict.ts'),
  ])
  const { ok, plan_id, findings, plan_dir, quality } = validatePlanFolder(plan, directory, {
    generator: ownGenerator(),
    strict: flags.strict === true,
  })
  if (!ok) invocation.exitCode = EXIT.plan_invalid
  if (flags.json) return printJson({ ok, plan_id, plan_dir, findings, quality }, screen)
  printFindings(findings, screen)
  if (quality !== undefined) for (const line of qualityLines(quality, screen.paint)) screen.out(line)
  const { good, bad } = screen.paint
  const noticed = findings.length === 0 ? 'nothing to remark' : countFindings(findings)
  screen.out(`${ok ? good('✓') : bad('✗')} ${plan_id ?? plan} ${ok ? 'is valid' : 'is not valid'}: ${noticed}`)
}
