/**
 * What a simulated run costs when nobody judges it, beside a bare list-scheduling loop on typed arrays in the same run, and how
 * that grows: exit code 1 when ten times the tasks cost more than twelve times. Processor seconds, the plan's index included.
 *
 *   node benchmarks/simulation.ts [--tasks 10000,100000] [--rounds 3] [--seed 7] [--worlds 500]
 *   node --max-old-space-size=8000 benchmarks/simulation.ts --tasks 1000000 --rounds 1 --worlds 0
 */
import { parseArgs } from 'node:util'
import type { Coordinator } from '../src/core/model/coordinator.ts'
import { simulate } from '../src/simulation/simulate.ts'
import { mustHoldIn } from '../src/testing/judge-world.ts'
import { barePlan, runBare } from './bare-loop.ts'
import { largePlan } from './large-plan.ts'

const GROWTH_MAX = 12
const SHAPE = { arrows: 5, resources: 16, capabilities: 0, workers: 16, slots: 1, recommended: false }

const { values } = parseArgs({
  options: {
    tasks: { type: 'string', default: '10000,100000' },
    rounds: { type: 'string', default: '3' },
    seed: { type: 'string', default: '7' },
    worlds: { type: 'string', default: '500' },
  },
})
const seed = Number(values.seed)

/** Processor seconds of the fastest of several rounds: a neighbour's load costs none of them. */
function fastest(rounds: number, act: (round: number) => void): number {
  const times = Array.from({ length: rounds }, (_, round) => {
    const start = process.cpuUsage()
    act(round)
    const { user, system } = process.cpuUsage(start)
    return (user + system) / 1e6
  })
  return Math.min(...times)
}

/** One run from nothing: the copy of the plan has no index yet. */
function run(plan: Coordinator, round: number): void {
  const { status } = simulate(
    { ...plan },
    { seed: seed + round, durations: 'drawn', keeps_events: false, started_reports: false },
  )
  if (status !== 'completed') throw new Error(`a run in which all goes well is completed, not ${status}`)
}

console.log(`Simulated runs, seed ${seed}, Node ${process.versions.node}; ${JSON.stringify(SHAPE)}`)
const rounds = Number(values.rounds)
const sizes = values.tasks.split(',').map(Number)
const costs = sizes.map((tasks) => {
  const plan = largePlan(seed, { ...SHAPE, tasks })
  const seconds = fastest(rounds, (round) => run(plan, round))
  const bare = barePlan(plan)
  const limit = fastest(rounds, () => void runBare(bare))
  const gigabytes = process.memoryUsage.rss() / 1e9
  console.log(
    `${String(tasks).padStart(9)} tasks, ${plan.graph.edges.length} arrows: ${seconds.toFixed(3)} s, ${((seconds * 1e6) / tasks).toFixed(1)} µs a task, ${(seconds / limit).toFixed(0)} × the bare loop (${limit.toFixed(3)} s), ${gigabytes.toFixed(2)} GB`,
  )
  return seconds
})
for (let i = 1; i < sizes.length; i++) {
  const growth = (costs[i] as number) / (costs[i - 1] as number)
  const times = (sizes[i] as number) / (sizes[i - 1] as number)
  const limit = (GROWTH_MAX * times) / 10
  console.log(`${times} × the tasks cost ${growth.toFixed(1)} × the time (limit ${limit})`)
  if (growth > limit) process.exitCode = 1
}
const worlds = Number(values.worlds)
if (worlds > 0) {
  const seconds = fastest(1, () => {
    for (let world = 1; world <= worlds; world++) mustHoldIn(world)
  })
  console.log(`${worlds} judged worlds: ${(worlds / seconds).toFixed(0)} a second of one processor`)
}
