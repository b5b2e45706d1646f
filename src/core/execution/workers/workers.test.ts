import fc from 'fast-check'
import { expect, test } from 'vitest'
import { assert } from '../../std/assert.ts'
import { MS_PER_HOUR } from '../../std/duration.ts'
import type { Event } from '../../model/event.ts'
import type { Policies } from '../../model/policies.ts'
import type { WorkerProfile } from '../../model/worker-pool.ts'
import { nameOf, planFromText } from '../../../testing/plan-text.ts'
import { type TraceOptions, simulateText } from '../../../testing/trace.ts'
import { occupy, vacate } from '../folding/worker-events.ts'
import { evolve } from '../evolve.ts'
import { type ExecutionState, type WorkerState, copySite, emptySite } from '../state.ts'
import { compareFits, fitOf, needOf } from './worker-fit.ts'
import { capabilityProblem, freeWorkerFor, maxTasks, poolProblem } from './workers.ts'

const BALANCED = {
  worker_matching: {
    strategy: 'capability_and_load_balanced',
    prefer_specialized: true,
    max_tasks_per_worker: 8,
  },
} as const satisfies Partial<Policies>

/** Where and when runs begin, and what they wait for there: `0h a@gpu-1  b@any-1+10m`. */
function places(text: string, options: TraceOptions = {}): string {
  const { events } = simulateText(text, options)
  const start = events[0]?.ts ?? 0
  const lines = new Map<number, string[]>()
  const told = (event: Event): string | undefined => {
    if (event.type === 'worker_left') return `-${event.worker}`
    if (event.type !== 'attempt_ordered' || event.kind !== 'run') return undefined
    const setup = event.setup_seconds === undefined ? '' : `+${event.setup_seconds / 60}m`
    return `${nameOf(event.task)}@${event.worker}${setup}`
  }
  for (const event of events) {
    const words = told(event)
    if (words !== undefined) lines.set(event.ts - start, [...(lines.get(event.ts - start) ?? []), words])
  }
  return [...lines].map(([at, words]) => `${at / MS_PER_HOUR}h ${words.join('  ')}`).join('   ')
}

test('a specialised worker takes its own before a hybrid one, and a generic one only when they are busy', () => {
  const pool = `
    worker any generic setup 30m count 1
    worker mixed hybrid cuda,ml setup 15m count 1
    worker gpu specialized cuda count 1
  `
  const plan = `${pool}
    a 1h needs cuda
    b 1h needs cuda
    c 1h needs cuda
    d 1h needs cuda after a, b, c
  `
  expect(places(plan, { workers: 3, policies: BALANCED })).toMatchInlineSnapshot(
    `"0h a@gpu-1  b@mixed-1  c@any-1+30m   1.5h d@gpu-1"`,
  )
})

test('without the preference a hybrid worker that is warm comes before a specialised one', () => {
  const plan = `
    worker mixed hybrid cuda,ml count 1
    worker gpu specialized cuda count 1
    a 1h needs ml
    b 1h needs cuda after a
  `
  expect(places(plan, { workers: 2, policies: BALANCED })).toMatchInlineSnapshot(`"0h a@mixed-1   1h b@gpu-1"`)
  const regardless = { worker_matching: { ...BALANCED.worker_matching, prefer_specialized: false } }
  expect(places(plan, { workers: 2, policies: regardless })).toMatchInlineSnapshot(`"0h a@mixed-1   1h b@mixed-1"`)
})

test('what asks for nothing leaves the specialised workers free', () => {
  const plan = `
    worker gpu specialized cuda count 1
    worker any generic setup 30m count 1
    a 1h
    b 1h needs cuda
  `
  expect(places(plan, { workers: 2, policies: BALANCED })).toMatchInlineSnapshot(`"0h a@any-1  b@gpu-1"`)
})

test('the least loaded worker comes first, then the one where its predecessor was; first_fit takes who joined first', () => {
  const plan = `
    worker big generic slots 2 count 2
    a 1h
    b 2h
    c 1h after b
    d 1h after a, b
  `
  expect(places(plan, { workers: 2, policies: BALANCED })).toMatchInlineSnapshot(
    `"0h b@big-1  a@big-2   2h c@big-1  d@big-2"`,
  )
  expect(places(plan, { workers: 2 })).toMatchInlineSnapshot(`"0h b@big-1  a@big-1   2h c@big-1  d@big-1"`)
})

test('a worker has as many tasks as its slots, and no more than the policy says', () => {
  const plan = `
    worker big generic slots 3 count 1
    a 1h
    b 1h
    c 1h
  `
  expect(places(plan)).toMatchInlineSnapshot(`"0h a@big-1  b@big-1  c@big-1"`)
  const one = { worker_matching: { ...BALANCED.worker_matching, max_tasks_per_worker: 1 } }
  expect(places(plan, { policies: one })).toMatchInlineSnapshot(`"0h a@big-1   1h b@big-1   2h c@big-1"`)
})

test('what a task takes must fit beside what its worker has already', () => {
  const plan = `
    worker small generic slots 3 cpu 4 memory 8000 count 1
    a 1h cpu 3
    b 2h cpu 2
    c 1h cpu 1 memory 8000
    d 1h memory 1000
  `
  expect(places(plan)).toMatchInlineSnapshot(`"0h b@small-1  c@small-1   1h d@small-1   2h a@small-1"`)
})

test('a worker joins that can do what waits, and an idle one makes room for it', () => {
  const plan = `
    worker any specialized web count 2
    worker gpu specialized cuda count 1
    a 1h needs web
    b 1h needs web
    c 1h needs cuda after a
    d 1h needs web after b
  `
  expect(places(plan, { workers: 1, workers_max: 3 })).toMatchInlineSnapshot(
    `"0h a@any-1  b@any-2   1h c@gpu-1  d@any-1"`,
  )
  expect(places(plan, { workers: 1 })).toMatchInlineSnapshot(
    `"0h a@any-1   1h b@any-1   2h -any-1  c@gpu-1   3h -gpu-1  d@any-2"`,
  )
})

test('why a pool cannot do what a task needs is said with what was probably meant', () => {
  const problem = (lines: string): string | undefined => {
    const coordinator = planFromText(lines)
    const last = coordinator.graph.nodes.at(-1)
    assert(last !== undefined, 'there is a task')
    return capabilityProblem(last, coordinator)
  }
  const gpu = 'worker gpu specialized cuda,ml cpu 4\nworker web specialized html'
  expect([
    problem('a 1h needs anything'),
    problem(`${gpu}\na 1h needs cuda cpu 4`),
    problem(`${gpu}\na 1h needs cudo`),
    problem(`${gpu}\na 1h needs html, ml`),
    problem(`${gpu}\na 1h needs ml cpu 5`),
    problem(`${gpu}\nworker all generic setup 1h\na 1h needs cudo, html`),
  ]).toMatchInlineSnapshot(`
    [
      undefined,
      undefined,
      "needs a worker that can do cudo (did you mean cuda?), and none of the pool can",
      "needs a worker that can do html and ml together, and none of the pool can",
      "needs 5 cpu cores of its worker, and no worker that can do it has as much",
      undefined,
    ]
  `)
})

test('a pool that contradicts itself is told', () => {
  const problem = (lines: string): string | undefined => poolProblem(planFromText(`${lines}\na`))
  expect([
    problem('scaling 0.8 0.3 10m'),
    problem('scaling 0.3 0.8 10m'),
    problem('worker a generic\nworker a generic'),
    poolProblem({ worker_pool: { min: 3, max: 2 } }),
  ]).toMatchInlineSnapshot(`
    [
      undefined,
      "scale_down_at 0.8 is not below scale_up_at 0.3",
      "two kinds of worker are named a",
      "at least 3 workers cannot be at most 2",
    ]
  `)
})

const CAPABILITIES = ['a', 'b', 'c'] as const
const profiles = fc.array(
  fc.record(
    {
      kind: fc.constantFrom('specialized' as const, 'generic' as const, 'hybrid' as const),
      capabilities: fc.subarray([...CAPABILITIES]),
      slots: fc.integer({ min: 1, max: 3 }),
      setup_seconds: fc.constantFrom(0, 60, 120),
      cpu_cores: fc.constantFrom(2, 4),
      memory_mb: fc.constant(1000),
    },
    { requiredKeys: ['kind', 'capabilities'] },
  ),
  { minLength: 1, maxLength: 4 },
)
const worlds = fc.record({
  profiles,
  workers: fc.array(fc.nat(3), { minLength: 1, maxLength: 12 }),
  needs: fc.array(fc.record({ wanted: fc.subarray([...CAPABILITIES]), cpu: fc.constantFrom(0, 1, 3) }), {
    minLength: 1,
    maxLength: 20,
  }),
  strategy: fc.constantFrom('capability_and_load_balanced' as const, 'first_fit' as const, undefined),
  prefer_specialized: fc.boolean(),
  max_tasks: fc.integer({ min: 1, max: 3 }),
  picks: fc.array(fc.nat(1000), { maxLength: 40 }),
})

test('the index gives the worker that a look at all of them gives, after any coming and going', () => {
  fc.assert(
    fc.property(worlds, (world) => {
      const { execution } = crewOf(world)
      const { nodes } = execution.plan
      const same: boolean[] = []
      for (const pick of world.picks) {
        const task = pick % nodes.length
        if (execution.worker_of[task] !== null) vacate(execution, task)
        else {
          const worker = freeWorkerFor(execution, task)
          const node = nodes[task]
          assert(node !== undefined, 'a task')
          same.push(worker === naively(execution, task))
          same.push(worker !== undefined || !execution.roster.hasFree(needOf(node), maxTasks(execution)))
          if (worker !== undefined) occupy(execution, task, worker)
        }
      }
      expect(same).not.toContain(false)
    }),
  )
})

test('a copy chooses as the original does', () => {
  fc.assert(
    fc.property(worlds, (world) => {
      const { site, execution } = crewOf(world)
      for (const pick of world.picks) {
        const task = pick % execution.plan.nodes.length
        const worker = freeWorkerFor(execution, task)
        if (execution.worker_of[task] !== null) vacate(execution, task)
        else if (worker !== undefined) occupy(execution, task, worker)
      }
      const copy = copySite(site).executions.get('exec-a')
      assert(copy !== undefined, 'it is copied')
      const chosen = (of: ExecutionState): unknown[] => of.plan.nodes.map((_, task) => freeWorkerFor(of, task))
      expect(chosen(copy)).toEqual(chosen(execution))
      expect([copy.roster.busy, copy.roster.idle]).toEqual([execution.roster.busy, execution.roster.idle])
    }),
  )
})

type World = typeof worlds extends fc.Arbitrary<infer T> ? T : never

function crewOf(world: World): { site: ReturnType<typeof emptySite>; execution: ExecutionState } {
  const tasks = world.needs.map(({ wanted, cpu }, i) => {
    const after = i % 3 === 2 ? ` after t${i - 1}, t${i - 2}` : ''
    return `t${i} 1h cpu ${cpu}${wanted.length === 0 ? '' : ` needs ${wanted.join(', ')}`}${after}`
  })
  const { strategy, prefer_specialized, max_tasks } = world
  const coordinator = planFromText(tasks.join('\n'), {
    policies:
      strategy === undefined
        ? {}
        : { worker_matching: { strategy, prefer_specialized, max_tasks_per_worker: max_tasks } },
  })
  const site = emptySite()
  const stamp = { execution_id: 'exec-a', ts: 1, v: 1, cause: 'test', actor: 'test' }
  const { length } = world.workers
  evolve(site, {
    ...stamp,
    seq: 1,
    position: 1,
    type: 'execution_started',
    coordinator,
    options: { worker_min: 1, worker_max: length, assume_idempotent: false, agent: null, dry_run: false },
    seed: 1,
    policies: {},
    plan_dir: '',
    codebase: '',
  })
  world.workers.forEach((kind, i) => {
    const at = kind % world.profiles.length
    const profile = { name: `kind${at}`, ...world.profiles[at] } as WorkerProfile
    const joined = { ...stamp, seq: i + 2, position: i + 2, worker: `w${length - i}`, slots: profile.slots ?? 1 }
    evolve(site, { ...joined, type: 'worker_joined', capabilities: profile.capabilities, profile, offered: true })
  })
  const execution = site.executions.get('exec-a')
  assert(execution !== undefined, 'it has started')
  return { site, execution }
}

/** The same choice by looking at every worker. */
function naively(execution: ExecutionState, task: number): string | undefined {
  const node = execution.plan.nodes[task]
  assert(node !== undefined, 'a task')
  const { worker_matching: rules } = execution.coordinator.policies
  const most = rules?.max_tasks_per_worker ?? Infinity
  const fits = (worker: WorkerState): boolean => {
    const { cpu_cores = Infinity, memory_mb = Infinity } = worker.profile
    const { quota } = node.resources
    return (
      fitOf(worker.profile, node.capabilities) !== undefined &&
      worker.busy < Math.min(worker.slots, most) &&
      worker.cpu_used + quota.cpu_cores <= cpu_cores &&
      worker.memory_used + quota.memory_mb <= memory_mb
    )
  }
  const warm = (worker: WorkerState): number => {
    const before = (execution.plan.predecessors[task] ?? []).map((p) => execution.crew.ran_on.get(p))
    const at = before.indexOf(worker.id)
    return at >= 0 ? at : execution.crew.warm.get(node.feature_id) === worker.id ? 100 : 101
  }
  const load = (worker: WorkerState): number => worker.busy / Math.min(worker.slots, most)
  const able = [...execution.workers.values()].filter(fits)
  able.sort((a, b) => {
    if (rules?.strategy !== 'capability_and_load_balanced') return a.joined - b.joined
    const fit = (worker: WorkerState) => fitOf(worker.profile, node.capabilities) ?? { tier: 2, setup_seconds: 0 }
    return (
      compareFits(fit(a), fit(b), rules.prefer_specialized) ||
      load(a) - load(b) ||
      warm(a) - warm(b) ||
      a.joined - b.joined
    )
  })
  return able[0]?.id
}
