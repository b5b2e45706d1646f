// `npm start`: plans the example's specification against its code, carries the plan out with real processes, and says what
// to try next. It only calls the two commands that a person would type.
import { spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
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

function listMade(): string[] {
  const made = join(EXAMPLE, 'build')
  const files = existsSync(join(ROOT, made)) ? readdirSync(join(ROOT, made)).toSorted() : []
  return files.map((file) => join(made, file))
}

function sayWhatNext(): void {
  console.log(`\nThe plan: ${readdirSync(join(ROOT, PLAN)).length} files in ${relative(ROOT, join(ROOT, PLAN))}/`)
  const made = listMade()
  if (made.length > 0) console.log(`The release: ${made.join(', ')}`)
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
