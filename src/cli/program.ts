import { Command, Help } from 'commander'
import { EXIT_CODES } from './exit-codes.ts'
import type { Invocation, VerbEntry } from './invocation.ts'
import { packageVersion } from './version.ts'

/**
 * Builds the program for these arguments. When the first argument names a verb, only that verb is loaded;
 * for help, completion and slips of the pen all of them are.
 */
export async function buildProgram(
  args: readonly string[],
  verbs: readonly VerbEntry[],
  invocation: Invocation,
): Promise<Command> {
  const named = verbs.filter((verb) => verb.name === args[0])
  const program = frame(invocation)
  const adders = await Promise.all((named.length > 0 ? named : verbs).map((verb) => verb.load()))
  for (const add of adders) add(program, invocation)
  if (args[0] === 'complete') {
    const { addCompletionRequests } = await import('./completion.ts')
    await addCompletionRequests(program, invocation, args)
  }
  return program
}

function frame(invocation: Invocation): Command {
  const { name, screen } = invocation
  return new Command(name)
    .description('Turns a specification into an ordered plan of tasks, and carries the plan out.')
    .usage('<command> [options]')
    .version(packageVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .helpCommand('help [command]', 'show help for a command')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => screen.out(text.replace(/\n$/, '')),
      writeErr: (text) => screen.err(text.replace(/\n$/, '')),
      // Errors are printed once, by the entry, in the one form that all errors have.
      outputError: () => {},
      getOutHelpWidth: () => Math.min(screen.size().columns, 110),
      getErrHelpWidth: () => Math.min(screen.size().columns, 110),
      // The screen decides about colour: its paint is the identity where there is none.
      getOutHasColors: () => true,
      getErrHasColors: () => true,
    })
    .configureHelp({
      styleTitle: (text) => screen.paint.strong(text),
      styleCommandText: (text) => screen.paint.accent(text),
      styleSubcommandText: (text) => screen.paint.accent(text),
      optionDescription: (option) => new Help().optionDescription(option).replace(/ \(choices: ([^)]*)\)/, ' ($1)'),
      showGlobalOptions: false,
    })
    .addHelpText('after', () => footer(name, screen.paint.strong))
}

function footer(name: string, strong: (text: string) => string): string {
  const codes = EXIT_CODES.map(([code, meaning]) => `  ${String(code).padStart(2)}  ${meaning}`)
  return `
${strong('A typical session:')}
  $ ${name} plan spec.md --codebase-path .     write the plan to ./plans/<slug>
  $ ${name} validate-plan ./plans/<slug>       check that it is whole and as it was made
  $ ${name} show-plan ./plans/<slug>           read it
  $ ${name} execute ./plans/<slug> --dry-run   see the schedule and the expected finish
  $ ${name} execute ./plans/<slug>             carry it out
  $ ${name} status                             what runs, what waits and why
  $ ${name} execute --resume                   go on after Ctrl-C or a crash

${strong('Exit codes:')}
${codes.join('\n')}

${strong('Environment:')}
  NO_COLOR, FORCE_COLOR   without colour, or always with it
  TASKS_DEBUG=1           show the stack of an error`
}
