/**
 * What the scheduler costs: one `step` with its frontier, a simulated run, the memory of tasks that wait, beside a bare
 * list-scheduling loop on typed arrays in the same run. The loop is the limit: it has no events, no rules and no state that
 * could be folded, so its share is told as it is.
 *
 *   node --expose-gc benchmarks/scheduler-step.ts [--tasks 1000,10000,100000] [--runs 10000,100000] [--seed 7] [--rounds 3]
 *   node --expose-gc --max-old-space-size=8192 benchmarks/scheduler-step.ts --tasks 10000 --runs 1000000
 */
import { parseArgs } from 'node:util'
import type { Coordinator } from '../src/core/model/coordinator.ts'
import type { ExecutionOptions } from '../src/core/model/execution-options.ts'
import { Heap } from '../src/core/std/heap.ts'
import { type ExecutionState, emptySite, newExecution } from '../src/core/execution/state.ts'
import { step } from '../src/core/scheduling/step.ts'
import { simulate } from '../src/simulation/simulate.ts'
import { barePlan, runBare } from './bare-loop.ts'
import { largePlan, shapedPlan } from './large-plan.ts'
import { anywhere, chain, independent, layered } from './shapes.ts'

const { values } = parseArgs({
  options: {
    tasks: { type: 'string', default: '1000,10000,100000' },
    runs: { type: 'string', default: '10000,100000' },
    seed: { type: 'string', default: '7' },
    rounds: { type: 'string', default: '3' },
  },
})

const SEED = Number(values.seed)
const EXECUTION = 'exec-bench-001'
const RUNNING = { resources: 1000, capabilities: 4, workers: 500, slots: 2, arrows: 6 }
const OPTIONS: ExecutionOptions = {
  worker_min: 500,
  worker_max: 500,
  assume_idempotent: false,
  agent: 'simulated',
  dry_run: true,
}

/** Times of the steps of one run, in microseconds, and what came of them. */
interface StepTimes {
  readonly each: Float64Array
  readonly events: number
  readonly seconds: number
  readonly mostRunning: number
}

/** Carries a plan out report by report: each step hears that one attempt has ended, and starts what can start. */
function stepThrough(plan: Coordinator): StepTimes {
  const site = emptySite()
  const hours = new Map(plan.graph.nodes.map((node) => [node.id, node.estimates.mean_h]))
  const running = new Heap<{ at: number; token: string }>((a, b) => a.at < b.at || (a.at === b.at && a.token < b.token))
  const hear = (events: ReturnType<typeof step>): void => {
    for (const event of events)
      if (event.type === 'attempt_ordered')
        running.push({ at: event.ts + (hours.get(event.task) as number) * 3_600_000, token: event.attempt as string })
  }
  const place = { plan_dir: 'bench', codebase: 'bench' }
  const submit = { type: 'submit', at: 0, actor: 'bench', execution_id: EXECUTION, seed: SEED, ...place } as const
  hear(step(site, { ...submit, coordinator: plan, options: OPTIONS }))
  const times: number[] = []
  let events = 0
  let mostRunning = 0
  const start = performance.now()
  for (let next = running.pop(); next !== undefined; next = running.pop()) {
    mostRunning = Math.max(mostRunning, running.size + 1)
    const report = { type: 'finished', outcome: 'succeeded', duration_ms: 1 } as const
    const before = performance.now()
    const decided = step(site, {
      type: 'attempt_reported',
      at: next.at,
      actor: 'bench',
      execution_id: EXECUTION,
      token: next.token,
      report,
    })
    times.push((performance.now() - before) * 1000)
    events += decided.length
    hear(decided)
  }
  const { status } = site.executions.get(EXECUTION) as ExecutionState
  if (status !== 'completed') throw new Error(`the run is ${status}`)
  return { each: Float64Array.from(times).sort(), events, seconds: (performance.now() - start) / 1000, mostRunning }
}

function at(sorted: Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] as number
}

/** Processor seconds of the fastest of several rounds: a neighbour's load costs none of them. */
function processorSeconds(rounds: number, work: () => void): number {
  const times = Array.from({ length: rounds }, () => {
    const start = process.cpuUsage()
    work()
    const { user, system } = process.cpuUsage(start)
    return (user + system) / 1e6
  })
  return Math.min(...times)
}

function memory(): number {
  globalThis.gc?.()
  globalThis.gc?.()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

function row(...cells: (string | number)[]): void {
  console.log(cells.map((cell) => String(cell).padStart(11)).join(' '))
}

function tellSteps(sizes: readonly number[]): void {
  console.log('\nOne step with frontier update (one attempt ends, what can start starts): µs, best of the rounds')
  row('tasks', 'arrows', 'rules', 'running', 'p50', 'p90', 'p99', 'p99.9', 'most', 'events/s', 'µs a task', 'bare µs')
  const costs: number[] = []
  const cases = [...sizes.map((tasks) => ({ tasks, recommended: true })), { tasks: 10_000, recommended: false }]
  for (const { tasks, recommended } of cases) {
    const plan = largePlan(SEED, { tasks, ...RUNNING, recommended })
    const rounds = Array.from({ length: Number(values.rounds) }, () => stepThrough(plan))
    const best = rounds.reduce((a, b) => (at(b.each, 0.5) < at(a.each, 0.5) ? b : a))
    const bare = barePlan(plan)
    runBare(bare)
    const limit = processorSeconds(3, () => runBare(bare))
    const { each, events, seconds, mostRunning } = best
    const total = each.reduce((sum, time) => sum + time, 0)
    if (recommended) costs.push(total / tasks)
    row(
      tasks,
      plan.graph.edges.length,
      recommended ? 'all' : 'plain',
      mostRunning,
      ...[0.5, 0.9, 0.99, 0.999, 1].map((share) => at(each, share).toFixed(1)),
      Math.round(events / seconds),
      (total / tasks).toFixed(2),
      ((limit * 1e6) / tasks).toFixed(2),
    )
  }
  const growth = (costs.at(-1) as number) / (costs[0] as number)
  console.log(`cost of a task at the largest size over that at the smallest: ${growth.toFixed(2)}`)
  console.log('aims at 10,000 / 50,000: p50 < 10 µs, p99 < 200 µs; ten times the tasks ≤ 12 times the time')
}

function tellRuns(sizes: readonly number[]): void {
  console.log('\nA simulated run, s of processor (events are not kept; 8 locks, 4 kinds of worker, 64 lanes)')
  row('tasks', 'arrows', 'simulated', 'index', 'bare loop', 'ratio', 'MB of plan', 'MB after')
  for (const tasks of sizes) {
    const before = memory()
    const shape = { tasks, arrows: 6, resources: 16, capabilities: 4, workers: 64, slots: 1, recommended: true }
    let plan: Coordinator | undefined = largePlan(SEED, shape)
    const ofPlan = memory() - before
    const index = processorSeconds(1, () => newExecution(EXECUTION, { ...(plan as Coordinator) }, OPTIONS, SEED, 0))
    const fresh = { ...plan }
    plan = undefined
    let turns = 0
    const seconds = processorSeconds(tasks > 200_000 ? 1 : Number(values.rounds), () => {
      const { status, turns: taken } = simulate(fresh, { seed: SEED, keeps_events: false, started_reports: false })
      if (status !== 'completed') throw new Error(`the run is ${status}`)
      turns = taken
    })
    const bare = barePlan(fresh)
    const limit = processorSeconds(1, () => runBare(bare))
    row(
      tasks,
      fresh.graph.edges.length,
      seconds.toFixed(3),
      index.toFixed(3),
      limit.toFixed(4),
      `${(seconds / limit).toFixed(0)}×`,
      (ofPlan / 1e6).toFixed(0),
      (process.resourceUsage().maxRSS / 1e3).toFixed(0),
    )
    if (turns === 0) throw new Error('nothing happened')
  }
  console.log('aims: 10,000 tasks < 0.3 s, 100,000 tasks < 4 s; a million tasks and five million arrows within 8 GB')
}

function tellShapes(small: number): void {
  console.log(
    `\nShapes: simulated runs on eight lanes, s of processor; ten times the tasks may cost twelve times as much`,
  )
  row('shape', String(small), String(10 * small), 'ratio')
  for (const shapeOf of [independent, chain, layered, anywhere]) {
    const cost = (tasks: number): number => {
      const plan = shapedPlan(shapeOf(tasks, SEED))
      return processorSeconds(5, () => simulate({ ...plan }, { seed: SEED, keeps_events: false }))
    }
    const [little, much] = [cost(small), cost(10 * small)]
    row(shapeOf.name, little.toFixed(3), much.toFixed(3), (much / little).toFixed(1))
  }
}

function tellIdle(tasks: number): void {
  if (globalThis.gc === undefined) {
    console.log('\nBytes of an idle task: not measured, for --expose-gc was not given')
    return
  }
  const plan = largePlan(SEED, { tasks, ...RUNNING, recommended: true })
  const before = memory()
  const execution = newExecution(EXECUTION, plan, OPTIONS, SEED, 0)
  const bytes = (memory() - before) / tasks
  console.log(`\nAn idle task in the core, beside its node of the plan: ${bytes.toFixed(0)} bytes (aim: under 1,024)`)
  if (execution.plan.nodes.length !== tasks) throw new Error('all tasks are there')
}

console.log(`The scheduler, seed ${SEED}, Node ${process.versions.node}, ${process.platform} ${process.arch}`)
tellSteps(values.tasks.split(',').map(Number))
tellRuns(values.runs.split(',').map(Number))
tellShapes(5000)
tellIdle(10_000)
