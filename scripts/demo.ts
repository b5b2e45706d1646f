// `npm start`: plans the example's specification against its code, carries the plan out with real processes, and says what
// to try next. It only calls the two commands that a person would type.
import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { styleText } from 'node:util'

const ROOT = join(import.meta.dirname, '..')
const EXAMPLE = join('examples', 'release')
const PLAN = join('plans', 'release')

/** Runs one `tasks` command as a person would, showing it first; resolves with its exit code. */
function tasks(...args: string[]): Promise<number> {
  console.log(styleText('bold', `\n$ npx tasks ${args.join(' ')}`))
  return new Promise((resolve, reject) => {
    const launcher = join(ROOT, 'bin', 'tasks.cjs')
    const child = spawn(process.execPath, [launcher, ...args], { cwd: ROOT, stdio: 'inherit' })
    // A terminal's Ctrl-C reaches the child by itself: this process only waits for its clean end.
    const wait = (): void => undefined
    process.on('SIGINT', wait)
    child.on('error', reject)
    child.on('close', (code) => {
      process.off('SIGINT', wait)
      resolve(code ?? 130)
    })
  })
}

/** The files that the plan's tasks have made, without the folders of intermediate things. */
function listMade(): string[] {
  const build = join(EXAMPLE, 'build')
  const entries = readdirSync(join(ROOT, build), { withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(build, entry.name))
    .toSorted()
}

function sayWhatNext(): void {
  console.log(`\nMade: the plan, ${readdirSync(join(ROOT, PLAN)).length} files in ${PLAN}/, and the release:`)
  for (const file of listMade()) console.log(`  ${file}`)
  console.log('\nTry next:')
  console.log(`  npx tasks show-plan ${PLAN} --format table`)
  console.log(`  npx tasks status`)
  console.log(`  npx tasks execute ${PLAN} --dry-run`)
}

async function main(): Promise<number> {
  const planned = await tasks('plan', `${EXAMPLE}/spec.md`, '--codebase-path', EXAMPLE, '--output-dir', PLAN, '--force')
  if (planned !== 0) return planned
  const executed = await tasks('execute', PLAN)
  if (executed === 0) sayWhatNext()
  return executed
}

process.exitCode = await main()
