import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Ended, run } from './command.ts'

const TINY_SPEC = `# Tiny

## Files

- Write the first file (1s) run: \`echo one > one.txt\` [idempotent]
- Copy the first file (1s) after: Write the first file run: \`cp one.txt two.txt\` [idempotent]
`

/** What became of the tiny specification: both commands' ends, and the text of the file that the last task wrote. */
export interface TinyRun {
  planned: Ended
  executed: Ended
  written: string
}

/** Plans and executes a specification of two tasks in `folder` with the `tasks` command given as its words. */
export async function runTinySpec(tasks: string[], folder: string, env: NodeJS.ProcessEnv): Promise<TinyRun> {
  const code = join(folder, 'code')
  mkdirSync(code, { recursive: true })
  writeFileSync(join(folder, 'spec.md'), TINY_SPEC)
  const [command = '', ...words] = tasks
  const options = { cwd: folder, env }
  const plan = [...words, 'plan', 'spec.md', '--codebase-path', 'code', '--output-dir', 'plan']
  const planned = await run(command, plan, options)
  const executed = await run(command, [...words, 'execute', 'plan'], options)
  const last = join(code, 'two.txt')
  return { planned, executed, written: existsSync(last) ? readFileSync(last, 'utf8') : '' }
}
