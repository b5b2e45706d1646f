/**
 * How long `tasks execute --resume` takes to go on with a large execution: the whole process, from exec to what it prints when
 * it was taken up: the stored event with `--json`, and without it the story's heading. Once with a state that was kept beside
 * the journal, and once by folding all events. Exit code 1 when a median with a kept state is over the limit.
 *
 *   node benchmarks/resume.ts [--tasks 10000] [--events 100000] [--rounds 5] [--seed 7] [--limit 2] [--cli <main.js>]
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { Event } from '../src/core/model/event.ts'
import { assert } from '../src/core/std/assert.ts'
import { openSqliteJournal } from '../src/plugins/journals/sqlite.ts'
import { StateKeeper, foldExecution } from '../src/runtime/fold.ts'
import { EXECUTION, simulate } from '../src/simulation/simulate.ts'
import { largePlan } from './large-plan.ts'

const { values } = parseArgs({
  options: {
    tasks: { type: 'string', default: '10000' },
    events: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '5' },
    seed: { type: 'string', default: '7' },
    limit: { type: 'string', default: '2' },
    cli: { type: 'string' },
  },
})
const seed = Number(values.seed)
const tasks = Number(values.tasks)
const here = dirname(fileURLToPath(import.meta.url))
const built = join(here, '..', 'dist', 'cli', 'main.js')
/** The published form where it was built (npm run build), else the sources. */
const cli =
  values.cli !== undefined ? resolve(values.cli) : existsSync(built) ? built : join(here, '..', 'bin', 'tasks.cjs')

/** The events of a run that was cut off when all but a few tasks were done, with reports of progress between them. */
function cutOff(): Event[] {
  const plan = largePlan(seed, { tasks, arrows: 5, resources: 16, capabilities: 0, workers: 16, slots: 1 })
  const { events } = simulate(plan, { seed, durations: 'drawn' })
  const done = events.slice(0, Math.floor(events.length * 0.998))
  const started = done.filter(({ type }) => type === 'task_started').length
  const each = Math.max(0, Math.round((Number(values.events) - done.length) / started))
  const run: Event[] = []
  const add = (event: Event): void => void run.push({ ...event, seq: run.length + 1, position: run.length + 1 })
  for (const event of done) {
    add(event)
    if (event.type !== 'task_started') continue
    const { task } = event
    for (let i = 1; i <= each; i++) {
      const percent = Math.round((100 * i) / (each + 1))
      add({ ...event, type: 'task_progress', task, percent, worker: undefined } as unknown as Event)
    }
  }
  return run
}

async function makeSite(folder: string): Promise<number> {
  const journal = openSqliteJournal(join(folder, '.tasks', 'journal.db'))
  const events = cutOff()
  for (let i = 0; i < events.length; i += 500) await journal.append(events.slice(i, i + 500))
  journal.close()
  return events.length
}

/** Keeps a state as the loop would have done, some thousand events before the end. */
function keepState(folder: string): void {
  const journal = openSqliteJournal(join(folder, '.tasks', 'journal.db'))
  new StateKeeper(journal, EXECUTION).look(foldExecution(journal, EXECUTION))
  journal.close()
}

/** What says in each form of output that the execution was taken up. */
const SIGNS = { json: '"execution_resumed"', text: 'Resume' } as const
type Form = keyof typeof SIGNS

/** Seconds from exec to what says that the execution was taken up. */
async function resume(site: string, form: Form): Promise<number> {
  const folder = `${site}-copy`
  cpSync(site, folder, { recursive: true })
  const start = performance.now()
  const args = [
    cli,
    'execute',
    '--resume',
    '--agent',
    'simulated',
    '--codebase-path',
    folder,
    ...(form === 'json' ? ['--json'] : []),
  ]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], cwd: folder })
  const exited = once(child, 'exit')
  let seconds = 0
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.includes(SIGNS[form])) continue
    seconds = (performance.now() - start) / 1000
    child.kill('SIGKILL')
    break
  }
  await exited
  assert(seconds > 0, 'the execution was taken up')
  rmSync(folder, { recursive: true })
  return seconds
}

async function median(site: string, form: Form): Promise<number> {
  const times: number[] = []
  for (let round = 0; round < Number(values.rounds); round++) times.push(await resume(site, form))
  return times.toSorted((a, b) => a - b)[times.length >> 1] as number
}

const folder = mkdtempSync(join(tmpdir(), 'tasks-resume-'))
try {
  const site = join(folder, 'site')
  const count = await makeSite(site)
  console.log(`Resume of ${tasks} tasks and ${count} events, seed ${seed}, Node ${process.versions.node}, ${cli}`)
  for (const form of ['json', 'text'] as const)
    console.log(`all events folded, as ${form}: ${(await median(site, form)).toFixed(2)} s`)
  keepState(site)
  for (const form of ['json', 'text'] as const) {
    const kept = await median(site, form)
    console.log(`from a kept state, as ${form}: ${kept.toFixed(2)} s (limit ${values.limit})`)
    if (kept > Number(values.limit)) process.exitCode = 1
  }
} finally {
  rmSync(folder, { recursive: true })
}
