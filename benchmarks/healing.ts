/**
 * Plans in which something is wrong that no try puts right, with and without mending: how many finish without a person, what it
 * costs in time, and how many attempts are spent. The same plans, seeds and faults in each row; see troubled-world.ts.
 *
 *   node benchmarks/healing.ts [--plans 200] [--tasks 40] [--seed 1] [--transient 0.03]
 */
import { parseArgs } from 'node:util'
import type { Coordinator, CoordinatorNode } from '../src/core/model/coordinator.ts'
import type { Policies } from '../src/core/model/policies.ts'
import { DEFAULT_BREAKERS } from '../src/core/planning/default-breakers.ts'
import { assert } from '../src/core/std/assert.ts'
import { type Simulation, simulate } from '../src/simulation/simulate.ts'
import { generatedPlan } from './generated-plans.ts'
import { TROUBLES, type Trouble, TroubledWorld } from './troubled-world.ts'

const { values } = parseArgs({
  options: {
    plans: { type: 'string', default: '200' },
    tasks: { type: 'string', default: '40' },
    seed: { type: 'string', default: '1' },
    transient: { type: 'string', default: '0.03' },
  },
})
const PLANS = Number(values.plans)

type Estimates = CoordinatorNode['estimates']

interface Arm {
  readonly name: string
  readonly policies: Partial<Policies>
}

const SCHEMA_TOO = { healing: { default: 'auto', patterns: { 'schema-drift': 'auto' } } } as const
const ARMS: readonly Arm[] = [
  { name: 'retries alone', policies: {} },
  { name: 'breakers', policies: { circuit_breakers: DEFAULT_BREAKERS } },
  { name: 'healing (default)', policies: { circuit_breakers: DEFAULT_BREAKERS, healing: { default: 'auto' } } },
  { name: 'and schema: auto', policies: { circuit_breakers: DEFAULT_BREAKERS, ...SCHEMA_TOO } },
]

interface Outcome {
  readonly alone: boolean
  readonly hours: number
  readonly failures: number
  readonly remedies: number
  readonly helped: number
  readonly wrong: boolean
  readonly troubles: ReadonlySet<Trouble>
}

function planOf(seed: number, { policies }: Arm): Coordinator {
  const plan = generatedPlan(Number(values.tasks), seed)
  const nodes = plan.graph.nodes.map((node) => ({
    ...node,
    // Minutes, not hours: what agents take.
    estimates: inMinutes(node.estimates),
    retry: {
      ...node.retry,
      max_attempts: 3,
      classes: ['transient', 'external', 'resource'] as const satisfies string[],
    },
  }))
  return {
    ...plan,
    graph: { ...plan.graph, nodes: nodes as unknown as Coordinator['graph']['nodes'] },
    policies: { ...plan.policies, ...policies },
  }
}

function inMinutes({ mean_h, sd_h, p50_h, p95_h }: Estimates): Estimates {
  return { mean_h: mean_h / 30, sd_h: sd_h / 30, p50_h: p50_h / 30, p95_h: p95_h / 30 }
}

function outcomeOf(seed: number, arm: Arm): Outcome {
  const world = new TroubledWorld(planOf(seed, arm), seed, Number(values.transient))
  const { fates, observer, planner, plan, troubles } = world
  const run = simulate(plan, { seed, fates, observer, planner })
  const ended = run.events.filter((event) => event.type === 'remedy_ended')
  return {
    alone: run.status === 'completed',
    hours: run.makespan_ms / 3_600_000,
    failures: run.events.filter(({ type }) => type === 'task_failed').length,
    remedies: run.events.filter(({ type }) => type === 'remedy_planned').length,
    helped: ended.filter(({ outcome }) => outcome === 'helped').length,
    wrong: isUnfounded(run, troubles),
    troubles,
  }
}

const TROUBLE_OF: Readonly<Record<string, Trouble>> = {
  'missing-dependency': 'package',
  'lock-file-outdated': 'lock_file',
  'schema-drift': 'schema',
  'rate-limit': 'rate',
  'resource-exhaustion': 'memory',
  'disk-full': 'disk',
  'port-in-use': 'port',
}

/** Whether a remedy was planned for something that was not wrong. */
function isUnfounded({ events }: Simulation, troubles: ReadonlySet<Trouble>): boolean {
  return events.some((event) => {
    if (event.type !== 'systemic_issue') return false
    const trouble = TROUBLE_OF[event.issue.pattern]
    assert(trouble !== undefined, `${event.issue.pattern} is a default breaker`)
    return !troubles.has(trouble)
  })
}

function row(...cells: (string | number)[]): void {
  console.log(cells.map((cell, i) => (i === 0 ? String(cell).padEnd(18) : String(cell).padStart(10))).join(' '))
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '-' : `${((100 * part) / whole).toFixed(1)}%`
}

function mean(numbers: readonly number[]): string {
  return numbers.length === 0 ? '-' : (numbers.reduce((a, b) => a + b, 0) / numbers.length).toFixed(2)
}

const seeds = Array.from({ length: PLANS }, (_, i) => Number(values.seed) + i)
const outcomes = new Map(ARMS.map((arm) => [arm.name, seeds.map((seed) => outcomeOf(seed, arm))]))
console.log(
  `${PLANS} plans of ${values.tasks} tasks with one to three faults each, seeds from ${values.seed}, Node ${process.versions.node}`,
)
row('', 'alone', 'hours', 'failures', 'remedies', 'helped', 'unfounded')
for (const [name, all] of outcomes) {
  const alone = all.filter((one) => one.alone)
  const sum = (of: (one: Outcome) => number): number => all.reduce((total, one) => total + of(one), 0)
  row(
    name,
    percent(alone.length, all.length),
    mean(alone.map(({ hours }) => hours)),
    mean(all.map(({ failures }) => failures)),
    sum(({ remedies }) => remedies),
    sum(({ helped }) => helped),
    sum(({ wrong }) => Number(wrong)),
  )
}
console.log('\nfinished without a person, of the plans in which this was wrong (among others)')
row('', ...TROUBLES)
for (const [name, all] of outcomes)
  row(
    name,
    ...TROUBLES.map((trouble) => {
      const struck = all.filter(({ troubles }) => troubles.has(trouble))
      return percent(struck.filter(({ alone }) => alone).length, struck.length)
    }),
  )
