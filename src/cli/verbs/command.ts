import { userInfo } from 'node:os'
import { Option } from 'commander'
import type { ReachedSite, Said } from '../../operations/command.ts'
import { COMMAND_VERBS, type CommandVerb, type OwnFlag, type SaidFlags } from '../command-verbs.ts'
import type { AddVerb, Invocation } from '../invocation.ts'
import { countOption, jsonOption, positiveOption, stateDirOption } from '../options.ts'
import { printJson } from '../printing.ts'

interface Flags extends SaidFlags {
  readonly execution?: string
  readonly codebasePath?: string
  readonly stateDir?: string
  readonly json?: true
}

const OPTIONS: Readonly<Record<OwnFlag, () => readonly Option[]>> = {
  reason: () => [new Option('--reason <text>', 'why, for the record (default: nothing)')],
  choice: () => [
    new Option(
      '--choice <choice>',
      'which of the choices that the question names (default: what approving means there)',
    ),
  ],
  by: () => [new Option('--by <name>', 'who does it (default: your user name)')],
  ancestors: () => [new Option('--ancestors', 'undo what it stands on too (default: not)')],
  workers: () => [
    countOption('--worker-min <n>', 'workers at least (default: as before)', 1),
    countOption('--worker-max <n>', 'workers at most (default: as before)', 1),
  ],
  budget: () => [
    positiveOption('--usd <amount>', 'dollars at most, in all (default: as before)'),
    positiveOption('--hours <hours>', 'hours of work at most, in all (default: as before)'),
  ],
}

/** Adds one of the verbs that say something to a running execution: see ../command-verbs.ts. */
export function addCommandVerb(name: string): AddVerb {
  const verb = COMMAND_VERBS.find((one) => one.name === name) as CommandVerb
  return (program, invocation) => {
    const command = program.command(verb.name).summary(verb.summary).description(verb.description)
    if (verb.argument === 'execution') command.argument('[execution]', 'which execution (default: the one that runs)')
    if (verb.argument === 'task') command.argument('<task>', 'id or title of the task')
    if (verb.argument === 'question') command.argument('<question>', 'id of the question, or id or title of its task')
    for (const flag of verb.flags) for (const option of OPTIONS[flag]()) command.addOption(option)
    if (verb.argument !== 'execution')
      command.option('--execution <id>', 'which execution (default: the one that runs)')
    for (const option of siteOptions()) command.addOption(option)
    command
      .addOption(jsonOption('print one JSON object: what followed from it'))
      .addHelpText('after', `\nExample:\n  $ ${invocation.name} ${verb.example}`)
      .action((...given: readonly unknown[]) => {
        const flags = given.at(-2) as Flags
        return say(verb, typeof given[0] === 'string' ? given[0] : undefined, flags, invocation)
      })
  }
}

/** Where the execution is, for the verbs that talk to a running one. */
export function siteOptions(): Option[] {
  return [
    stateDirOption(),
    new Option('--codebase-path <dir>', 'the codebase that it works on (default: the current directory)'),
  ]
}

async function say(verb: CommandVerb, named: string | undefined, flags: Flags, invocation: Invocation): Promise<void> {
  const { screen } = invocation
  const { sayCommand } = await import('../../operations/command.ts')
  const own = verb.flags.includes('by') ? { ...flags, by: flags.by ?? userName() } : flags
  const execution = verb.argument === 'execution' ? named : flags.execution
  const said = await withReachedSite(flags, invocation, (site) =>
    sayCommand(site, {
      ...(execution === undefined ? {} : { execution }),
      actor: userName(),
      command: (idOf) => verb.command(verb.argument === 'execution' ? '' : idOf(named ?? ''), own),
      flags: (command) => verb.resumed(subjectOf(command), own),
    }),
  )
  if (flags.json) return printJson(said, screen)
  screen.out(`${screen.paint.good('✓')} ${said.execution_id}: ${verb.done(subjectOf(said.command))}`)
}

function subjectOf(command: Said['command']): string {
  return 'task' in command ? command.task : 'id' in command ? command.id : ''
}

/** Opens the site of the execution for reading, with whoever coordinates it. */
export async function withReachedSite<T>(
  flags: { readonly codebasePath?: string; readonly stateDir?: string },
  { directory }: Invocation,
  use: (site: ReachedSite) => Promise<T>,
): Promise<T> {
  const [{ withReadSite }, { siteHolder }, { existingDirectory }] = await Promise.all([
    import('../site.ts'),
    import('../../system/site-lock.ts'),
    import('../existing-directory.ts'),
  ])
  const codebase = existingDirectory(flags.codebasePath ?? '.', directory, '--codebase-path')
  const { resolve } = await import('node:path')
  const stateDir = flags.stateDir === undefined ? undefined : resolve(directory, flags.stateDir)
  return await withReadSite(codebase, stateDir, (site) =>
    use({ stateDir: site.stateDir, journal: site.journal, holder: siteHolder(site.stateDir) }),
  )
}

/** The name of whoever types, for the record. */
export function userName(): string {
  try {
    return (
      userInfo()
        .username.replaceAll(/[^\w.@-]/g, '_')
        .slice(0, 64) || 'cli'
    )
  } catch {
    return 'cli'
  }
}
