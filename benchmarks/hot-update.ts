/**
 * What a change of a running plan costs: one step that hears an update of new tasks and edges, checks it as a whole, applies
 * it, and starts what can start. Beside it the same step with nothing to say (a tick), and what a second index of the whole
 * plan would cost. A part of the plan has run and a thousand tasks are under way when the updates begin.
 *
 *   node benchmarks/hot-update.ts [--tasks 1000,10000,100000] [--updates 200] [--rounds 5] [--injected 10] [--seed 7]
 */
import { parseArgs } from 'node:util'
import { type ExecutionState, type SiteState, emptySite, newExecution, taskState } from '../src/core/execution/state.ts'
import type { Coordinator, CoordinatorEdge, CoordinatorNode } from '../src/core/model/coordinator.ts'
import type { ExecutionOptions } from '../src/core/model/execution-options.ts'
import type { HotUpdate } from '../src/core/model/hot-update.ts'
import type { Input } from '../src/core/model/input.ts'
import { step } from '../src/core/scheduling/step.ts'
import { assert } from '../src/core/std/assert.ts'
import { chance } from '../src/core/std/chance.ts'
import { largePlan } from './large-plan.ts'

const { values } = parseArgs({
  options: {
    tasks: { type: 'string', default: '1000,10000,100000' },
    updates: { type: 'string', default: '200' },
    rounds: { type: 'string', default: '5' },
    injected: { type: 'string', default: '10' },
    seed: { type: 'string', default: '7' },
  },
})

const SEED = Number(values.seed)
const injected = Number(values.injected)
const EXECUTION = 'exec-bench-001'
const OPTIONS: ExecutionOptions = {
  worker_min: 500,
  worker_max: 500,
  assume_idempotent: false,
  agent: 'simulated',
  dry_run: true,
}
const stamp = { actor: 'bench', execution_id: EXECUTION } as const

/** A site on which a tenth of the plan is done, or as much as takes it to a thousand tasks under way. */
function underWay(plan: Coordinator): SiteState {
  const site = emptySite()
  const open: string[] = []
  const hear = (input: Input): void => {
    for (const event of step(site, input)) if (event.type === 'attempt_ordered') open.push(event.attempt as string)
  }
  const place = { plan_dir: 'bench', codebase: 'bench' }
  hear({ type: 'submit', at: 0, ...stamp, seed: SEED, ...place, coordinator: plan, options: OPTIONS })
  const report = { type: 'finished', outcome: 'succeeded', duration_ms: 1 } as const
  for (let done = 0; done < plan.graph.nodes.length / 10; done++) {
    const token = open.shift()
    assert(token !== undefined, 'something is under way')
    hear({ type: 'attempt_reported', at: done, ...stamp, token, report })
  }
  return site
}

/** New tasks, each after one task and before another that comes later: two edges a task. */
function randomUpdate(execution: ExecutionState, number: number): HotUpdate {
  const { nodes, level } = execution.plan
  const waiting: number[] = []
  for (let task = 0; task < nodes.length; task++) if (taskState(execution, task) === 'PENDING') waiting.push(task)
  const one = (...key: (string | number)[]): number =>
    waiting[Math.floor(chance(SEED, 'end', number, ...key) * waiting.length)] as number
  const tasks: CoordinatorNode[] = []
  const edges: CoordinatorEdge[] = []
  for (let k = 0; k < injected; k++) {
    let [from, to] = [one(k, 0), one(k, 1)]
    for (let again = 2; level[from] === level[to]; again++) to = one(k, again)
    if ((level[from] as number) > (level[to] as number)) [from, to] = [to, from]
    const id = `P9.U${number}-${k}`
    tasks.push({ ...(nodes[from] as CoordinatorNode), id, name: `Injected ${number} ${k}` })
    const edge = { type: 'hard', dep_type: 'technical', confidence: 1 } as const
    edges.push({ ...edge, from: idOf(execution, from), to: id }, { ...edge, from: id, to: idOf(execution, to) })
  }
  return {
    id: `u${number}`,
    base_version: execution.updates.graph_version,
    reason: 'measured',
    ops: [
      { op: 'inject_tasks', tasks },
      { op: 'add_edges', edges },
    ],
  }
}

function idOf({ plan }: ExecutionState, task: number): string {
  return (plan.nodes[task] as CoordinatorNode).id
}

function timed(site: SiteState, input: Input): { readonly ms: number; readonly type: string | undefined } {
  const before = performance.now()
  const events = step(site, input)
  return { ms: performance.now() - before, type: events[0]?.type }
}

function at(times: readonly number[], share: number): string {
  const sorted = times.toSorted((a, b) => a - b)
  return (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] as number).toFixed(3)
}

function row(...cells: (string | number)[]): void {
  console.log(cells.map((cell) => String(cell).padStart(11)).join(' '))
}

interface Measured {
  readonly times: readonly number[]
  readonly ticks: readonly number[]
  readonly refused: number
  readonly running: number
  readonly execution: ExecutionState
}

/** A number of updates, one after the other, on one plan, which grows. */
function updates(plan: Coordinator, count: number): Measured {
  const site = underWay(plan)
  const execution = site.executions.get(EXECUTION) as ExecutionState
  const running = execution.open.size
  const times: number[] = []
  const ticks: number[] = []
  let refused = 0
  for (let number = 0; number < count; number++) {
    const update = randomUpdate(execution, number)
    const { ms, type } = timed(site, { type: 'hot_update', at: site.at, ...stamp, update })
    if (type !== 'hot_update') refused++
    times.push(ms)
    ticks.push(timed(site, { type: 'tick', at: site.at, actor: 'bench' }).ms)
  }
  return { times, ticks, refused, running, execution }
}

const count = Number(values.updates)
const shape = { arrows: 5, resources: 1000, capabilities: 4, workers: 500, slots: 2 }
console.log(`Hot updates of ${injected} tasks and ${2 * injected} edges, seed ${SEED}, Node ${process.versions.node}`)
console.log(
  `ms of one step; each of ${count} updates at its best of ${values.rounds} rounds, then as it came in the first`,
)
row('tasks', 'arrows', 'running', 'refused', 'p50', 'p90', 'p99', 'most', '1st p50', '1st p99', 'tick p50', 'new index')
updates(largePlan(SEED + 1, { tasks: 1000, ...shape }), 300)
const medians: number[] = []
for (const tasks of values.tasks.split(',').map(Number)) {
  const plan = largePlan(SEED, { tasks, ...shape })
  const rounds = Array.from({ length: Number(values.rounds) }, () => updates(plan, count))
  const { refused, running, execution } = rounds[0] as Measured
  const best = Array.from({ length: count }, (_, i) => Math.min(...rounds.map(({ times }) => times[i] as number)))
  const { times: first, ticks } = rounds[0] as Measured
  const before = performance.now()
  newExecution(EXECUTION, { ...execution.coordinator }, OPTIONS, SEED, 0)
  const whole = performance.now() - before
  medians.push(Number(at(best, 0.5)))
  const shares = [0.5, 0.9, 0.99, 1].map((share) => at(best, share))
  const raw = [at(first, 0.5), at(first, 0.99), at(ticks, 0.5)]
  row(tasks, plan.graph.edges.length, running, refused, ...shares, ...raw, whole.toFixed(1))
}
const growth = (medians.at(-1) as number) / (medians[0] as number)
console.log(`p50 at the largest size over that at the smallest: ${growth.toFixed(1)}`)
console.log('aim at 10,000 tasks / 50,000 arrows: p99 < 5 ms')
