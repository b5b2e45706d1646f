import { Option } from 'commander'
import type { PlanFormat } from '../../operations/show-plan.ts'
import { harmless } from '../colour.ts'
import type { AddVerb, Invocation } from '../invocation.ts'

interface Flags {
  readonly format: PlanFormat
  readonly json?: true
}

/** Repeated here, so that help needs nothing of the operation; a test holds the two together. */
export const SHOWN_FORMATS: readonly PlanFormat[] = ['table', 'json', 'mermaid', 'dot']

/** `tasks show-plan <dir>`: the plan as a table, as JSON or as a drawing. */
export const addShowPlan: AddVerb = (program, invocation) => {
  const { name } = invocation
  program
    .command('show-plan')
    .summary('show a plan as a table, JSON or a drawing')
    .description('Shows a plan: its tasks in order as a table, as JSON, or as a drawing for Mermaid or Graphviz.')
    .argument('<plan>', "the plan's directory")
    .addOption(new Option('--format <format>', 'how it is shown').choices(SHOWN_FORMATS).default('table'))
    .option('--json', 'the same as --format json')
    .addHelpText(
      'after',
      `
Examples:
  $ ${name} show-plan ./plans/release
  $ ${name} show-plan ./plans/release --format dot | dot -Tsvg > plan.svg`,
    )
    .action((plan: string, flags: Flags) => show(plan, flags, invocation))
}

async function show(plan: string, flags: Flags, { screen, directory }: Invocation): Promise<void> {
  const { showPlan } = await import('../../operations/show-plan.ts')
  const text = showPlan(plan, flags.json ? 'json' : flags.format, directory)
  // Only the table is read by people alone: the other forms keep their bytes.
  screen.raw(flags.format === 'table' && !flags.json ? screen.marks(harmless(text)) : text)
}
