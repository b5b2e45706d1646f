/**
 * What was forecast beside what really happened: seeded plans are forecast, then carried out by real processes that sleep for
 * durations of the same curves, drawn by other seeds. An hour of the plan is a tenth of a second of the run.
 *
 *   node benchmarks/forecast-against-runs.ts [--plans 200] [--seed 1] [--verbose]
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Coordinator, CoordinatorNode } from '../src/core/model/coordinator.ts'
import { chance } from '../src/core/std/chance.ts'
import { MS_PER_HOUR } from '../src/core/std/duration.ts'
import { startExecution } from '../src/operations/execute.ts'
import { openSite } from '../src/operations/open-site.ts'
import { forecast } from '../src/simulation/forecast.ts'
import { fatesByChance } from '../src/simulation/fate.ts'
import { quantile } from '../src/simulation/forecast-tally.ts'
import { simulateRun } from '../src/simulation/run.ts'
import { generatedPlan } from './generated-plans.ts'

const { values } = parseArgs({
  options: {
    plans: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    verbose: { type: 'boolean', default: false },
  },
})
const PLANS = Number(values.plans)
const SEED = Number(values.seed)
/** Milliseconds of the run for an hour of the plan. */
const MS_FOR_HOUR = 100
const BAND_RUNS = 200

interface Outcome {
  readonly tasks: number
  readonly p50_ms: number
  readonly low_ms: number
  readonly high_ms: number
  readonly real_ms: number
}

/** The plan with its hours as short as the run takes, and for each task a command that sleeps for a drawn duration. */
function sleeping(plan: Coordinator, seed: number): Coordinator {
  const short = mapNodes(plan, (node) => ({ ...node, estimates: scaled(node.estimates) }))
  const fates = fatesByChance(short, seed, { durations: 'drawn' })
  return mapNodes(short, (node) => {
    const order = {
      token: `${node.id}-1`,
      execution_id: 'exec-2026-01-01-001',
      task: node.id,
      title: node.name,
      kind: 'run' as const,
      number: 1,
      worker: 'w',
      executor: 'command',
      action: node.action,
    }
    const seconds = (fates(order, node).duration_ms ?? 0) / 1000
    return { ...node, action: { kind: 'shell', cmd: `exec sleep ${seconds.toFixed(3)}` } }
  })
}

function mapNodes(plan: Coordinator, change: (node: CoordinatorNode) => CoordinatorNode): Coordinator {
  return { ...plan, graph: { ...plan.graph, nodes: plan.graph.nodes.map(change) } }
}

/** A third of the mean is a usual deviation of three-point estimates. */
function scaled({ mean_h }: CoordinatorNode['estimates']): CoordinatorNode['estimates'] {
  const mean = (mean_h * MS_FOR_HOUR) / MS_PER_HOUR
  const sd = mean / 3
  return { mean_h: mean, sd_h: sd, p50_h: mean, p95_h: mean + 1.645 * sd }
}

async function outcomeOf(seed: number): Promise<Outcome> {
  const tasks = 12 + Math.floor(30 * chance(seed, 'tasks'))
  const plan = sleeping(generatedPlan(tasks, seed), seed + 1_000_000)
  const p50_ms = forecast(plan, { seed: 1 }).rolling_frontier.p50_hours * MS_PER_HOUR
  const spans = Array.from(
    { length: BAND_RUNS },
    (_, i) => simulateRun(plan, { seed: i + 1, durations: 'drawn' }).makespan_ms,
  )
  const folder = mkdtempSync(join(tmpdir(), 'forecast-'))
  const site = openSite(folder, folder, 'a benchmark')
  try {
    const request = { actor: 'benchmark', worker_min: 8, worker_max: 8 }
    const listeners = { events: () => {}, trouble: () => {} }
    const run = startExecution(
      { coordinator: plan, plan_dir: folder, codebase: folder },
      request,
      site.ports,
      listeners,
    )
    await run.run()
    let first = 0
    let last = 0
    for (const event of site.journal.read()) {
      if (event.type === 'attempt_ordered' && first === 0) first = event.ts
      if (event.type === 'task_succeeded') last = event.ts
    }
    return { tasks, p50_ms, low_ms: quantile(spans, 0.05), high_ms: quantile(spans, 0.95), real_ms: last - first }
  } finally {
    site.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

const outcomes: Outcome[] = []
for (let i = 0; i < PLANS; i++) {
  const outcome = await outcomeOf(SEED + i)
  outcomes.push(outcome)
  if (values.verbose) console.log(`plan ${SEED + i}: ${JSON.stringify(outcome)}`)
  else if (process.stderr.isTTY) process.stderr.write(`\r${i + 1} of ${PLANS}`)
}
const errors = outcomes.map(({ p50_ms, real_ms }) => (100 * Math.abs(real_ms - p50_ms)) / p50_ms)
const within = outcomes.filter(({ low_ms, high_ms, real_ms }) => real_ms >= low_ms && real_ms <= high_ms).length
const bias = outcomes.map(({ p50_ms, real_ms }) => (100 * (real_ms - p50_ms)) / p50_ms)
const percent = (value: number): string => `${value.toFixed(1)} %`
console.log(`
Node ${process.version}, ${PLANS} plans from seed ${SEED}, 12 to 41 tasks, 8 workers, an hour of the plan is ${MS_FOR_HOUR} ms
error of P50: median ${percent(quantile(errors, 0.5))}, P90 ${percent(quantile(errors, 0.9))}
the run beside P50: median ${bias.length === 0 ? '-' : percent(quantile(bias, 0.5))} longer
runs inside the forecast's band from P5 to P95: ${within} of ${PLANS} (${percent((100 * within) / PLANS)})`)
