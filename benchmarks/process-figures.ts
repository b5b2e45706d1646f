/**
 * What it costs to have processes run by a plan: how long a task that can start waits for its process, what is lost on tasks of
 * a second, how much memory the coordinator holds. Printed, never asserted.
 *
 *   node benchmarks/process-figures.ts [--jobs 8] [--ready 1000] [--long 80] [--many 10000]
 *
 * - Latency: from the turn in which a task has a free slot (`attempt_ordered`, whose durable commit is part of the wait) to the
 *   moment in which its launcher writes down the process. Once with no-op tasks, where the machine has nothing but starts and
 *   ends to do, once with tasks of a second.
 * - Overhead: the time from the first start to the last end against that of tasks of a second which follow each other without
 *   a gap.
 * - Memory: the most that the coordinator held resident, by the kernel's account, and that of a launcher, of which each worker has one.
 */
import { execFileSync, spawn } from 'node:child_process'
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { asSpec, independent } from './shapes.ts'

const here = dirname(fileURLToPath(import.meta.url))
const built = join(here, '..', 'dist', 'cli', 'main.js')
const cli = existsSync(built) ? built : join(here, '..', 'bin', 'tasks.cjs')

const { values } = parseArgs({
  options: {
    jobs: { type: 'string', default: '8' },
    ready: { type: 'string', default: '1000' },
    long: { type: 'string', default: '80' },
    many: { type: 'string', default: '10000' },
  },
})
const jobs = Number(values.jobs)

/** One run of a plan of independent tasks that all run one command. */
interface Run {
  /** Milliseconds from an order to its process, sorted. */
  readonly waits: readonly number[]
  /** Seconds from the first start to the last end. */
  readonly seconds: number
  /** The most memory of the coordinator, in MB. */
  readonly memory: number
  /** Memory of one launcher, pages that launchers share counted in parts, in MB; 0 when none was seen. */
  readonly launcher: number
}

async function run(root: string, count: number, command: string, workers: number): Promise<Run> {
  const folder = mkdtempSync(join(root, 'run-'))
  const spec = join(folder, 'spec.md')
  writeFileSync(spec, asSpec(independent(count)).replaceAll('`true`', `\`${command}\``))
  const plan = join(folder, 'plan')
  const options = ['--codebase-path', folder, '--output-dir', plan, '--json']
  execFileSync(process.execPath, [cli, 'plan', spec, ...options], { stdio: 'ignore' })
  const state = join(folder, 'state')
  const events = join(folder, 'events.jsonl')
  const file = openSync(events, 'w')
  const limits = ['--worker-min', String(workers), '--worker-max', String(workers)]
  const child = spawn(process.execPath, [cli, 'execute', plan, '--state-dir', state, ...limits, '--json'], {
    stdio: ['ignore', file, 'ignore'],
  })
  let memory = 0
  let launcher = 0
  const watch = setInterval(() => {
    memory = Math.max(memory, peakOf(child.pid as number))
    if (command !== 'true') launcher = Math.max(launcher, launcherOf(state))
  }, 50)
  await new Promise((resolve) => child.once('exit', resolve))
  clearInterval(watch)
  closeSync(file)
  return { ...timesOf(events, state), memory, launcher }
}

/** The most resident memory of a process so far, in MB. */
function peakOf(pid: number): number {
  try {
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '0') / 1024
  } catch {
    return 0
  }
}

/** Mean memory of the launchers that run attempts now. */
function launcherOf(state: string): number {
  const found = new Map<string, number>()
  try {
    const attempts = join(state, 'executions', executionIn(state), 'attempts')
    for (const token of readdirSync(attempts)) {
      const [line = ''] = readFileSync(join(attempts, token, 'pid'), 'utf8').split('\n')
      const pid = String((JSON.parse(line) as { pid: number }).pid)
      const share = /^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1]
      if (share !== undefined) found.set(pid, Number(share) / 1024)
    }
  } catch {
    // It has not begun, or it is over.
  }
  return found.size === 0 ? 0 : [...found.values()].reduce((sum, one) => sum + one, 0) / found.size
}

function executionIn(state: string): string {
  return readdirSync(join(state, 'executions'))[0] as string
}

function timesOf(events: string, state: string): Omit<Run, 'memory' | 'launcher'> {
  const ordered = new Map<string, number>()
  let first = Infinity
  let last = 0
  for (const line of readFileSync(events, 'utf8').split('\n')) {
    if (line === '') continue
    const event = JSON.parse(line) as { type: string; ts: number; attempt?: string }
    if (event.type === 'attempt_ordered' && event.attempt !== undefined) ordered.set(event.attempt, event.ts)
    if (event.type === 'attempt_finished') last = Math.max(last, event.ts)
  }
  const execution = join(state, 'executions', executionIn(state))
  const waits: number[] = []
  for (const [token, at] of ordered) {
    // Its second line, with who the process is, is the last that is written to it.
    const spawned = statSync(join(execution, 'attempts', token, 'pid')).mtimeMs
    first = Math.min(first, spawned)
    waits.push(Math.max(0, spawned - at))
  }
  return { waits: waits.sort((a, b) => a - b), seconds: (last - first) / 1000 }
}

function part(sorted: readonly number[], share: number): string {
  return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] as number).toFixed(1)
}

const root = mkdtempSync(join(tmpdir(), 'process-figures-'))
try {
  console.log(
    `${cli === built ? 'the published form' : 'the sources'}, Node ${process.version}, ${cpus().length} cores, ${jobs} workers\n`,
  )
  const ready = await run(root, Number(values.ready), 'true', jobs)
  const long = await run(root, Number(values.long), 'sleep 1', jobs)
  const many = await run(root, Number(values.many), 'true', jobs)
  console.log('| ready to spawned | p50 ms | p99 ms | most |\n|---|---|---|---|')
  for (const [name, { waits }] of [
    [`${values.ready} no-op tasks ready at once`, ready],
    [`${values.long} tasks of a second`, long],
  ] as const)
    console.log(`| ${name} | ${part(waits, 0.5)} | ${part(waits, 0.99)} | ${part(waits, 1)} |`)
  const ideal = Math.ceil(Number(values.long) / jobs)
  const overhead = (100 * (long.seconds - ideal)) / ideal
  console.log(
    `\n${values.long} tasks of a second: ${long.seconds.toFixed(3)} s, without gaps ${ideal} s: ${overhead.toFixed(2)} % more`,
  )
  console.log(
    `\nmost resident memory of the coordinator: ${many.memory.toFixed(0)} MB with ${values.many} tasks, ${ready.memory.toFixed(0)} MB with ${values.ready}`,
  )
  console.log(`one launcher, so one worker more: ${long.launcher.toFixed(1)} MB`)
} finally {
  rmSync(root, { recursive: true, force: true })
}
