/**
 * Rolling frontier against waves, by the real scheduler in simulated time: on traces of scientific workflows (WfInstances, in a
 * compact form) with eight workers, and on generated plans shaped like the system design's. Both models meet the same
 * durations. Told is the whole distribution, losses included. Then, on the generated plans, the order that a search finds for
 * the mean durations against the scheduler's own, by what both take with the drawn ones.
 *
 *   node benchmarks/workflow-traces.ts [--data <folder>] [--draws 10] [--plans 200] [--optimize 1000]     (or TASKS_BENCH_DATA)
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Coordinator } from '../src/core/model/coordinator.ts'
import { planProblem } from '../src/core/scheduling/optimize/plan-problem.ts'
import { searchSchedules } from '../src/core/scheduling/optimize/search.ts'
import { MS_PER_HOUR } from '../src/core/std/duration.ts'
import { UNEVENTFUL } from '../src/simulation/fate.ts'
import { RunRecord } from '../src/simulation/run-record.ts'
import { SIMULATED_START, simulate } from '../src/simulation/simulate.ts'
import { planFromText } from '../src/testing/plan-text.ts'
import { NOISES, type Noise, drawnDurations } from './duration-noise.ts'
import { generatedPlan } from './generated-plans.ts'

const LANES = 8
const SIZES = [12, 30, 60, 200]

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    draws: { type: 'string', default: '10' },
    plans: { type: 'string', default: '200' },
    optimize: { type: 'string', default: '1000' },
  },
})

interface Trace {
  readonly name: string
  /** Seconds of each task, and more that is not used here. */
  readonly tasks: readonly (readonly [number, ...unknown[]])[]
  readonly deps: readonly (readonly number[])[]
}

/** One plan under both models with the same durations. */
interface Pair {
  readonly frontier: Outcome
  readonly waves: Outcome
}

interface Outcome {
  readonly makespan: number
  /** Share of the lanes' time that is used. */
  readonly utilisation: number
  /** Hours that lanes stood idle. */
  readonly idle: number
}

function traceFiles(folder: string | undefined): string[] {
  if (folder === undefined) return []
  for (const home of [folder, join(folder, 'compact'), join(folder, 'wfinstances', 'compact')]) {
    const files = existsSync(home) ? readdirSync(home).filter((file) => file.endsWith('.json')) : []
    if (files.length > 0) return files.toSorted().map((file) => join(home, file))
  }
  return []
}

function planOfTrace({ tasks, deps }: Trace): Coordinator {
  const lines = tasks.map(([seconds], i) => {
    const before = [...new Set(deps[i] ?? [])]
    return `t${i} ${Math.max(1, Math.round(seconds * 1000))}ms${before.length === 0 ? '' : ` after ${before.map((p) => `t${p}`).join(', ')}`}`
  })
  return { ...planFromText(lines.join('\n')), worker_pool: { min: LANES, max: LANES } }
}

function outcomeOf(plan: Coordinator, durations: ReadonlyMap<string, number>, ranking?: string[]): Outcome {
  const record = new RunRecord(plan.graph.nodes, SIMULATED_START)
  const { status } = simulate(plan, {
    seed: 1,
    options: ranking === undefined ? {} : { ranking },
    fates: ({ task }) => ({ ...UNEVENTFUL, duration_ms: durations.get(task) ?? 0, started_after_ms: null }),
    observer: record,
    keeps_events: false,
  })
  if (status !== 'completed') throw new Error(`a run of the benchmark ended ${status}`)
  const makespan = record.makespan_ms
  const busy = [...durations.values()].reduce((sum, span) => sum + span, 0)
  return { makespan, utilisation: busy / (LANES * makespan), idle: (LANES * makespan - busy) / MS_PER_HOUR }
}

function pairsOf(plan: Coordinator, noise: Noise, draws: number): Pair[] {
  const rolling: Coordinator = { ...plan, mode: 'rolling_frontier' }
  const barriers: Coordinator = { ...plan, mode: 'wave_based' }
  return Array.from({ length: draws }, (_, seed) => {
    const durations = drawnDurations(plan, noise, seed + 1)
    return { frontier: outcomeOf(rolling, durations), waves: outcomeOf(barriers, durations) }
  })
}

function row(name: string, noise: string, pairs: readonly Pair[]): void {
  const saved = pairs.map(({ frontier, waves }) => 100 * (1 - frontier.makespan / waves.makespan))
  const slower = saved.filter((share) => share < -1e-9)
  const use = (model: keyof Pair): number[] => pairs.map((pair) => 100 * pair[model].utilisation)
  const idle = (model: keyof Pair): number[] => pairs.map((pair) => pair[model].idle)
  const spread = (numbers: readonly number[]): string =>
    [0.1, 0.5, 0.9].map((share) => quantile(numbers, share).toFixed(1).padStart(6)).join('')
  const losses = `${slower.length} of ${pairs.length}${slower.length === 0 ? '' : `, at most ${(-Math.min(...slower)).toFixed(1)} %`}`
  console.log(
    `${name.padEnd(26)} ${noise.padEnd(14)} ${spread(saved)} ${Math.min(...saved)
      .toFixed(1)
      .padStart(
        6,
      )} |${spread(use('frontier'))} |${spread(use('waves'))} | ${quantile(idle('frontier'), 0.5).toFixed(2).padStart(7)} ${quantile(idle('waves'), 0.5).toFixed(2).padStart(7)} | ${losses}`,
  )
}

/** Own order and found order of each plan, with the same durations. */
function measureOrders(tasks: number, generated: readonly Coordinator[], schedules: number): void {
  const orders = generated.map((plan) => foundOrder(plan, schedules))
  for (const [name, noise] of Object.entries(NOISES)) {
    const saved = generated.map((plan, i) => {
      const durations = drawnDurations(plan, noise, 1)
      const own = outcomeOf(plan, durations).makespan
      return 100 * (1 - outcomeOf(plan, durations, orders[i]).makespan / own)
    })
    const spread = [0.1, 0.5, 0.9].map((share) => quantile(saved, share).toFixed(1).padStart(6)).join('')
    const slower = saved.filter((share) => share < -1e-9).length
    console.log(
      `${`${generated.length} plans of ${tasks} tasks`.padEnd(26)} ${name.padEnd(14)} ${spread} | mean ${(saved.reduce((sum, share) => sum + share, 0) / saved.length).toFixed(2)} | slower in ${slower} of ${saved.length}, at most ${Math.max(0, -Math.min(...saved)).toFixed(1)} %`,
    )
  }
}

function foundOrder(plan: Coordinator, schedules: number): string[] {
  const { problem, ids } = planProblem(plan, LANES)
  const search = searchSchedules(problem, { schedules, seed: 1, aim: 'frontier' })
  let next = search.next()
  while (next.done !== true) next = search.next()
  return Array.from(next.value.frontier.order, (task) => ids[task] as string)
}

function quantile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
}

const draws = Number(values.draws)
const plans = Number(values.plans)
const files = traceFiles(values.data ?? process.env['TASKS_BENCH_DATA'])
console.log(
  `Rolling frontier against waves; Node ${process.versions.node}; seeds of the noise from 1 on, of the plans from 1 on; ${LANES} workers`,
)
console.log(
  `${''.padEnd(26)} ${'noise'.padEnd(14)} makespan saved %: P10 P50 P90 worst | use % of the frontier | use % of waves | idle hours, P50: frontier, waves | frontier slower`,
)
if (files.length === 0)
  console.log('No workflow traces: name their folder with --data <folder> or TASKS_BENCH_DATA. None were measured.')
else {
  const traces = files.map((file) => JSON.parse(readFileSync(file, 'utf8')) as Trace).map(planOfTrace)
  for (const [name, noise] of Object.entries(NOISES))
    row(
      `${traces.length} workflow traces`,
      name,
      traces.flatMap((plan) => pairsOf(plan, noise, name === 'none' ? 1 : draws)),
    )
}
for (const tasks of SIZES) {
  const generated = Array.from({ length: plans }, (_, i) => generatedPlan(tasks, i + 1))
  for (const [name, noise] of Object.entries(NOISES))
    row(
      `${plans} plans of ${tasks} tasks`,
      name,
      generated.flatMap((plan) => pairsOf(plan, noise, 1)),
    )
}
const schedules = Number(values.optimize)
console.log(
  `\nThe order of a search by ${schedules} schedules against the scheduler's own: makespan saved %, P10 P50 P90`,
)
for (const tasks of SIZES)
  measureOrders(
    tasks,
    Array.from({ length: plans }, (_, i) => generatedPlan(tasks, i + 1)),
    schedules,
  )
