// `npm start`: plans and carries out examples/oauth in a temporary copy of it. It only calls the commands that a person would type,
// and shows the final report. The copy is removed at the end, also after Ctrl-C; with `--keep` it stays.
import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, delimiter, dirname, join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { parseArgs, styleText } from 'node:util'

const ROOT = join(import.meta.dirname, '..')
const EXAMPLE = join(ROOT, 'examples', 'oauth')
/** Where its execution is kept. */
const STATE = join('backend', '.tasks')
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
  // What Node.js keeps of compiled code is found again the next time; all else that is temporary goes with the copy.
  const NODE_COMPILE_CACHE = process.env['NODE_COMPILE_CACHE'] ?? join(tmpdir(), 'node-compile-cache')
  const env = { ...process.env, PATH, NODE_COMPILE_CACHE, TMPDIR: join(place, 'tmp') }
  return new Promise((resolve, reject) => {
    const launcher = join(ROOT, 'bin', 'tasks.cjs')
    const child = spawn(process.execPath, [launcher, ...args], { cwd: place, env, stdio: 'inherit' })
    const pass = (signal: NodeJS.Signals): boolean => child.kill(signal)
    process.on('SIGTERM', pass).on('SIGHUP', pass)
    child.on('error', reject)
    child.on('close', (code) => {
      process.off('SIGTERM', pass).off('SIGHUP', pass)
      resolve(code ?? 130)
    })
  })
}

function sayWhatNext(place: string, isKept: boolean): void {
  console.log('\nThe final report:')
  console.log(readFileSync(join(place, 'report.json'), 'utf8').trimEnd())
  console.log(
    '\nThe tasks were done by a script, examples/oauth/worker.mjs. What it wrote, the tests that prove it, the package that',
  )
  console.log('was missing and its installation were real: examples/oauth/README.md tells how.')
  console.log('\nTry next:')
  if (isKept) console.log(`  npx tasks logs P5.T001 --state-dir ${join(place, STATE)}`)
  else console.log('  npm start -- --keep    the same, and what was made stays for you to look at')
  console.log('  npx tasks plan examples/release/spec.md --codebase-path examples/release')
}

/** Plans, carries out and explains; the exit code of the first command that fails, 130 where somebody wants no further one. */
async function show(place: string, isUnwanted: () => boolean): Promise<number> {
  const commands = [
    ['plan', 'spec.md', '--codebase-path', 'backend', '--output-dir', 'plan'],
    ['execute', 'plan', '--agent', 'node ../worker.mjs', '--report', 'report.json'],
    ['explain', '--state-dir', STATE],
  ]
  for (const args of commands) {
    if (isUnwanted()) return 130
    const code = await tasks(place, ...args)
    if (code !== 0) return code
  }
  return 0
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { keep: { type: 'boolean', default: false } } })
  let isUnwanted = false
  // A terminal's Ctrl-C reaches the commands by themselves: this process waits for their clean end, and then clears up, whenever it came.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => (isUnwanted = true))
  const place = copyOfExample()
  try {
    console.log(`A copy of examples/oauth is made in ${place}.`)
    // What was said while the copy was made is heard first.
    await setImmediate()
    const code = await show(place, () => isUnwanted)
    if (code === 0) sayWhatNext(place, values.keep)
    else if (!values.keep)
      console.log(
        '\nThe copy is removed now, so nothing can go on in it, whatever was said above; npm start -- --keep leaves it.',
      )
    return code
  } finally {
    if (values.keep) console.log(`\nKept: ${place}`)
    else rmSync(place, { recursive: true, force: true, maxRetries: 5 })
  }
}

process.exitCode = await main()
