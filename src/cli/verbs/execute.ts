import type { AddVerb, Invocation } from '../invocation.ts'
import { countOption, jsonOption, repeatedOption, stateDirOption } from '../options.ts'
import type { ExecuteFlags } from '../execute-request.ts'

/** `tasks execute <plan>`: carries a plan out, or goes on with an execution. */
export const addExecute: AddVerb = (program, invocation) => {
  const { name } = invocation
  program
    .command('execute')
    .summary('carry a plan out, or go on with an execution')
    .description(
      'Carries a plan out with real processes, or goes on with an execution after Ctrl-C, a crash or a failure. ' +
        'The first Ctrl-C stops cleanly, a second one kills.',
    )
    .argument('[plan]', "the plan's directory or its coordinator.json (not needed with --resume)")
    .option('--resume [execution]', 'go on with this execution (default: the newest that has not ended well)')
    .addOption(repeatedOption('--retry <task>', 'with --resume: try this task again; may be repeated'))
    .addOption(repeatedOption('--skip <task>', 'with --resume: leave this task out; may be repeated'))
    .addOption(
      repeatedOption('--done <task>', 'with --resume: this task, which waits for a person, is done; may be repeated'),
    )
    .addOption(
      repeatedOption(
        '--approve <task>',
        'with --resume: this task, which waits for approval, may start; may be repeated',
      ),
    )
    .addOption(
      repeatedOption(
        '--check <task>',
        'with --resume: what this task needs to be checked is put right; may be repeated',
      ),
    )
    .addOption(
      repeatedOption(
        '--undo <task>',
        'with --resume: undo what this task may have spoilt when it failed; may be repeated',
      ),
    )
    .addOption(
      repeatedOption(
        '--keep <task>',
        'with --resume: keep what this task may have spoilt when it failed; may be repeated',
      ),
    )
    .addOption(
      repeatedOption(
        '--rollback <task>',
        'with --resume: undo this task, which has succeeded, and what came after it, and do it again; may be repeated',
      ),
    )
    .addOption(
      repeatedOption(
        '--update <file>',
        'with --resume: change the plan by this update before it goes on; may be repeated',
      ),
    )
    .option('--accept-soft', 'carry the plan out although some of its dependencies are too uncertain to hold')
    .addOption(countOption('--worker-min <n>', 'workers at least (default: 2)', 1))
    .addOption(countOption('--worker-max <n>', 'workers at most (default: 8)', 1))
    .option('--assume-idempotent', 'repeat a task that was cut off, also where the plan does not say that it may be')
    .option(
      '--agent <who>',
      'who does the tasks that have no command: "simulated" only pretends, anything else is a command line that gets the brief on standard input and as the file $TASKS_BRIEF (default: nobody)',
    )
    .option(
      '--dry-run',
      'start nothing: print the schedule and the expected finish; with --resume and --update: what would change',
    )
    .option(
      '--optimize [schedules]',
      'look for a better order of the tasks first, by so many schedules (default: 5000), and keep it if it is better',
    )
    .addOption(stateDirOption())
    .option('--codebase-path <dir>', 'the directory that the tasks work in (default: the one that was planned)')
    .addOption(
      countOption(
        '--seed <n>',
        'where chance starts, for the pauses before retries and for --optimize (default: 1)',
        0,
      ),
    )
    .addOption(jsonOption('print the events, one JSON object a line, and nothing else'))
    .addHelpText(
      'after',
      `
Examples:
  $ ${name} execute ./plans/release --worker-max 4
  $ ${name} execute ./plans/release --dry-run
  $ ${name} execute ./plans/release --dry-run --optimize
  $ ${name} execute ./plans/release --agent 'my-agent --task "$TASKS_BRIEF"'
  $ ${name} execute --resume
  $ ${name} execute --resume exec-2026-11-22-001 --retry P1.T003
  $ ${name} execute --resume --update release.patch.json --dry-run`,
    )
    .action((plan: string | undefined, flags: ExecuteFlags) => execute(plan, flags, invocation))
}

async function execute(plan: string | undefined, flags: ExecuteFlags, invocation: Invocation): Promise<void> {
  const [{ executeRequest }, { executeHere }] = await Promise.all([
    import('../execute-request.ts'),
    import('../execute-here.ts'),
  ])
  invocation.exitCode = await executeHere(executeRequest(plan, flags), invocation)
}
