/**
 * How soon a plan that runs is mended: the real loop, journal (SQLite in a folder of its own), classifier and planner, which reads
 * real manifests; only the work of the tasks is a stand-in, so that nothing but ours is measured. Tasks of one folder each fail
 * for want of a package.
 *
 *   failure reported ─► classified ─► breaker ─► issue ─► planner ─► hot update ─► the install task is handed to its executor
 *   install reported ─► breaker half-open ─► the task that failed is handed on again
 *
 *   node benchmarks/repair-latency.ts [--tasks 1000,10000] [--repairs 100] [--seed 7]
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { AttemptOrder } from '../src/core/model/attempt.ts'
import type { Coordinator, CoordinatorNode } from '../src/core/model/coordinator.ts'
import { DEFAULT_BREAKERS } from '../src/core/planning/default-breakers.ts'
import type { Executor } from '../src/core/ports/executor.ts'
import { emptySite } from '../src/core/execution/state.ts'
import { embeddedJournal } from '../src/plugins/presets/embedded.ts'
import { codebaseRepairer } from '../src/plugins/repairers/codebase-repairer.ts'
import { Loop } from '../src/runtime/loop.ts'
import { machineClock } from '../src/system/machine-clock.ts'
import { largePlan } from './large-plan.ts'

const { values } = parseArgs({
  options: {
    tasks: { type: 'string', default: '1000,10000' },
    repairs: { type: 'string', default: '100' },
    seed: { type: 'string', default: '7' },
  },
})
const SEED = Number(values.seed)
const REPAIRS = Number(values.repairs)
const EXECUTION = 'exec-bench-001'
const NOISE = 'a line that a tool prints while all is well, and that nobody has to read\n'.repeat(200)

/** Hands orders on to whoever measures, and does none of the work. */
class Bench implements Executor {
  readonly name = 'command'
  readonly running = new Map<string, AttemptOrder>()
  started: (order: AttemptOrder) => void = () => undefined
  async open(): Promise<void> {}
  start(order: AttemptOrder): void {
    this.running.set(order.token, order)
    this.started(order)
  }
  cancel(): void {}
  recover(): Promise<readonly never[]> {
    return Promise.resolve([])
  }
  async close(): Promise<void> {}
}

function planOf(tasks: number): Coordinator {
  const plan = largePlan(SEED, { tasks, arrows: 5, resources: 1000, capabilities: 4, workers: 5000, slots: 2 })
  const nodes = plan.graph.nodes.map((node, i) => ({
    ...node,
    idempotent: true,
    action: { kind: 'shell' as const, cmd: 'node test.js', cwd: `part-${i % REPAIRS}` },
  }))
  return {
    ...plan,
    graph: { ...plan.graph, nodes },
    policies: {
      ...plan.policies,
      circuit_breakers: { patterns: DEFAULT_BREAKERS.patterns },
      healing: { default: 'auto' },
    },
  }
}

function asksForNothing({ resources, capabilities }: CoordinatorNode): boolean {
  const { locks, pools } = resources
  return locks.length + Object.keys(pools).length + capabilities.length === 0
}

interface Measured {
  readonly toInstall: readonly number[]
  readonly toProbe: readonly number[]
  readonly running: number
}

/** A folder in which each part has a manifest of its own. */
function codebaseOfParts(): string {
  const folder = mkdtempSync(join(tmpdir(), 'repair-latency-'))
  for (let part = 0; part < REPAIRS; part++) {
    mkdirSync(join(folder, `part-${part}`))
    writeFileSync(
      join(folder, `part-${part}`, 'package.json'),
      '{ "name": "part", "dependencies": { "jose": "5.0.0" } }',
    )
  }
  return folder
}

async function measure(tasks: number): Promise<Measured> {
  const coordinator = planOf(tasks)
  const folder = codebaseOfParts()
  const journal = embeddedJournal(folder, () => undefined)
  const executor = new Bench()
  const loop = new Loop({
    site: emptySite(),
    journal,
    clock: machineClock(0),
    executors: new Map([['command', executor]]),
    repairer: codebaseRepairer({ codebase: folder }),
    execution_id: EXECUTION,
    leaves_paused: true,
    publish: () => undefined,
    trouble: (problem) => console.error(problem),
  })
  const options = { worker_min: 5000, worker_max: 5000, assume_idempotent: true, agent: null, dry_run: false }
  const place = { plan_dir: 'bench', codebase: folder }
  loop.tell({
    type: 'submit',
    actor: 'bench',
    execution_id: EXECUTION,
    seed: SEED,
    ...place,
    coordinator,
    options,
  })
  const over = loop.run()
  await loop.look(() => undefined)
  const running = executor.running.size
  // What asks for nothing that others hold can be tried again at once.
  const free = new Set(coordinator.graph.nodes.filter(asksForNothing).map(({ id }) => id))
  const toInstall: number[] = []
  const toProbe: number[] = []
  for (let part = 0; part < REPAIRS; part++) {
    const failing = [...executor.running.values()].find(
      ({ action, task }) => action.cwd === `part-${part}` && free.has(task),
    )
    if (failing === undefined) continue
    const install = await timed(
      executor,
      (order) => order.task.startsWith('AUTO.'),
      () => fail(loop, executor, failing),
    )
    toInstall.push(install.ms)
    const probe = await timed(
      executor,
      () => true,
      () => succeed(loop, executor, install.order),
    )
    toProbe.push(probe.ms)
    await timed(
      executor,
      () => true,
      () => succeed(loop, executor, probe.order),
    )
  }
  loop.killNow()
  loop.tell({
    type: 'command',
    actor: 'bench',
    execution_id: EXECUTION,
    command: { action: 'stop', reason: 'measured' },
  })
  for (const { token } of executor.running.values()) loop.lost(token, 'process_gone')
  await over
  journal.close()
  rmSync(folder, { recursive: true })
  return { toInstall, toProbe, running }
}

function fail(loop: Loop, executor: Bench, { token }: AttemptOrder): void {
  executor.running.delete(token)
  const log_tail = `${NOISE}Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'jose' imported from /app/test.js\n`
  loop.report(token, { type: 'finished', outcome: 'failed', duration_ms: 1, exit_code: 1 }, { log_tail })
}

function succeed(loop: Loop, executor: Bench, { token }: AttemptOrder): void {
  executor.running.delete(token)
  loop.report(token, { type: 'finished', outcome: 'succeeded', duration_ms: 1, exit_code: 0 })
}

/** Milliseconds from an act to the order that it leads to. */
function timed(
  executor: Bench,
  is: (order: AttemptOrder) => boolean,
  act: () => void,
): Promise<{ readonly ms: number; readonly order: AttemptOrder }> {
  return new Promise((resolve) => {
    const before = performance.now()
    executor.started = (order) => {
      if (!is(order)) return
      executor.started = () => undefined
      resolve({ ms: performance.now() - before, order })
    }
    act()
  })
}

function at(times: readonly number[], share: number): string {
  const sorted = times.toSorted((a, b) => a - b)
  return (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN).toFixed(1)
}

function row(...cells: (string | number)[]): void {
  console.log(cells.map((cell) => String(cell).padStart(12)).join(' '))
}

console.log(`Repairs of a running plan, seed ${SEED}, Node ${process.versions.node}; milliseconds`)
row('tasks', 'running', 'repairs', 'install p50', 'p99', 'most', 'probe p50', 'p99', 'most')
for (const tasks of values.tasks.split(',').map(Number)) {
  const { toInstall, toProbe, running } = await measure(tasks)
  const shares = [0.5, 0.99, 1]
  row(
    tasks,
    running,
    toInstall.length,
    ...shares.map((share) => at(toInstall, share)),
    ...shares.map((share) => at(toProbe, share)),
  )
}
console.log('aim at 10,000 tasks: from the failure reported to the install handed on, p99 < 100 ms')
