import { resolve } from 'node:path'
import { findStateDirectory } from '../system/state-directory.ts'
import { asTyped, NO_TASKS_OF_A_PLAN } from './command-name.ts'
import { executionPlace } from './next-steps.ts'

/** The verbs that take `--state-dir`. */
const AT_A_SITE =
  'execute|status|pause|resume|abort|cancel|retry|skip|take|done|fail|approve|reject|update|rollback|scale|budget|logs|list|checkpoints|replan|archive-plan|journal [a-z]+'

const COMMAND = new RegExp(
  `${NO_TASKS_OF_A_PLAN}(?<![\\w./-])tasks (?:${AT_A_SITE})(?![\\w-])(?: --resume(?![\\w-]))?(?: exec-[\\w-]+)?(?![^\`.;]* --state-dir)`,
  'g',
)

/**
 * A text that names commands as `tasks <verb> …`, each with what it must be given to act on the same site: ` --state-dir …`,
 * or nothing. Ids of executions are alike at every site, so without it a command would act on another execution.
 */
export function placedCommands(text: string, option: string): string {
  return option === '' ? text : text.replaceAll(COMMAND, (command) => `${command}${option}`)
}

/** ` --state-dir …` for a command that is typed in `directory`, when what was typed led to another site; else nothing. */
export function siteOption(args: readonly string[], directory: string): string {
  const said = valueOf(args, '--state-dir')
  const codebase = valueOf(args, '--codebase-path')
  const stateDir =
    said !== undefined
      ? resolve(directory, said)
      : codebase === undefined
        ? undefined
        : findStateDirectory(resolve(directory, codebase))
  return stateDir === undefined ? '' : executionPlace('tasks', '', stateDir, directory).option
}

/** Puts the commands that a text names as they must be typed in `directory`: by the name that was typed, and for its site. */
export function commandsAsTyped(
  { name, directory }: { readonly name: string; readonly directory: string },
  args: readonly string[],
  verbs: readonly string[],
): (text: string) => string {
  const option = siteOption(args, directory)
  return (text) => asTyped(placedCommands(text, option), name, verbs)
}

function valueOf(args: readonly string[], flag: string): string | undefined {
  const end = args.indexOf('--')
  const words = end < 0 ? args : args.slice(0, end)
  const at = words.findLastIndex((word) => word === flag || word.startsWith(`${flag}=`))
  const word = words[at]
  if (word === undefined) return undefined
  return word === flag ? words[at + 1] : word.slice(flag.length + 1)
}
