import { Argument } from 'commander'
import type { AddVerb } from '../invocation.ts'

/** How each shell calls one function for both names of the program. */
const ALIAS: Readonly<Record<string, string>> = {
  bash: 'complete -F __tasks_complete slaps',
  zsh: 'compdef _tasks slaps',
  fish: 'complete -c slaps -w tasks',
}

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
    .addArgument(new Argument('<shell>', 'the shell to print it for').choices(Object.keys(ALIAS)))
    .addHelpText('after', HELP)
    .action(async (shell: string) => {
      invocation.screen.raw(await completionScript(shell))
    })
}

/** The completion script of one shell, for `tasks` and its alias. */
export async function completionScript(shell: string): Promise<string> {
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
  // Bash refuses to set a readonly variable again, so a file that is read twice would complain.
  return `${lines.join('\n').replaceAll(/^readonly /gm, '')}\n${ALIAS[shell] ?? ''}\n`
}
