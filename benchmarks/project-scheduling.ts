/**
 * Quality of schedules: the published single-mode project-scheduling instances (PSPLIB), carried out by the simulated scheduler
 * with as many lanes as there are jobs, beside the best makespans that are known and the rules of the literature in the same run.
 * With --optimize also what the search finds, by numbers of schedules, and what the rolling frontier makes of its order.
 *
 *   node benchmarks/project-scheduling.ts --data <folder> [--optimize 1000,5000,50000] [--every 1]     (or TASKS_BENCH_DATA)
 *
 * A makespan below what no schedule can beat is an error of ours: it is named, and the exit code is 1.
 */
import { parseArgs } from 'node:util'
import type { Coordinator } from '../src/core/model/coordinator.ts'
import { MS_PER_HOUR } from '../src/core/std/duration.ts'
import { simulateRun } from '../src/simulation/run.ts'
import { planFromText } from '../src/testing/plan-text.ts'
import { type Instance, type InstanceSet, readSets } from './psplib.ts'
import { RULES, criticalPath, lowerBound, mixedUrgency, parallelSchedule, worstCaseSlack } from './schedule-rules.ts'
import { type Searched, searchInstance } from './searched-instance.ts'

const { values } = parseArgs({
  options: { data: { type: 'string' }, optimize: { type: 'string' }, every: { type: 'string', default: '1' } },
})

/** One time unit is one hour. */
function planOf({ durations, successors, demands, capacities }: Instance, mode: Coordinator['mode']): Coordinator {
  const before = durations.map((): number[] => [])
  successors.forEach((list, job) => list.forEach((next) => before[next]?.push(job)))
  const pools = capacities.map((capacity, k) => `pool R${k + 1} ${capacity}`)
  const jobs = durations.map((duration, job) => {
    const claims = (demands[job] as readonly number[]).flatMap((units, k) => (units > 0 ? [`R${k + 1}:${units}`] : []))
    const after = (before[job] as number[]).map((p) => `j${p}`)
    return `j${job} ${duration}h${claims.length === 0 ? '' : ` pool ${claims.join(', ')}`}${after.length === 0 ? '' : ` after ${after.join(', ')}`}`
  })
  return { ...planFromText([...pools, ...jobs].join('\n'), { mode }), worker_pool: { min: 1, max: durations.length } }
}

/** The makespan of the real scheduler, by its own rule or by an order of the jobs. */
function simulated(instance: Instance, mode: Coordinator['mode'], order?: Iterable<number>): number {
  const options = order === undefined ? {} : { ranking: Array.from(order, (job) => `P1.j${job}`) }
  return simulateRun(planOf(instance, mode), { seed: 1, durations: 'mean', options }).makespan_ms / MS_PER_HOUR
}

interface Row {
  readonly name: string
  readonly makespans: readonly number[]
  /** Found by us, so no bound may be beaten. */
  readonly ours: boolean
}

function rowsOf(instances: readonly Instance[]): Row[] {
  const rows: Row[] = []
  const add = (name: string, makespan: (instance: Instance) => number, ours = false): void => {
    rows.push({ name, makespans: instances.map(makespan), ours })
  }
  add('rolling frontier (ours)', (instance) => simulated(instance, 'rolling_frontier'), true)
  add('frontier, mixed urgency', (each) => simulated(each, 'rolling_frontier', mixedUrgency(each)), true)
  add('waves (ours)', (instance) => simulated(instance, 'wave_based'), true)
  for (const [name, rule] of Object.entries(RULES)) add(`peer: ${name}`, (each) => parallelSchedule(each, rule))
  add('peer: worst-case slack', worstCaseSlack)
  for (const schedules of values.optimize?.split(',').map(Number) ?? []) rows.push(...optimized(instances, schedules))
  return rows
}

/** What the search finds: the schedule itself, what the frontier makes of its order, and what it makes of one found for it. */
function optimized(instances: readonly Instance[], schedules: number): Row[] {
  const start = process.cpuUsage()
  const found = instances.map((instance) => searchInstance(instance, { schedules, seed: 1, aim: 'schedule' }))
  const { user, system } = process.cpuUsage(start)
  const made = found.reduce((sum, each) => sum + each.schedules, 0)
  console.log(
    `${made} schedules of ${instances.length} instances: ${Math.round((made * 1e6) / (user + system))} a second`,
  )
  const forFrontier = instances.map((instance) => searchInstance(instance, { schedules, seed: 1, aim: 'frontier' }))
  const carriedOut = (all: readonly Searched[], pick: 'best' | 'frontier'): number[] =>
    instances.map((instance, i) => simulated(instance, 'rolling_frontier', (all[i] as Searched)[pick].order))
  return [
    { name: `search, ${schedules}: schedule`, makespans: found.map(({ best }) => best.makespan), ours: true },
    { name: `  its order, by the frontier`, makespans: carriedOut(found, 'best'), ours: true },
    { name: `  order for the frontier`, makespans: carriedOut(forFrontier, 'frontier'), ours: true },
  ]
}

function measure(set: InstanceSet): boolean {
  const instances = set.instances.filter((_, i) => i % Number(values.every) === 0)
  const { published } = set
  const against = set.optimal ? 'optimum' : 'best known'
  console.log(`\n${set.name}: ${instances.length} instances, above the ${against} (%) and above the critical path (%)`)
  const rows = rowsOf(instances)
  const paths = instances.map(criticalPath)
  const bounds = instances.map((instance) => Math.max(lowerBound(instance), published.get(instance.name)?.lower ?? 0))
  const known = instances.map((instance) => published.get(instance.name)?.best)
  console.log(`${''.padEnd(32)}  mean    max   ${against} met   above path: mean`)
  const best = paths.map((path, i) => known[i] ?? path)
  for (const { name, makespans } of [{ name: `(${against})`, makespans: best }, ...rows]) {
    const above = makespans.flatMap((makespan, i) => (known[i] === undefined ? [] : [percent(makespan, known[i])]))
    const abovePath = makespans.map((makespan, i) => percent(makespan, paths[i] as number))
    const met = above.filter((share) => share <= 0).length
    console.log(
      `${name.padEnd(32)} ${shown(mean(above))} ${shown(Math.max(...above))}   ${String(met).padStart(4)} of ${above.length}   ${shown(mean(abovePath))}`,
    )
  }
  return rows.filter((row) => row.ours).every((row) => keepsBounds(row, instances, bounds))
}

function keepsBounds({ name, makespans }: Row, instances: readonly Instance[], bounds: readonly number[]): boolean {
  const impossible = instances.filter((_, i) => (makespans[i] as number) < (bounds[i] as number))
  for (const instance of impossible) console.error(`${instance.name}: the ${name} beats a bound that nothing can beat`)
  return impossible.length === 0
}

function percent(makespan: number, reference: number): number {
  return reference === 0 ? 0 : (100 * (makespan - reference)) / reference
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / Math.max(1, numbers.length)
}

function shown(share: number): string {
  return share.toFixed(2).padStart(6)
}

const folder = values.data ?? process.env['TASKS_BENCH_DATA']
const sets = folder === undefined ? [] : readSets(folder)
if (sets.length === 0) {
  console.log(
    folder === undefined
      ? 'No project-scheduling instances: name their folder with --data <folder> or TASKS_BENCH_DATA. Nothing was measured.'
      : `No project-scheduling instances (j30.sm, j60.sm, j120.sm) in ${folder}. Nothing was measured.`,
  )
} else {
  console.log(
    `Project scheduling, fixed durations; Node ${process.versions.node}; seed 1; one pass leaves nothing to chance`,
  )
  const kept = sets.map(measure)
  if (kept.includes(false)) process.exitCode = 1
  else
    console.log(
      '\nNo makespan of ours is below the critical path, the work at a resource, or the published lower bound.',
    )
}
