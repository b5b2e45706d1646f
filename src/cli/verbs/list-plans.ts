import type { ListedPlan } from '../../operations/list-plans.ts'
import { harmless } from '../colour.ts'
import type { AddVerb, Invocation } from '../invocation.ts'
import { localTime } from '../local-time.ts'
import { jsonOption } from '../options.ts'
import { printJson, table } from '../printing.ts'
import { shownPath } from '../shown-path.ts'

interface Flags {
  readonly json?: true
}

/** `tasks list-plans [dir]`: the plans in a directory, archived ones too. */
export const addListPlans: AddVerb = (program, invocation) => {
  const { name } = invocation
  program
    .command('list-plans')
    .summary('list the plans in a directory')
    .description(
      'Lists the plans in a directory and in its archive, those too that cannot be read, with what is wrong.',
    )
    .argument('[dir]', 'the directory in which the plans stand (default: ./plans)')
    .addOption(jsonOption('print one JSON list'))
    .addHelpText('after', `\nExamples:\n  $ ${name} list-plans\n  $ ${name} list-plans ./teams/api/plans --json`)
    .action((dir: string | undefined, flags: Flags) => list(dir, flags, invocation))
}

async function list(dir: string | undefined, flags: Flags, invocation: Invocation): Promise<void> {
  const { screen, directory, name } = invocation
  const { listPlans } = await import('../../operations/list-plans.ts')
  const plans = listPlans(dir, directory)
  if (flags.json) return printJson(plans, screen)
  if (plans.length === 0) return screen.out(`No plans in ${dir ?? './plans'}. Make one with ${name} plan <spec>.`)
  const { paint } = screen
  const tones = { ok: paint.good, needs_review: paint.warn, changed: paint.warn, broken: paint.bad }
  const row = (plan: ListedPlan): string[] => [
    harmless(shownPath(plan.plan_dir, directory)),
    plan.plan_id ?? '-',
    plan.archived ? paint.faint(`${plan.status} (archived)`) : tones[plan.status](plan.status),
    plan.tasks === null ? '-' : String(plan.tasks),
    plan.created_at === null ? '-' : localTime(plan.created_at),
    harmless(plan.title ?? '-'),
  ]
  screen.out(table(['DIRECTORY', 'PLAN', 'STATUS', 'TASKS', 'CREATED', 'TITLE'], plans.map(row), paint))
  const troubled = plans.filter((plan) => plan.problems.length > 0)
  if (troubled.length > 0) screen.out('')
  for (const plan of troubled) {
    const where = harmless(shownPath(plan.plan_dir, directory))
    screen.out(`${paint.warn('!')} ${where}: ${harmless(plan.problems.join(' '))}`)
  }
}
