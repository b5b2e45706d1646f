// `npm start`: plans and carries out examples/oauth in a temporary copy of it. It only calls the two commands that a person would
// type, and shows the final report. The copy is removed at the end, also after Ctrl-C; with `--keep` it stays.
import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, delimiter, dirname, join } from 'node:path'
import { parseArgs, styleText } from 'node:util'

const ROOT = join(import.meta.dirname, '..')
const EXAMPLE = join(ROOT, 'examples', 'oauth')
/** What belongs to the example; what somebody installed or made in it does not. */
const PARTS = ['backend', 'spec.md', 'worker', 'worker.mjs']
const MADE = new Set(['node_modules', 'data', '.tasks'])

/** The example in a folder of its own, with room for the temporary files of what runs there. */
function copyOfExample(): string {
  const place = mkdtempSync(join(realpathSync(tmpdir()), 'tasks-oauth-'))
  for (const part of PARTS) {
    cpSync(join(EXAMPLE, part), join(place, part), { recursive: true, filter: (from) => !MADE.has(basename(from)) })
  }
  mkdirSync(join(place, 'tmp'))
  return place
}

/** Runs one `tasks` command in the copy as a person would, showing it first; resolves with its exit code. */
function tasks(place: string, ...args: string[]): Promise<number> {
  const shown = args.map((arg) => (/^[\w./=-]+$/.test(arg) ? arg : `'${arg}'`))
  console.log(styleText('bold', `\n$ npx tasks ${shown.join(' ')}`))
  const PATH = `${dirname(process.execPath)}${delimiter}${process.env['PATH'] ?? ''}`
  const env = { ...process.env, PATH, TMPDIR: join(place, 'tmp') }
  return new Promise((resolve, reject) => {
    const launcher = join(ROOT, 'bin', 'tasks.cjs')
    const child = spawn(process.execPath, [launcher, ...args], { cwd: place, env, stdio: 'inherit' })
    // A terminal's Ctrl-C reaches the child by itself: this process only waits for its clean end.
    const wait = (): void => undefined
    const pass = (signal: NodeJS.Signals): boolean => child.kill(signal)
    process.on('SIGINT', wait).on('SIGTERM', pass)
    child.on('error', reject)
    child.on('close', (code) => {
      process.off('SIGINT', wait).off('SIGTERM', pass)
      resolve(code ?? 130)
    })
  })
}

function sayWhatNext(place: string, isKept: boolean): void {
  console.log('\nThe final report:')
  console.log(readFileSync(join(place, 'report.json'), 'utf8').trimEnd())
  console.log(
    '\nWho did the tasks was a script, examples/oauth/worker.mjs. What it wrote, the tests that prove it, the package',
  )
  console.log('that was missing and its installation were real; examples/oauth/README.md tells how.')
  console.log('\nTry next:')
  if (isKept) {
    console.log(`  cd ${place}`)
    console.log('  npx tasks explain      what broke, what was done about it, and what it cost')
  } else {
    console.log('  npm start -- --keep    the same, and the folder stays for you to look at')
  }
  console.log('  npx tasks plan examples/release/spec.md --codebase-path examples/release')
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { keep: { type: 'boolean', default: false } } })
  const place = copyOfExample()
  try {
    console.log(`A copy of examples/oauth is made in ${place}.`)
    const planned = await tasks(place, 'plan', 'spec.md', '--codebase-path', 'backend', '--output-dir', 'plan')
    if (planned !== 0) return planned
    const agent = ['--agent', 'node ../worker.mjs']
    const executed = await tasks(place, 'execute', 'plan', ...agent, '--report', 'report.json')
    if (executed === 0) sayWhatNext(place, values.keep)
    return executed
  } finally {
    if (values.keep) console.log(`\nKept: ${place}`)
    else rmSync(place, { recursive: true, force: true, maxRetries: 5 })
  }
}

process.exitCode = await main()
