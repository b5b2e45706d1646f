import fc from 'fast-check'
import { expect, test } from 'vitest'
import { chance } from '../core/std/chance.ts'
import type { Coordinator } from '../core/model/coordinator.ts'
import { Event } from '../core/model/event.ts'
import { Input } from '../core/model/input.ts'
import { Auditor } from '../testing/auditor.ts'
import { judgeWorld, mustHoldIn } from '../testing/judge-world.ts'
import { planFromText } from '../testing/plan-text.ts'
import { randomWorld } from '../testing/random-world.ts'
import { WORLD_FEATURES } from '../testing/worlds/features.ts'
import { simulateText } from '../testing/trace.ts'
import { type SimulationSetup, simulate } from './simulate.ts'

/** The worlds of a test run: always the same ones. `npm run test:sim` judges many more. */
const FIXED = { seed: 20_261_122, endOnFailure: false }
const worldOf = [fc.integer({ min: 0, max: 0x7fff_ffff }), fc.integer({ min: 1, max: 24 })] as const

/** So many are judged in every test run: less than a minute of one processor. */
const JUDGED = 700

const seen = new Map<string, number>()

/** All that a world may hold but tasks, what goes wrong with them, and people. */
const MORE = new Set(
  WORLD_FEATURES.map(({ name }) => name).filter((name) => !['plan shape', 'faults', 'people'].includes(name)),
)

test(
  `in any of ${JUDGED} worlds the scheduler keeps all that it promises, and can be repeated from any place`,
  { timeout: 400_000 },
  () => {
    const judge = (seed: number, tasks: number): void => {
      for (const [what, times] of mustHoldIn(seed, tasks)) seen.set(what, (seen.get(what) ?? 0) + times)
    }
    fc.assert(fc.property(...worldOf, judge), { ...FIXED, numRuns: JUDGED })
  },
)

test('those worlds were full of trouble', () => {
  const rare = [
    'aborted',
    'attempt_lost',
    'cancel abort',
    'cancel cancelled',
    'cancel stop',
    'cancel timeout',
    'command_refused',
    'completed',
    'execution_paused',
    'execution_stopped',
    'failed',
    'needs_attention',
    'report_refused',
    'requeued cut_off',
    'requeued operator',
    'requeued rolled_back',
    'requeued stopped',
    'restart',
    'task_cancelled',
    'task_needs_attention',
    'task_retry_scheduled',
    'task_skipped',
  ]
  expect(rare.filter((what) => (seen.get(what) ?? 0) < 10)).toEqual([])
})

test('an auditor is not content with everything', () => {
  const calm = planFromText('lock db\na 1h locks db\nb 1h locks db')
  const greedy = planFromText('a 1h\nb 1h')
  const audit = (coordinator: Coordinator, of: Coordinator): void => {
    const auditor = new Auditor(coordinator)
    auditor.close(simulate(of, { seed: 1, options: { worker_min: 2, worker_max: 2 }, observer: auditor }).site)
  }
  expect(() => audit(calm, calm)).not.toThrow()
  expect(() => audit(calm, greedy)).toThrow('P1.a starts with all that it asks for')
  expect(() => audit(planFromText('a 1h\nb 1h after a'), greedy)).toThrow('P1.b runs before P1.a')
})

test('the same seed gives the same bytes', () => {
  const bytes = (seed: number, tasks: number): string => {
    const { coordinator, setup } = randomWorld(seed, tasks)
    return JSON.stringify(simulate(coordinator, setup).events)
  }
  fc.assert(
    fc.property(...worldOf, (seed, tasks) => bytes(seed, tasks) === bytes(seed, tasks)),
    { ...FIXED, numRuns: 50 },
  )
})

test('every event and every input is what its schema says', () => {
  fc.assert(
    fc.property(...worldOf, (seed, tasks) => {
      const { coordinator, setup } = randomWorld(seed, tasks)
      const beside = new Map(setup.beside?.map((plan) => [plan.execution_id, plan.coordinator]))
      const auditor = new Auditor(coordinator, beside)
      simulate(coordinator, { ...setup, observer: auditor })
      for (const event of auditor.events) expect(Event.parse(event)).toEqual(event)
      for (const input of auditor.turns.flat()) expect(Input.parse(input)).toEqual(input)
    }),
    { ...FIXED, numRuns: 40 },
  )
})

test('without faults every plan that needs no person is completed', () => {
  const calmly = (seed: number, tasks: number): void => {
    const { text, coordinator, setup } = randomWorld(seed, tasks, MORE)
    const plan = planFromText(text.replaceAll(/ (?:manual|approval)\b/g, ''), { mode: coordinator.mode })
    const calm: SimulationSetup = { seed, options: setup.options ?? {} }
    expect(simulate(plan, calm).status).toBe('completed')
  }
  fc.assert(fc.property(...worldOf, calmly), { ...FIXED, numRuns: 200 })
})

test('the order of tasks and arrows in the file decides nothing but ties', () => {
  const shuffled = <T>(items: readonly T[], seed: number): T[] =>
    items
      .map((item, i) => ({ item, key: chance(seed, 'shuffle', i) }))
      .toSorted((a, b) => a.key - b.key)
      .map(({ item }) => item)
  const bytes = (coordinator: Coordinator, setup: SimulationSetup): string =>
    JSON.stringify(simulate(coordinator, setup).events.slice(1))
  const judge = (seed: number, tasks: number): void => {
    const { text, coordinator } = randomWorld(seed, tasks, MORE)
    // Lengths that no two chains have in common leave no ties.
    const unique = text.replaceAll(
      /^(t\d+) \d+m/gm,
      (_, id: string) => `${id} ${Math.round(chance(seed, id) * 1e7) + 1e6}ms`,
    )
    const plan = planFromText(unique, { mode: coordinator.mode })
    const { nodes, edges } = plan.graph
    const other = { ...plan, graph: { nodes: shuffled(nodes, seed), edges: shuffled(edges, seed + 1) } }
    const setup: SimulationSetup = {
      seed,
      faults: { run_fails: 0.2, lost: 0.1 },
      options: { worker_min: 3, worker_max: 3 },
    }
    expect(bytes(other, setup)).toBe(bytes(plan, setup))
  }
  fc.assert(fc.property(...worldOf, judge), { ...FIXED, numRuns: 200 })
})

test('ten thousand tasks over twenty locks: no deadlock, no leak, whatever goes wrong', { timeout: 60_000 }, () => {
  const line = (i: number): string => {
    const locks = Array.from(
      { length: 2 + Math.floor(chance(1, 'n', i) * 7) },
      (_, k) => `l${Math.floor(chance(1, i, k) * 20)}`,
    )
    return `t${i} ${1 + (i % 7)}m locks ${[...new Set(locks)].join(', ')} idempotent timeout 10m`
  }
  const plan = planFromText(Array.from({ length: 10_000 }, (_, i) => line(i)).join('\n'))
  const faults = { run_fails: 0.1, lost: 0.05, hangs: 0.05, stubborn: 0.2, crash: 0.0001, crash_kills: 0.5 }
  const { site, status, events } = simulate(plan, { seed: 1, faults, options: { worker_min: 8, worker_max: 8 } })
  expect(['completed', 'failed']).toContain(status)
  for (const use of site.ledger.values()) expect([use.used, use.readers, use.holders.size]).toEqual([0, 0, 0])
  const settled = events.findLast((event) => event.type === 'execution_finished')?.counts ?? {}
  expect(Object.keys(settled).toSorted()).toEqual(['FAILED', 'SUCCEEDED'])
})

test('a crash at each point of a small run ends as the run without a crash does', () => {
  const plan = `a 1h checks 1 idempotent
                b 2h after a idempotent
                c 1h locks x idempotent
                d 1h locks x idempotent`
  const calm = simulateText(plan, { workers: 2 })
  expect(calm.status).toBe('completed')
  for (let minute = 0; minute <= 200; minute += 10) {
    for (const crash_kills of [0, 1]) {
      const { status, events } = simulateText(plan, { workers: 2, operator: [`${minute}m crash`], crash_kills })
      expect(status).toBe('completed')
      const done = events.flatMap((event) => (event.type === 'task_succeeded' ? [event.task] : []))
      expect(done.toSorted()).toEqual(['P1.a', 'P1.b', 'P1.c', 'P1.d'])
    }
  }
})

test('a broken promise is told with the command that shows it again', () => {
  expect(judgeWorld(7).broken).toBeNull()
})
