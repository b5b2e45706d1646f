/**
 * Quality of schedules: the published single-mode project-scheduling instances (PSPLIB), carried out by the simulated scheduler
 * with as many lanes as there are jobs, beside the best makespans that are known and the rules of the literature in the same run.
 *
 *   node benchmarks/project-scheduling.ts --data <folder>      (or TASKS_BENCH_DATA=<folder>)
 *
 * A makespan below what no schedule can beat is an error of ours: it is named, and the exit code is 1.
 */
import { parseArgs } from 'node:util'
import type { Coordinator } from '../src/core/model/coordinator.ts'
import { MS_PER_HOUR } from '../src/core/std/duration.ts'
import { simulateRun } from '../src/simulation/run.ts'
import { planFromText } from '../src/testing/plan-text.ts'
import { type Instance, type InstanceSet, readSets } from './psplib.ts'
import { RULES, criticalPath, lowerBound, parallelSchedule } from './schedule-rules.ts'

const { values } = parseArgs({ options: { data: { type: 'string' } } })

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

function simulated(instance: Instance, mode: Coordinator['mode']): number {
  return simulateRun(planOf(instance, mode), { seed: 1, durations: 'mean' }).makespan_ms / MS_PER_HOUR
}

interface Row {
  readonly name: string
  readonly makespans: readonly number[]
}

function measure(set: InstanceSet): boolean {
  const { instances, published } = set
  const rows: Row[] = [
    {
      name: 'rolling frontier (ours)',
      makespans: instances.map((instance) => simulated(instance, 'rolling_frontier')),
    },
    { name: 'waves (ours)', makespans: instances.map((instance) => simulated(instance, 'wave_based')) },
    ...Object.entries(RULES).map(([name, rule]) => ({
      name: `peer: ${name}`,
      makespans: instances.map((instance) => parallelSchedule(instance, rule)),
    })),
  ]
  const paths = instances.map(criticalPath)
  const bounds = instances.map((instance) => Math.max(lowerBound(instance), published.get(instance.name)?.lower ?? 0))
  const known = instances.map((instance) => published.get(instance.name)?.best)
  const against = set.optimal ? 'optimum' : 'best known'
  console.log(`\n${set.name}: ${instances.length} instances, above the ${against} (%) and above the critical path (%)`)
  console.log(`${''.padEnd(32)}  mean    max   ${against} met   above path: mean`)
  for (const { name, makespans } of rows) {
    const above = makespans.flatMap((makespan, i) => (known[i] === undefined ? [] : [percent(makespan, known[i])]))
    const abovePath = makespans.map((makespan, i) => percent(makespan, paths[i] as number))
    const met = above.filter((share) => share <= 0).length
    console.log(
      `${name.padEnd(32)} ${shown(mean(above))} ${shown(Math.max(...above))}   ${String(met).padStart(4)} of ${above.length}   ${shown(mean(abovePath))}`,
    )
  }
  return rows.slice(0, 2).every((row) => keepsBounds(row, instances, bounds))
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
    `Project scheduling, one pass, fixed durations; Node ${process.versions.node}; seed 1, nothing is left to chance`,
  )
  const kept = sets.map(measure)
  if (kept.includes(false)) process.exitCode = 1
  else
    console.log(
      '\nNo makespan of ours is below the critical path, the work at a resource, or the published lower bound.',
    )
}
