import type { AddVerb, Invocation } from '../invocation.ts'
import { refuseUnclearSwitches, settingOptions } from '../execute-settings.ts'
import { jsonOption, repeatedOption } from '../options.ts'
import type { ExecuteFlags } from '../execute-request.ts'

/** What a person may say about single tasks of an execution that has ended. */
const ANSWERS: readonly (readonly [string, string])[] = [
  ['retry', 'try this task again'],
  ['skip', 'leave this task out'],
  ['done', 'this task, which waits for a person, is done'],
  ['approve', 'this task, which waits for approval, may start; or the id of a question, and =choice'],
  ['reject', 'this task, which waits for a person, or this question: no'],
  ['fail', 'this task, which a person was to do, could not be done'],
  ['cancel', 'cancel this task; what waits for it is blocked'],
  ['check', 'what this task needs to be checked is put right: check it again'],
  ['undo', 'undo what this task may have spoilt when it failed'],
  ['keep', 'keep what this task may have spoilt when it failed'],
  ['rollback', 'undo this task, which has succeeded, and what came after it, and do it again'],
]

/** `tasks execute <plan>`: carries a plan out, or goes on with an execution. */
export const addExecute: AddVerb = (program, invocation) => {
  const { name } = invocation
  const verb = program
    .command('execute')
    .summary('carry a plan out, or go on with an execution')
    .description(
      'Carries a plan out with real processes, or goes on with an execution after Ctrl-C, a crash or a failure. ' +
        'The first Ctrl-C stops cleanly, a second one kills.',
    )
    .argument(
      '[plan]',
      "the plan's directory or its coordinator.json, or - to read that from standard input (not needed with --resume)",
    )
    .option('--resume [execution]', 'go on with this execution (default: the newest that has not ended well)')
  for (const [flag, meaning] of ANSWERS)
    verb.addOption(repeatedOption(`--${flag} <task>`, `with --resume: ${meaning}; may be repeated`))
  for (const option of settingOptions(process.env)) verb.addOption(option)
  verb
    .option('--abort', 'with --resume: undo what is half done, and end the execution for good')
    .option(
      '--resume-from-checkpoint [checkpoint]',
      'the same as --resume; with the id of a checkpoint, as --checkpoint-id',
    )
    .option('--checkpoint-id <id>', 'go back to this checkpoint: what has succeeded since is undone and done again')
    .addOption(
      repeatedOption(
        '--update <file>',
        'with --resume: change the plan by this update before it goes on; may be repeated',
      ),
    )
    .option(
      '--dry-run',
      'start nothing: print the schedule and the expected finish; with --resume and --update: what would change',
    )
    .option(
      '--optimize [schedules]',
      'look for a better order of the tasks first, by so many schedules (default: 5000), and keep it if it is better',
    )
    .option('--yes', 'answer yes where it would be asked whether finished work is to be undone')
    .option('--report <file>', 'write the final report there, as JSON (default: nowhere)')
    .addOption(jsonOption('print the events, one JSON object a line, and nothing else'))
    .addHelpText(
      'after',
      `
Examples:
  $ ${name} execute ./plans/release --worker-max 4
  $ ${name} execute ./plans/release --dry-run
  $ ${name} execute ./plans/release --dry-run --optimize
  $ ${name} execute ./plans/release --agent 'my-agent --task "$TASKS_BRIEF"'
  $ ${name} plan spec.md --json | ${name} execute -
  $ ${name} execute ./plans/release --cpu-threshold 75 --checkpoint-interval 25
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
  refuseUnclearSwitches(process.env)
  invocation.exitCode = await executeHere(executeRequest(plan, flags), invocation)
}
