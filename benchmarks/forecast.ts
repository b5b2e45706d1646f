/**
 * What a forecast costs: both models of random plans with locks and pools, simulated by the real scheduler. The same number of
 * runs at each size, so that the cost of ten times the tasks can be read off; exit code 1 when it is more than fifteen times.
 *
 *   node benchmarks/forecast.ts [--tasks 1000,10000] [--rounds 3]
 */
import { parseArgs } from 'node:util'
import type { Coordinator } from '../src/core/model/coordinator.ts'
import { chance } from '../src/core/std/chance.ts'
import { forecast } from '../src/simulation/forecast.ts'
import { planFromText } from '../src/testing/plan-text.ts'

const SEED = 7
const SAMPLES = 20
const GROWTH_MAX = 1.5

const { values } = parseArgs({
  options: { tasks: { type: 'string', default: '1000,10000' }, rounds: { type: 'string', default: '3' } },
})

/** A plan with five arrows a task, eight locks and four pools, on eight lanes. */
function randomPlan(tasks: number): Coordinator {
  const one = (sides: number, ...key: (string | number)[]): number => Math.floor(chance(SEED, ...key) * sides)
  const line = (i: number): string => {
    const after = i === 0 ? [] : Array.from({ length: 5 }, (_, k) => i - 1 - one(Math.min(i, 200), 'after', i, k))
    const lock = one(5, 'locks', i) === 0 ? ` locks l${one(8, 'lock', i)}` : ''
    const pool = one(5, 'pools', i) === 0 ? ` pool p${one(4, 'pool', i)}` : ''
    const arrows = after.length === 0 ? '' : ` after ${[...new Set(after)].map((p) => `t${p}`).join(', ')}`
    return `t${i} ${1 + one(7, 'hours', i)}h sd 0.3${lock}${pool}${arrows}`
  }
  const pools = [2, 3, 2, 4].map((capacity, k) => `pool p${k} ${capacity}`)
  const plan = planFromText([...pools, ...Array.from({ length: tasks }, (_, i) => line(i))].join('\n'))
  return { ...plan, worker_pool: { min: 2, max: 8 } }
}

/** Processor seconds of the fastest of several rounds: a neighbour's load costs none of them. */
function fastest(plan: Coordinator, rounds: number): number {
  const times = Array.from({ length: rounds }, () => {
    const start = process.cpuUsage()
    forecast(plan, { samples: SAMPLES, seed: SEED })
    const { user, system } = process.cpuUsage(start)
    return (user + system) / 1e6
  })
  return Math.min(...times)
}

console.log(`Forecast, ${SAMPLES} runs of each model, seed ${SEED}, Node ${process.versions.node}`)
const sizes = values.tasks.split(',').map(Number)
const costs = sizes.map((tasks) => {
  const plan = randomPlan(tasks)
  const seconds = fastest(plan, Number(values.rounds))
  const each = (seconds * 1e6) / (2 * SAMPLES * tasks)
  console.log(
    `${String(tasks).padStart(8)} tasks, ${plan.graph.edges.length} arrows: ${seconds.toFixed(2)} s of processor, ${each.toFixed(1)} µs a simulated task`,
  )
  return each
})
const growth = (costs.at(-1) as number) / (costs[0] as number)
console.log(`cost of a task at the largest size over that at the smallest: ${growth.toFixed(2)} (limit ${GROWTH_MAX})`)
if (growth > GROWTH_MAX) process.exitCode = 1
