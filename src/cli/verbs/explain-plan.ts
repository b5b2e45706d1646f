import { jsonOption } from '../options.ts'
import type { AddVerb, Invocation } from '../invocation.ts'

interface Flags {
  readonly json?: true
}

/** `tasks explain-plan <task> [plan]`: how a task of a plan came to be. */
export const addExplainPlan: AddVerb = (program, invocation) => {
  const { name } = invocation
  program
    .command('explain-plan')
    .summary('show how a task of a plan came to be')
    .description(
      'Shows how a task came to be: the words that ask for it, the rules that read them and what each weighed, where its files, ' +
        'its size and its checks come from, and which words make it wait for other tasks.',
    )
    .argument('<task>', 'the task, by its id or title')
    .argument('[plan]', "the plan's directory (default: the only one in ./plans, or the one executed last)")
    .addOption(jsonOption('print one JSON object'))
    .addHelpText(
      'after',
      `
Examples:
  $ ${name} explain-plan P1.T003
  $ ${name} explain-plan "Add the sign-in page" ./plans/oauth
  $ ${name} explain-plan P1.T003 ./plans/oauth --json`,
    )
    .action((task: string, plan: string | undefined, flags: Flags) => explain(task, plan, flags, invocation))
}

async function explain(
  task: string,
  plan: string | undefined,
  flags: Flags,
  { screen, directory }: Invocation,
): Promise<void> {
  const { explainPlan } = await import('../../operations/explain-plan.ts')
  const executed = plan === undefined ? await executedIn(directory) : undefined
  const request = {
    task,
    working_directory: directory,
    ...(plan === undefined ? {} : { plan_dir: plan }),
    ...(executed === undefined ? {} : { lastExecuted: executed }),
  }
  if (flags.json) return screen.raw(explainPlan(request, 'json'))
  screen.raw(screen.marks(explainPlan(request, 'text', screen.paint)))
}

/** Says which of the plans of ./plans was executed last, when several could be meant; undefined where nothing was executed. */
async function executedIn(
  directory: string,
): Promise<((planDirs: readonly string[]) => string | undefined) | undefined> {
  const [{ siteDirectory, withReadSite }, { lastExecuted }, { listPlans }] = await Promise.all([
    import('../site.ts'),
    import('../../operations/plan-executions.ts'),
    import('../../operations/list-plans.ts'),
  ])
  const plans = listPlans(undefined, directory).flatMap(({ archived, plan_dir }) => (archived ? [] : [plan_dir]))
  if (plans.length < 2) return undefined
  try {
    siteDirectory(directory, undefined)
  } catch {
    return undefined
  }
  const last = await withReadSite(directory, undefined, ({ journal }) => lastExecuted(journal, plans))
  return () => last
}
