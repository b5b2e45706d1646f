// What checkpoints cost a task: lines that it writes itself, and `tasks emit`, beside the work of the same run, because a
// busy machine slows down both. `took` is what the event tells: the task's own time, where it says so, and the host's.
//
//   node benchmarks/task-checkpoints.ts [--seconds 10] [--checkpoints 3] [--megabytes 10] [--rounds 3]
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Event } from '../src/core/model/event.ts'

const CLI = join(import.meta.dirname, '..', 'bin', 'tasks.cjs')

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '10' },
    checkpoints: { type: 'string', default: '3' },
    megabytes: { type: 'string', default: '10' },
    rounds: { type: 'string', default: '3' },
  },
})
const [seconds, checkpoints, megabytes, rounds] = [
  values.seconds,
  values.checkpoints,
  values.megabytes,
  values.rounds,
].map(Number) as [number, number, number, number]

/** Work that takes a known processor time, in parts, with something at the end of each part. */
function program(mark: string): string {
  return `import json, os, subprocess, time
def work(seconds):
    end = time.process_time() + seconds
    while time.process_time() < end:
        sum(range(10000))
def line(i):
    with open(os.environ['TASKS_REPORT'], 'a') as report:
        report.write(json.dumps({'type': 'checkpoint', 'checkpoint': f'c{i}', 'percent': i, 'files': ['state']}) + '\\n')
def emit(i):
    subprocess.run([${JSON.stringify(process.execPath)}, ${JSON.stringify(CLI)}, 'emit', 'checkpoint', f'c{i}', '--percent', str(i), '--file', 'state'], check=True)
with open('state', 'wb') as state:
    state.write(os.urandom(${megabytes} * 1024 * 1024))
began = time.perf_counter()
marking = 0.0
for i in range(1, ${checkpoints} + 1):
    work(${seconds / checkpoints})
    before = time.perf_counter()
    ${mark}(i)
    marking += time.perf_counter() - before
with open('cost.json', 'w') as cost:
    json.dump({'working': time.perf_counter() - began - marking, 'marking': marking}, cost)
`
}

/** Seconds of work and of marking as the task saw them; what each checkpoint is said to have taken. */
interface Cost {
  readonly working: number
  readonly marking: number
  readonly took_ms: readonly number[]
}

/** Carries the work out once: how long its attempt ran, and what its checkpoints are said to have cost. */
function carriedOut(mark: string): Cost {
  const folder = mkdtempSync(join(tmpdir(), 'task-checkpoints-'))
  try {
    const run = (...args: string[]): string =>
      execFileSync(process.execPath, [CLI, ...args], {
        cwd: folder,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      })
    writeFileSync(join(folder, 'work.py'), program(mark))
    writeFileSync(
      join(folder, 'spec.md'),
      '# W\n\n## W\n\n- Work (1m) [idempotent]\n  - run: `python3 work.py`\n  - checkpoints: c99 99%\n',
    )
    run('plan', 'spec.md', '--codebase-path', '.', '--output-dir', 'plan')
    const events = run('execute', 'plan', '--json')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Event)
    const cost = JSON.parse(readFileSync(join(folder, 'cost.json'), 'utf8')) as Omit<Cost, 'took_ms'>
    const took_ms = events.flatMap((event) =>
      event.type === 'task_checkpoint' && event.took_ms !== undefined ? [event.took_ms] : [],
    )
    return { ...cost, took_ms }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function middle(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0
}

console.log(`${seconds} s of work, ${checkpoints} checkpoints of ${megabytes} MB, middle of ${rounds} rounds`)
for (const mark of ['line', 'emit']) {
  const all = Array.from({ length: rounds }, () => carriedOut(mark))
  const own = middle(all.map(({ marking }) => marking)) / checkpoints
  const took = middle(all.flatMap(({ took_ms }) => took_ms))
  const whole = middle(
    all.map((cost) => (cost.marking + cost.took_ms.reduce((a, b) => a + b, 0) / 1000) / cost.working),
  )
  console.log(
    `${mark}: the task waits ${(own * 1000).toFixed(1)} ms for each, ${took} ms as told; ${(whole * 100).toFixed(2)} % of its time with the host's`,
  )
}
