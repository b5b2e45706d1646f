import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Coordinator } from '../core/model/coordinator.ts'
import { chance } from '../core/std/chance.ts'
import { MS_PER_HOUR } from '../core/std/duration.ts'
import { type Claim, claimsOf } from '../core/execution/claims/claim.ts'
import { indexPlan } from '../core/execution/plan/plan-index.ts'
import { planFromText } from '../testing/plan-text.ts'
import { type Run, simulateRun } from './run.ts'
import { resourceName } from './run-record.ts'

const FIXED = { seed: 20_261_207, endOnFailure: false }

function run(plan: Coordinator, seed = 1): Run {
  return simulateRun(plan, { seed, durations: 'drawn' })
}

/** Hours and times that tasks waited, by resource. */
function waitingIn(text: string, change: Partial<Coordinator> = {}): string[] {
  const { record } = run({ ...planFromText(text), ...change })
  return [...record.waiting].map(([name, { waits, wait_ms }]) => `${name} ${waits}× ${wait_ms / MS_PER_HOUR}h`)
}

test('of two tasks for one lock the second waits exactly as long as the first takes', () => {
  expect(waitingIn('a 3h locks db\nb 1h locks db')).toEqual(['db 1× 3h'])
})

test('waiting is charged to the resource that is short, hour by hour', () => {
  // b has the lock at 2h, and then waits for the pool until 5h.
  expect(waitingIn('lock db\npool dbs 1\na 2h locks db\nc 5h pool dbs:1\nb 1h locks db pool dbs:1')).toEqual([
    'db 1× 2h',
    'dbs 1× 3h',
  ])
})

test('to wait for a worker, for a predecessor or for a wave is to wait for no resource', () => {
  expect(waitingIn('a 1h locks x\nb 1h locks y', { worker_pool: { min: 1, max: 1 } })).toEqual([])
  expect(waitingIn('a 1h locks x\nb 1h locks x after a')).toEqual([])
  expect(waitingIn('a 1h locks x\nlong 9h\nb 1h locks x after a', { mode: 'wave_based' })).toEqual([])
})

test('quotas and rates are waited for too, and readers of a lock do not wait for each other', () => {
  expect(waitingIn('quota cpu_cores 2\na 1h cpu 2\nb 1h cpu 1')).toEqual(['quota:cpu_cores 1× 1h'])
  expect(waitingIn('rate api 1 per 1h\na 30m rates api\nb 30m rates api\nc 30m rates api')).toEqual(['api 2× 3h'])
  expect(waitingIn('lock db\na 1h reads db\nb 1h reads db\nc 30m reads db')).toEqual([])
})

test('a person takes no lane and no lock, and takes the time that is estimated', () => {
  const { record, makespan_ms } = run({
    ...planFromText('sign 3h manual locks db\na 2h locks db\nb 1h locks db after sign'),
    worker_pool: { min: 1, max: 1 },
  })
  expect(makespan_ms / MS_PER_HOUR).toBe(4)
  expect([...record.started_at].map((at) => at / MS_PER_HOUR)).toEqual([0, 0, 3])
  expect(record.waiting.size).toBe(0)
})

test('what was done before holds nobody back and is no part of the run', () => {
  const { record, makespan_ms } = run(planFromText('a 5h done\nb 1h after a\nc 2h done after b'))
  expect(makespan_ms / MS_PER_HOUR).toBe(1)
  expect([...record.started_at]).toEqual([Number.NaN, 0, Number.NaN])
})

/** A plan with everything that a task can wait for. */
function randomPlan(seed: number, tasks: number): Coordinator {
  const dice = (what: string, sides: number): number => Math.floor(chance(seed, what) * sides)
  const lines = Array.from({ length: tasks }, (_, i) => {
    const roll = (what: string, sides: number): number => dice(`${what} ${i}`, sides)
    const after = Array.from({ length: roll('arrows', 3) }, (_unused, k) => `t${roll(`after ${k}`, i)}`)
    return [
      `t${i} ${10 * (1 + roll('length', 20))}m sd 0.${roll('sd', 3)}`,
      i > 0 && after.length > 0 ? `after ${[...new Set(after)].join(', ')}` : '',
      ['', '', 'locks db', 'reads db', 'locks db, web'][roll('lock', 5)],
      ['', '', 'pool dbs:1', 'pool dbs:2'][roll('pool', 4)],
      ['', '', 'rates api'][roll('rate', 3)],
      ['', '', 'cpu 1.5', 'cpu 0.5'][roll('cpu', 4)],
      ['', '', '', '', '', '', '', 'manual', 'done'][roll('kind', 9)],
    ].join(' ')
  })
  const declared = 'lock db\nlock web\npool dbs 2\nrate api 2 per 1h\nquota cpu_cores 2\n'
  const plan = planFromText(declared + lines.join('\n'), {
    mode: dice('mode', 2) === 0 ? 'wave_based' : 'rolling_frontier',
    max_wave_size: 1 + dice('wave', 6),
  })
  return { ...plan, worker_pool: { min: 1, max: 1 + dice('lanes', 5) } }
}

const worlds = [fc.integer({ min: 0, max: 0x7fff_ffff }), fc.integer({ min: 1, max: 30 })] as const

function claimsIn(plan: Coordinator): Claim[][] {
  return plan.graph.nodes.map((node) => (node.action.kind === 'human' || node.done ? [] : claimsOf(node, plan, 'x')))
}

test('no run beats what nothing can beat: the longest path, the work over the lanes, the queue at a resource', () => {
  const judge = (seed: number, tasks: number): void => {
    const plan = randomPlan(seed, tasks)
    const { record, makespan_ms } = run(plan, seed)
    const { nodes, edges } = plan.graph
    const span = nodes.map((node, i) =>
      node.done ? 0 : (record.ended_at[i] as number) - (record.started_at[i] as number),
    )
    const index = new Map(nodes.map((node, i) => [node.id, i]))
    const finish = [...span]
    // Arrows of these plans lead to later lines.
    for (const [i, node] of nodes.entries()) {
      const before = edges
        .filter((edge) => edge.to === node.id)
        .map((edge) => finish[index.get(edge.from) as number] as number)
      finish[i] = Math.max(0, ...(node.done ? [] : before)) + (span[i] as number)
    }
    expect(makespan_ms).toBeGreaterThanOrEqual(Math.max(...finish))
    const work = nodes
      .map((node, i) => (node.action.kind === 'human' ? 0 : (span[i] as number)))
      .reduce((a, b) => a + b)
    expect(makespan_ms).toBeGreaterThanOrEqual(work / plan.worker_pool.max)
    const queue = new Map<string, number>()
    claimsIn(plan).forEach((claims, i) => {
      for (const { name, units, capacity, mode, read } of claims)
        if (mode !== 'rate' && !read) queue.set(name, (queue.get(name) ?? 0) + (units * (span[i] as number)) / capacity)
    })
    for (const bound of queue.values()) expect(makespan_ms).toBeGreaterThanOrEqual(bound - 1e-6)
  }
  fc.assert(fc.property(...worlds, judge), { ...FIXED, numRuns: 300 })
})

test('the waiting that is told is the waiting that the schedule shows', () => {
  const judge = (seed: number, tasks: number): void => {
    const plan = randomPlan(seed, tasks)
    const { record } = run(plan, seed)
    const told = new Map([...record.waiting].map(([name, { wait_ms }]) => [name, wait_ms]))
    expect(told).toEqual(waitingShownBy(plan, record))
  }
  fc.assert(fc.property(...worlds, judge), { ...FIXED, numRuns: 300 })
})

/** Asks at every moment at which anything changes, for every ready task, what it waits for. */
function waitingShownBy(plan: Coordinator, { ready_at, started_at, ended_at }: Run['record']): Map<string, number> {
  const claims = claimsIn(plan)
  const { level } = indexPlan(plan, 'x')
  const moments = new Set([...ready_at, ...started_at, ...ended_at])
  for (const start of started_at) moments.add(start + MS_PER_HOUR)
  const times = [...moments].filter((at) => !Number.isNaN(at)).sort((a, b) => a - b)
  const shown = new Map<string, number>()
  const isOver = (task: number, at: number): boolean =>
    plan.graph.nodes[task]?.done === true || (ended_at[task] as number) <= at
  times.slice(0, -1).forEach((at, k) => {
    const span = (times[k + 1] as number) - at
    const wave = Math.min(...level.filter((_, task) => !isOver(task, at)))
    const holders = claims.flatMap((own, task) =>
      own.filter((claim) => {
        const start = started_at[task] as number
        return start <= at && (claim.mode === 'rate' ? at < start + claim.interval_ms : at < (ended_at[task] as number))
      }),
    )
    claims.forEach((own, task) => {
      if (!((ready_at[task] as number) <= at && at < (started_at[task] as number))) return
      if (plan.mode === 'wave_based' && (level[task] as number) > wave) return
      const short = own.find((claim) => isShort(claim, holders))
      if (short !== undefined) shown.set(resourceName(short), (shown.get(resourceName(short)) ?? 0) + span)
    })
  })
  return shown
}

function isShort(claim: Claim, holders: readonly Claim[]): boolean {
  const same = holders.filter((held) => held.key === claim.key)
  if (claim.mode === 'exclusive') return same.some((held) => !held.read || !claim.read)
  return same.reduce((units, held) => units + held.units, claim.units) > claim.capacity
}
