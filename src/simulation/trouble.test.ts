import { expect, test } from 'vitest'
import type { Coordinator } from '../core/model/coordinator.ts'
import type { Event } from '../core/model/event.ts'
import { MS_PER_HOUR } from '../core/std/duration.ts'
import { planFromText } from '../testing/plan-text.ts'
import { simulate } from './simulate.ts'
import type { Mishap } from './world-parts.ts'

const DAY_MS = 24 * MS_PER_HOUR

function withBeats(plan: Coordinator, interval_seconds: number): Coordinator {
  const nodes = plan.graph.nodes.map((node) => ({ ...node, heartbeat: { interval_seconds } }))
  return { ...plan, graph: { ...plan.graph, nodes } }
}

function cancelsOf(events: readonly Event[], why: string): string[] {
  return events.flatMap((event) =>
    event.type === 'attempt_cancel_ordered' && event.reason === why ? [event.task] : [],
  )
}

test('of attempts that give signs of life none is taken for silent, although a third of the signs are lost', () => {
  const text = Array.from({ length: 100 }, (_, i) => `t${i} 10h`).join('\n')
  const plan = withBeats(planFromText(text), 60)
  const faults = { report_lost: 0.3 }
  const { status, events } = simulate(plan, { seed: 1, faults, options: { worker_min: 50, worker_max: 50 } })
  expect(events.filter(({ type }) => type === 'task_progress').length).toBeGreaterThan(40_000)
  expect(cancelsOf(events, 'silent')).toEqual([])
  expect(status).toBe('completed')
})

test('an attempt that falls silent is ended after six intervals, and tried again', () => {
  const plan = withBeats(planFromText('a 1h idempotent retries 3'), 60)
  const { events } = simulate(plan, { seed: 3, faults: { falls_silent: 1 } })
  const silent = events.find((event) => event.type === 'attempt_cancel_ordered')
  const last = events.findLast(({ type, seq }) => type === 'task_progress' && seq < (silent?.seq ?? 0))
  expect(silent).toMatchObject({ reason: 'silent' })
  expect((silent?.ts ?? 0) - (last?.ts ?? 0)).toBe(360_000)
})

const jumps: readonly Mishap[] = [-DAY_MS, -MS_PER_HOUR, MS_PER_HOUR, DAY_MS].map((ms) => ({
  machine: 'clock_jumps',
  ms,
}))

test.each(jumps)('a wall clock that jumps by $ms ms changes nothing', (act) => {
  const text = Array.from({ length: 20 }, (_, i) => `t${i} 1h timeout 2h idempotent`).join('\n')
  const plan = withBeats(planFromText(text), 300)
  const bytes = (acts: readonly Mishap[]): string => {
    const { events } = simulate(plan, {
      seed: 1,
      operator: { acts: acts.map((one) => ({ after_ms: 1_800_000, act: one })) },
      options: { worker_min: 4, worker_max: 4 },
    })
    return JSON.stringify(events)
  }
  expect(bytes([act])).toBe(bytes([]))
})

test('a coordinator that stands still for ten minutes expires nothing: what arrived meanwhile is heard first', () => {
  const text = Array.from({ length: 20 }, (_, i) => `t${i} 1h timeout 65m idempotent`).join('\n')
  const plan = withBeats(planFromText(text), 60)
  const stalls = { after_ms: 3_590_000, act: { machine: 'stalls', ms: 600_000 } } as const
  const { status, events } = simulate(plan, {
    seed: 1,
    operator: { acts: [stalls] },
    options: { worker_min: 20, worker_max: 20 },
  })
  expect([status, cancelsOf(events, 'timeout'), cancelsOf(events, 'silent')]).toEqual(['completed', [], []])
})

test('a batch that is stored and not acknowledged is stored once, whenever the coordinator dies over it', () => {
  const plan = planFromText('a 1h idempotent\nb 1h after a idempotent\nc 1h after b idempotent')
  for (let seed = 0; seed < 200; seed++) {
    const faults = { append_unacknowledged: 0.5, crash: 0.2 }
    const { status, events } = simulate(plan, { seed, faults })
    expect(status).toBe('completed')
    expect(events.map(({ position }) => position)).toEqual(events.map((_, i) => i + 1))
    const done = events.flatMap((event) => (event.type === 'task_succeeded' ? [event.task] : []))
    expect(done).toEqual(['P1.a', 'P1.b', 'P1.c'])
  }
})

test('a small run beside a huge one of low priority waits at most twice as long as it would alone', () => {
  const huge = planFromText(
    Array.from({ length: 400 }, (_, i) => `t${i} 10m pool test:1 prio low`).join('\n') + '\npool test 4',
  )
  const small = planFromText(`${Array.from({ length: 8 }, (_, i) => `s${i} 10m pool test:1`).join('\n')}\npool test 4`)
  const spanOf = (beside: boolean): number => {
    const execution_id = beside ? 'exec-simulated-002' : 'exec-simulated-001'
    const options = { worker_min: 4, worker_max: 4 }
    const setup = { execution_id, coordinator: small, options, starts_after_ms: 3_600_000 }
    const { events } = simulate(beside ? huge : small, { seed: 1, options, ...(beside ? { beside: [setup] } : {}) })
    const own = events.filter((event) => event.execution_id === execution_id)
    return (own.at(-1)?.ts ?? 0) - (own[0]?.ts ?? 0)
  }
  expect(spanOf(true)).toBeLessThanOrEqual(2 * spanOf(false))
})
