import { Argument } from 'commander'
import type { AddVerb } from '../invocation.ts'

/** Shells whose script the library prints, and how each calls one function for both names of the program. */
const ALIAS: Readonly<Record<string, string>> = {
  zsh: 'compdef _tasks slaps',
  fish: 'complete -c slaps -w tasks',
}

/** In zsh the flag before `=` goes through an `eval` as it was typed, unless it is quoted. */
const QUOTED_FLAG = ['flagPrefix="-P ${BASH_REMATCH}"', () => 'flagPrefix="-P ${(q)BASH_REMATCH[1]}"'] as const

const HELP = `
Examples:
  $ tasks completion bash >> ~/.bashrc
  $ tasks completion zsh >> ~/.zshrc
  $ tasks completion fish > ~/.config/fish/completions/tasks.fish`

/** `tasks completion <shell>`: prints the script that makes the Tab key complete verbs, flags and values. */
export const addCompletion: AddVerb = (program, invocation) => {
  program
    .command('completion')
    .summary('print a script that lets the Tab key complete this command')
    .description('Prints the script that lets the Tab key complete verbs, flags and their values, for one shell.')
    .addArgument(new Argument('<shell>', 'the shell to print it for').choices(['bash', ...Object.keys(ALIAS)]))
    .addHelpText('after', HELP)
    .action(async (shell: string) => {
      invocation.screen.raw(await completionScript(shell))
    })
}

/** The completion script of one shell, for `tasks` and its alias. */
export async function completionScript(shell: string): Promise<string> {
  if (shell === 'bash') {
    const { BASH_COMPLETION } = await import('../bash-completion.ts')
    return BASH_COMPLETION
  }
  const { script } = await import('@bomb.sh/tab')
  const lines: string[] = []
  const print = console.log
  // The library knows no other way than printing.
  console.log = (text: string) => void lines.push(text)
  try {
    script(shell, 'tasks', 'tasks')
  } finally {
    console.log = print
  }
  return `${lines.join('\n').replace(...QUOTED_FLAG)}\n${ALIAS[shell] ?? ''}\n`
}
