import { Argument } from 'commander'
import { join, resolve } from 'node:path'
import { counted } from '../../core/std/counted.ts'
import { EXIT, Failure } from '../../core/model/failure.ts'
import type { JournalReport } from '../../plugins/journals/journal-check.ts'
import type { Repair, SavedExecution } from '../../plugins/journals/repair.ts'
import { harmless } from '../colour.ts'
import type { AddVerb, Invocation } from '../invocation.ts'
import { jsonOption, stateDirOption } from '../options.ts'
import { printJson } from '../printing.ts'
import { shellWord } from '../../core/std/shell-word.ts'

const ACTIONS = ['verify', 'export', 'import', 'prune', 'repair'] as const

type Action = (typeof ACTIONS)[number]

interface Flags {
  readonly stateDir?: string
  readonly out?: string
  readonly dryRun?: true
  readonly json?: true
}

/** `tasks journal <action>`: looks after the durable log of a site. */
export const addJournal: AddVerb = (program, invocation) => {
  const { name } = invocation
  program
    .command('journal')
    .summary('check, export, import, prune or repair the durable log')
    .description(
      'Looks after the journal in which executions are kept. verify checks every byte that means something and changes ' +
        'nothing; export writes lines of JSON that prove themselves; import reads them in; prune drops reports of progress ' +
        'and of use, on which nothing rests; repair saves what can be saved of a damaged journal to a new file.',
    )
    .addArgument(new Argument('<action>', 'what to do').choices(ACTIONS))
    .argument('[what]', 'for import the file; for export and prune one execution (default: all)')
    .option('--out <file>', 'export: write to this file (default: standard output)')
    .option('--dry-run', 'import: check the file and read nothing in')
    .addOption(stateDirOption())
    .addOption(jsonOption('print one JSON object'))
    .addHelpText(
      'after',
      `
Examples:
  $ ${name} journal verify
  $ ${name} journal export exec-2026-11-22-001 --out release.jsonl
  $ ${name} journal import release.jsonl --state-dir ./elsewhere/.tasks
  $ ${name} journal repair`,
    )
    .action((action: Action, what: string | undefined, flags: Flags) => care(action, what, flags, invocation))
}

async function care(action: Action, what: string | undefined, flags: Flags, invocation: Invocation): Promise<void> {
  const [{ siteDirectory }, operations] = await Promise.all([
    import('../site.ts'),
    import('../../operations/journal-care.ts'),
  ])
  const { directory, screen, name } = invocation
  refuseStray(action, what, flags)
  const said = flags.stateDir === undefined ? undefined : resolve(directory, flags.stateDir)
  const command = `${name} journal ${action}`
  if (action === 'import') {
    const stateDir = said ?? siteDirectory(directory, undefined)
    const file = resolve(directory, what as string)
    const dry = flags.dryRun === true
    const imported = operations.importJournal(stateDir, file, command, dry)
    if (flags.json) return printJson({ ...imported, dry_run: dry }, screen)
    for (const { execution_id, title, events } of imported.executions)
      screen.out(
        `${dry ? 'would read in' : 'read in'} ${execution_id} (${harmless(title)}): ${counted(events, 'event')}`,
      )
    return
  }
  const stateDir = siteDirectory(directory, said)
  if (action === 'verify') return tellReport(operations.verifyJournal(stateDir), flags, invocation)
  if (action === 'repair') return tellRepair(operations.repairJournalOf(stateDir, command), stateDir, flags, invocation)
  if (action === 'prune') {
    const { pruned, bytes } = operations.pruneJournal(stateDir, what, command)
    if (flags.json) return printJson({ pruned, bytes }, screen)
    const signals = pruned.reduce((sum, one) => sum + one.signals, 0)
    return screen.out(`dropped ${counted(signals, 'signal')} of ${counted(pruned.length, 'execution')}`)
  }
  if (flags.out === undefined) {
    for (const line of operations.exportedJournal(stateDir, what)) screen.out(line)
    return
  }
  const file = resolve(directory, flags.out)
  const events = operations.exportJournalTo(stateDir, what, file, flags.out)
  if (flags.json) printJson({ file, events }, screen)
  else screen.out(`wrote ${counted(events, 'event')} to ${harmless(flags.out)}`)
}

function refuseStray(action: Action, what: string | undefined, flags: Flags): void {
  const refuse = (message: string, advice: string): never => {
    throw new Failure({ code: 'wrong-arguments', message, exit: EXIT.arguments, advice })
  }
  if (action === 'import' && what === undefined)
    refuse('Which file should be read in?', 'Name it: `tasks journal import release.jsonl`.')
  if ((action === 'verify' || action === 'repair') && what !== undefined)
    refuse(`${action} takes no "${what}".`, `Leave it out: \`tasks journal ${action}\` is for the whole journal.`)
  if (action !== 'export' && flags.out !== undefined) refuse('--out is for export.', 'Leave it out.')
  if (action !== 'import' && flags.dryRun === true) refuse('--dry-run is for import.', 'Leave it out.')
}

function tellReport(report: JournalReport, flags: Flags, invocation: Invocation): void {
  const { screen } = invocation
  const { problems, notes } = report
  if (problems.length > 0) invocation.exitCode = EXIT.arguments
  if (flags.json) return printJson({ ...report, ok: problems.length === 0 }, screen)
  const { executions, events, facts, signals, pruned, layout, term, log } = report
  screen.out(
    `${counted(executions, 'execution')}, ${counted(events, 'event')}: ${counted(facts, 'fact')} in chains, ${counted(signals, 'signal')}, ${pruned} pruned`,
  )
  screen.out(
    `layout ${layout}, term ${term}; write-ahead log: ${counted(log.frames, 'page')} in ${counted(log.commits, 'commit')}`,
  )
  for (const note of notes) screen.out(`${screen.paint.warn('note:')} ${note}`)
  for (const { place, message } of problems)
    screen.out(`${screen.paint.bad('damage:')} ${harmless(message)}\n  ${screen.paint.faint('at')} ${place}`)
  if (problems.length === 0) return screen.out(screen.paint.good('the journal is whole'))
  screen.out(`${screen.paint.accent('next:')} ${invocation.name} journal repair`)
}

function tellRepair(repair: Repair | null, stateDir: string, flags: Flags, { screen, name }: Invocation): void {
  if (flags.json) return printJson(repair ?? { path: null, rest: null, executions: [] }, screen)
  if (repair === null) return screen.out('the journal is whole: nothing is to be repaired, and nothing was written')
  for (const one of repair.executions) screen.out(savedText(one))
  if (repair.rest !== null) screen.out(`what stands behind a lost fact: ${repair.rest}`)
  const file = (ending: string): string => shellWord(join(stateDir, `journal.${ending}`))
  screen.out(
    [
      `written: ${repair.path}; the damaged journal was not touched`,
      `${screen.paint.accent('next:')} look at it, then put it in place:`,
      `  mv ${file('db')} ${file('damaged.db')} && rm -f ${file('db-shm')}`,
      `  [ ! -e ${file('db-wal')} ] || mv ${file('db-wal')} ${file('damaged.db-wal')}`,
      `  mv ${shellWord(repair.path)} ${file('db')}`,
      `  ${name} journal verify --state-dir ${shellWord(stateDir)}`,
    ].join('\n'),
  )
}

function savedText(one: SavedExecution): string {
  const { execution_id, events, last_seq, known_seq, missing_signals, set_aside } = one
  const without = missing_signals === 0 ? '' : `, without ${counted(missing_signals, 'signal')}`
  const saved = `${execution_id}: ${counted(events, 'event')} saved, up to seq ${last_seq}${without}`
  if (known_seq <= last_seq) return saved
  const lost = known_seq - last_seq - set_aside
  const aside = set_aside === 0 ? '' : `, ${set_aside} set aside because they stand behind what is lost`
  return `${saved} of ${known_seq}; ${lost} lost${aside}`
}
