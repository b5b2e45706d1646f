import { Option } from 'commander'
import { EXIT, Failure } from '../../core/model/failure.ts'
import { EXPORT_FORMATS, type ExportFormat } from '../../core/planning/exchange/export-format.ts'
import type { AddVerb, Invocation } from '../invocation.ts'
import { jsonOption } from '../options.ts'
import { printJson } from '../printing.ts'
import { shownPath } from '../shown-path.ts'

interface Flags {
  readonly format: ExportFormat
  readonly output?: string
  readonly into?: string
  readonly tag?: string
  readonly force?: true
  readonly json?: true
}

/** `tasks export <plan>`: the plan in the format of another tool. */
export const addExport: AddVerb = (program, invocation) => {
  const { name } = invocation
  program
    .command('export')
    .summary('write a plan in the format of another tool')
    .description(
      'Writes a plan for another tool: Task Master, Spec Kit or beads. Tasks that came from there keep their ids. What the ' +
        'format cannot hold is said on standard error. Nothing in the plan changes.',
    )
    .argument('<plan>', "the plan's directory")
    .addOption(
      new Option(
        '--format <format>',
        'the format, always to be named: beads are the lines of bd import, beads-graph is for bd create --graph (default: none)',
      )
        .choices(EXPORT_FORMATS)
        .makeOptionMandatory(),
    )
    .addOption(new Option('-o, --output <file>', 'where it is written (default: standard output)').conflicts('into'))
    .option('--into <file>', 'merge it into this tasks.json of Task Master, keeping all else in it (default: none)')
    .option(
      '--tag <name>',
      'the tag of Task Master (default: the one it was imported from with --tag, then master, then the first)',
    )
    .option('--force', 'replace the file of --output when it holds something else')
    .addOption(jsonOption('print one JSON object: what was written and left out; without a file also the text'))
    .addHelpText(
      'after',
      `
Examples:
  $ ${name} export ./plans/release --format spec-kit -o specs/004-release/tasks.md
  $ ${name} export ./plans/release --format task-master --into .taskmaster/tasks/tasks.json --tag release
  $ ${name} export ./plans/release --format beads | bd import -`,
    )
    .action((plan: string, flags: Flags) => exportTo(plan, flags, invocation))
}

async function exportTo(plan: string, flags: Flags, { screen, directory }: Invocation): Promise<void> {
  const { format, output, into, tag } = flags
  if (format !== 'task-master' && (into ?? tag) !== undefined)
    throw onlyTaskMaster(into === undefined ? '--tag' : '--into')
  const { exportPlan } = await import('../../operations/export-plan.ts')
  const { text, ...report } = exportPlan({
    plan,
    format,
    working_directory: directory,
    ...(output === undefined ? {} : { output }),
    ...(into === undefined ? {} : { into }),
    ...(tag === undefined ? {} : { tag }),
    ...(flags.force === undefined ? {} : { force: true }),
  })
  const { written, unchanged, lost, notes } = report
  if (flags.json) return printJson(written === null ? { ...report, text } : report, screen)
  for (const note of notes) screen.err(`${screen.paintErr.warn('note:')} ${note}`)
  for (const what of lost) screen.err(`${screen.paintErr.warn('left out:')} ${what}`)
  // What a pipe reads keeps its bytes.
  if (written === null) return screen.raw(text)
  const { good } = screen.paint
  const verb = unchanged ? 'stands already in' : into === undefined ? 'is written to' : 'is merged into'
  screen.out(`${good('✓')} ${report.plan_id} ${verb} ${shownPath(written, directory)}: ${report.tasks} tasks`)
}

function onlyTaskMaster(flag: string): Failure {
  return new Failure({
    code: 'wrong-arguments',
    message: `${flag} is for Task Master alone.`,
    exit: EXIT.arguments,
    place: flag,
    advice: `Leave it out, or write --format task-master.`,
  })
}
