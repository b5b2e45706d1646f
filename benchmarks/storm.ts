/**
 * A storm: every task of a plan fails in the same way until a package is installed. How often a breaker opens, how many remedies
 * and probes there are, and how long it takes beside the same plan without the fault.
 *
 *   node benchmarks/storm.ts [--tasks 1000] [--workers 10,100,1000] [--seed 1]
 */
import { parseArgs } from 'node:util'
import type { Event } from '../src/core/model/event.ts'
import { DEFAULT_BREAKERS } from '../src/core/planning/default-breakers.ts'
import { type Simulation, simulate } from '../src/simulation/simulate.ts'
import { type Fates, fatesByChance } from '../src/simulation/fate.ts'
import { planFromText } from '../src/testing/plan-text.ts'
import { TroubledWorld } from './troubled-world.ts'

const { values } = parseArgs({
  options: {
    tasks: { type: 'string', default: '1000' },
    workers: { type: 'string', default: '10,100,1000' },
    seed: { type: 'string', default: '1' },
  },
})
const SEED = Number(values.seed)

function run(workers: number, struck: boolean): Simulation {
  const lines = Array.from({ length: Number(values.tasks) }, (_, i) => `t${i} 5m sd 0.02 idempotent retries 2`)
  const policies = { circuit_breakers: DEFAULT_BREAKERS, healing: { default: 'auto' } as const }
  const plan = planFromText(lines.join('\n'), { policies, concurrency_max: workers })
  const world = new TroubledWorld(plan, SEED, 0, { only: 'package', everywhere: true })
  const usual: Fates = fatesByChance(plan, SEED, { durations: 'drawn' })
  return simulate(world.plan, {
    seed: SEED,
    options: { worker_min: workers, worker_max: workers },
    fates: struck ? world.fates : usual,
    observer: world.observer,
    planner: world.planner,
  })
}

function count(events: readonly Event[], is: (event: Event) => boolean): number {
  return events.filter(is).length
}

/** Minutes from the issue to the end of its remedy's task. */
function remedyMinutes(events: readonly Event[]): number {
  const from = events.find(({ type }) => type === 'systemic_issue')?.ts ?? 0
  const to = events.find((event) => event.type === 'task_succeeded' && event.task.startsWith('AUTO.'))?.ts ?? 0
  return (to - from) / 60_000
}

function row(...cells: (string | number)[]): void {
  console.log(cells.map((cell) => String(cell).padStart(10)).join(' '))
}

console.log(
  `${values.tasks} tasks of 5 minutes that all lack the same package, seed ${SEED}, Node ${process.versions.node}; minutes`,
)
row('workers', 'calm', 'remedy', 'storm', 'ratio', 'trips', 'remedies', 'probes', 'failures', 'status')
for (const workers of values.workers.split(',').map(Number)) {
  const calm = run(workers, false).makespan_ms / 60_000
  const storm = run(workers, true)
  const { events } = storm
  const remedy = remedyMinutes(events)
  const acts = (action: string): number =>
    count(events, (event) => event.type === 'circuit_breaker' && event.action === action)
  row(
    workers,
    calm.toFixed(1),
    remedy.toFixed(1),
    (storm.makespan_ms / 60_000).toFixed(1),
    (storm.makespan_ms / 60_000 / (calm + remedy)).toFixed(2),
    acts('opened'),
    count(events, ({ type }) => type === 'remedy_planned'),
    acts('half_open'),
    count(events, ({ type }) => type === 'task_failed'),
    storm.status,
  )
}
console.log('aim: one trip, one remedy, one probe, ratio (storm over calm and remedy together) at most 1.2')
