import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Proposal } from '../core/model/proposal.ts'
import { chance } from '../core/std/chance.ts'
import { MS_PER_HOUR } from '../core/std/duration.ts'
import { indexPlan } from '../core/execution/plan/plan-index.ts'
import { compileText } from '../testing/compiled-text.ts'
import { planFromText } from '../testing/plan-text.ts'
import { forecast } from './forecast.ts'
import { simulateRun } from './run.ts'
import { SIMULATED_START, simulate } from './simulate.ts'
import type { Observer } from './world-parts.ts'

test('wave mode runs no more tasks in a wave than the plan says, and waits for all of them', () => {
  const starts = (size: { readonly max_wave_size?: number }): number[] => {
    const plan = planFromText('a 1h\nb 2h\nc 3h\nd 1h after a', { mode: 'wave_based', ...size })
    const { record } = simulateRun(plan, { seed: 1, durations: 'mean' })
    return [...record.started_at].map((at) => at / MS_PER_HOUR)
  }
  expect(starts({})).toEqual([0, 0, 0, 3])
  expect(starts({ max_wave_size: 2 })).toEqual([0, 0, 2, 5])
  expect(starts({ max_wave_size: 1 })).toEqual([0, 1, 3, 6])
})

test('the waves of waves.json are those that wave mode carries out', () => {
  const judge = (seed: number, tasks: number, max_wave_size: number): void => {
    const line = (i: number): string => {
      const after = [0, 1].map((k) => `t${Math.floor(chance(seed, i, k) * i)}`)
      const done = chance(seed, 'done', i) < 0.1 ? ' flags done' : ''
      return `t${i} 1h${i > 0 && chance(seed, 'after', i) < 0.7 ? ` after ${[...new Set(after)].join(' ')}` : ''}${done}`
    }
    const text = Array.from({ length: tasks }, (_, i) => line(i)).join('\n')
    const { waves, coordinator } = compileText(text, { max_wave_size, execution_model: 'wave_based' })
    const { level, nodes } = indexPlan(coordinator, 'x')
    const carriedOut = new Map<number, string[]>()
    nodes.forEach((node, task) => {
      const wave = level[task] as number
      if (!node.done) carriedOut.set(wave, [...(carriedOut.get(wave) ?? []), node.id])
    })
    const numbered = [...carriedOut].sort(([a], [b]) => a - b).map(([, ids]) => ids)
    expect(waves.execution_models.wave_based.waves.map((wave) => wave.tasks)).toEqual(numbered)
  }
  fc.assert(fc.property(fc.nat(), fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 6 }), judge), {
    seed: 20_261_207,
    numRuns: 100,
  })
})

test('a plan tells where its tasks waited in the forecast, the longest wait first, and what would help', () => {
  const text = `a 2h locks db
                b 2h locks db
                c 2h locks db
                d 3h pools dbs×2
                e 3h pools dbs×2
                ! dbs shared_limited 3`
  const { rolling_frontier } = compileText(text, { forecast }).waves.execution_models
  expect(rolling_frontier.critical_resource_contentions).toMatchInlineSnapshot(`
    [
      {
        "contention_points": 2,
        "estimated_wait_time_hours": 6,
        "mitigation": "Split "db" into several locks, or let tasks that only read it say (read).",
        "resource": "db",
      },
      {
        "contention_points": 1,
        "estimated_wait_time_hours": 3,
        "mitigation": "Raise the capacity of "dbs" above 3.",
        "resource": "dbs",
      },
    ]
  `)
  expect(compileText(text).waves.execution_models.rolling_frontier.critical_resource_contentions).toEqual([])
})

test('what people do takes no lane and no lock, in the bounds as in the simulation', () => {
  const byPeople = (proposal: Proposal): Proposal => ({
    ...proposal,
    tasks: proposal.tasks.map((task, i) => (i < 2 ? { ...task, action: { kind: 'human' } } : task)),
  })
  const { waves } = compileText('a 4h locks db\nb 4h locks db\nc 4h locks db', { forecast, worker_max: 1 }, byPeople)
  const { optimal_hours, p50_hours } = waves.execution_models.rolling_frontier.estimated_completion_time
  expect([optimal_hours, p50_hours].map(Math.round)).toEqual([4, 4])
})

test('no simulated model is quicker at P50 than what bounds every schedule, where estimates are sure', () => {
  const sure = (proposal: Proposal): Proposal => ({
    ...proposal,
    tasks: proposal.tasks.map((task) => ({
      ...task,
      duration: { optimistic: 2, mostLikely: 2, pessimistic: 2 },
      resources: { exclusive_resources: [], shared_resources: {}, ...task.resources, cpu_cores: 1.5 },
    })),
  })
  const text = 'a\nb\nc\nd after a\ne after a\nf locks db\ng locks db'
  // A fifth of a quota stays free: two tasks at once fit what is left.
  const { waves } = compileText(text, { forecast, quotas: { cpu_cores: 3.75 } }, sure)
  const { rolling_frontier, wave_based } = waves.execution_models
  const { optimal_hours, p50_hours } = rolling_frontier.estimated_completion_time
  expect([optimal_hours, p50_hours, wave_based.estimated_completion.p50_hours]).toEqual([5.6, 8, 8])
  expect(rolling_frontier.critical_resource_contentions.map(({ resource }) => resource)).toEqual([
    'quota:cpu_cores',
    'db',
  ])
})

test('in wave mode a person is asked when the wave has come; an approval is asked for as soon as it can be given', () => {
  const plan = planFromText('a 4h\nsign 4h manual\nc 1h approval', { mode: 'wave_based', max_wave_size: 1 })
  const asked: string[] = []
  const observer: Observer = {
    turned({ events }) {
      for (const event of events)
        if (event.type === 'task_needs_attention')
          asked.push(`${event.task} ${(event.ts - SIMULATED_START) / MS_PER_HOUR}`)
    },
  }
  simulate(plan, { seed: 1, observer })
  expect(asked).toEqual(['P1.c 0', 'P1.sign 4'])
})
