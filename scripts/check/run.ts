import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { tallyOfOne, tallyOfReport, type Tally, type VitestReport } from './tally.ts'

/** The root of the repository. */
export const ROOT = join(import.meta.dirname, '..', '..')

const REPORTS = join(ROOT, 'node_modules', '.cache', 'reports')

interface Ended {
  exitCode: number | null
  output: string
  seconds: number
}

function start(command: string, args: string[], env: NodeJS.ProcessEnv, capture: boolean): Promise<Ended> {
  const begun = performance.now()
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: ROOT, env, stdio: capture ? 'pipe' : 'inherit' })
    let output = ''
    const take = (chunk: Buffer): void => {
      output += chunk.toString()
    }
    child.stdout?.on('data', take)
    child.stderr?.on('data', take)
    const end = (exitCode: number | null): void =>
      resolve({ exitCode, output, seconds: (performance.now() - begun) / 1000 })
    child.on('error', (error) => {
      output += error.message
      end(null)
    })
    child.on('close', end)
  })
}

/** The environment for a child that runs on `node`: `node` there and in its children is that one. */
function environmentOn(node: string, extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const path = [dirname(node), join(ROOT, 'node_modules', '.bin'), process.env['PATH'] ?? ''].join(delimiter)
  return { ...process.env, ...extra, PATH: path }
}

/** Runs one tool to its end and counts it as one check. Its output is shown when it fails. */
export async function runTool(name: string, command: string, args: string[]): Promise<Tally> {
  const colour = process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}
  const ended = await start(command, args, environmentOn(process.execPath, colour), true)
  const passed = ended.exitCode === 0
  console.log(`${passed ? '✓' : '✗'} ${name} (${ended.seconds.toFixed(1)} s)`)
  if (!passed) console.log(ended.output.trimEnd())
  return tallyOfOne(name, passed)
}

function readReport(file: string): VitestReport | undefined {
  try {
    // The report is vitest's own; its shape is pinned by the exact version in package.json.
    return JSON.parse(readFileSync(file, 'utf8')) as VitestReport
  } catch {
    return undefined
  }
}

/** Which tests are run, and how. */
export interface TestRun {
  /** Files that match are left out. */
  readonly without?: readonly string[]
  /** How many files more than there are cores run side by side; what waits for processes leaves its core to others. */
  readonly moreWorkers?: number
}

/** Runs vitest projects on the Node.js at `node` and counts every test. Its output is shown as it comes. */
export async function runTests(
  label: string,
  projects: string[],
  node: string,
  { without = [], moreWorkers = 0 }: TestRun = {},
): Promise<Tally> {
  console.log(`\n── ${label}`)
  mkdirSync(REPORTS, { recursive: true })
  const report = join(REPORTS, `${label.replaceAll(/[^a-z0-9]+/gi, '-')}.json`)
  rmSync(report, { force: true })
  const vitest = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs')
  const selection = [
    ...projects.flatMap((project) => ['--project', project]),
    ...without.flatMap((files) => ['--exclude', files]),
  ]
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const workers = `--maxWorkers=${availableParallelism() + moreWorkers}`
  const args = [vitest, 'run', '--passWithNoTests', workers, ...selection, ...reporters]
  const ended = await start(node, args, environmentOn(node), false)
  return tallyOfReport(label, readReport(report), ended.exitCode, ROOT)
}
