import { Option } from 'commander'
import type { PlanFormat } from '../../operations/show-plan.ts'
import type { AddVerb, Invocation } from '../invocation.ts'

interface Flags {
  readonly task?: string
  readonly feature?: string
  readonly criticalPath?: true
  readonly format: PlanFormat
  readonly json?: true
}

/** Repeated here, so that help needs nothing of the operation; a test holds the two together. */
export const SHOWN_FORMATS: readonly PlanFormat[] = ['table', 'json', 'mermaid', 'dot', 'html', 'svg']

/** `tasks show-plan <dir>`: the plan or a part of it, as a table, as JSON, as a drawing or as a page. */
export const addShowPlan: AddVerb = (program, invocation) => {
  const { name } = invocation
  program
    .command('show-plan')
    .summary('show a plan as a table, JSON, a drawing or a page')
    .description(
      'Shows a plan: its summary and its tasks as a table, as JSON, as a drawing (SVG, or for Mermaid or Graphviz), or as one ' +
        'HTML page that needs nothing else. Shows one task, one feature or the critical path alone when asked to.',
    )
    .argument('<plan>', "the plan's directory")
    .addOption(
      new Option('--task <task>', 'everything of one task, by its id or title').conflicts(['feature', 'criticalPath']),
    )
    .addOption(
      new Option('--feature <id>', 'one feature, by its id or title, with its tasks').conflicts([
        'task',
        'criticalPath',
      ]),
    )
    .addOption(new Option('--critical-path', 'the longest chain of tasks').conflicts(['task', 'feature']))
    .addOption(new Option('--format <format>', 'how it is shown').choices(SHOWN_FORMATS).default('table'))
    .option('--json', 'the same as --format json')
    .addHelpText(
      'after',
      `
Examples:
  $ ${name} show-plan ./plans/release
  $ ${name} show-plan ./plans/release --task P1.T003
  $ ${name} show-plan ./plans/release --format html > plan.html
  $ ${name} show-plan ./plans/release --format dot | dot -Tsvg > plan.svg`,
    )
    .action((plan: string, flags: Flags) => show(plan, flags, invocation))
}

async function show(plan: string, flags: Flags, { screen, directory }: Invocation): Promise<void> {
  const { showPlan } = await import('../../operations/show-plan.ts')
  const { task, feature } = flags
  const part = {
    ...(task === undefined ? {} : { task }),
    ...(feature === undefined ? {} : { feature }),
    ...(flags.criticalPath === true ? { critical_path: true } : {}),
  }
  const format = flags.json ? 'json' : flags.format
  // Only the table is read by people alone: the other forms keep their bytes.
  if (format !== 'table') return screen.raw(showPlan(plan, format, directory, part))
  screen.raw(screen.marks(showPlan(plan, 'table', directory, part, screen.paint)))
}
