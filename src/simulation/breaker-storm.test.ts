import { expect, test } from 'vitest'
import type { Event } from '../core/model/event.ts'
import { DEFAULT_BREAKERS } from '../core/planning/default-breakers.ts'
import { guardedEvents, guardedRun, person } from '../testing/guarded-run.ts'

const policies = { circuit_breakers: DEFAULT_BREAKERS }
const PLAN = Array.from({ length: 1000 }, (_, i) => `t${i} 1m`).join('\n')

function actions(events: readonly Event[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const event of events)
    if (event.type === 'circuit_breaker') counts[event.action] = (counts[event.action] ?? 0) + 1
  return counts
}

test('a thousand tasks that lack the same package open one breaker once, and one probe closes it', () => {
  let runs = 0
  const { events, status } = guardedEvents(PLAN, {
    policies,
    workers: 50,
    facts: { MODULE_NOT_FOUND: { class: 'systemic', kind: 'environment', ecosystem: 'npm' } },
    ends: () => (++runs <= 50 ? 'MODULE_NOT_FOUND: there is no jose' : 'ok'),
  })
  expect({ status, ...actions(events) }).toEqual({ status: 'completed', opened: 1, half_open: 1, closed: 1 })
})

test('noise opens nothing: what is the work of each task, and what is the fault of nobody else', () => {
  const words = ['EXIT_1: exited with code 1', 'ECONNRESET: a connection was reset', 'MODULE_NOT_FOUND: ./own.ts', 'ok']
  const { events } = guardedEvents(PLAN, {
    policies,
    workers: 50,
    facts: { MODULE_NOT_FOUND: { class: 'logic', kind: 'code' }, EXIT_1: { class: 'logic' } },
    ends: (task, number) => words[(Number(task.slice(1)) + number) % words.length] as string,
  })
  expect(actions(events)).toEqual({})
})

test('what comes after a task in quarantine waits for it, all else goes on, and whoever lets it run again lets them go', () => {
  const dependents = Array.from({ length: 10 }, (_, i) => `d${i} 1m after flaps`).join('\n')
  const told = guardedRun(`flaps 1m retries 9\n${dependents}\nelse 30m`, {
    policies: { circuit_breakers: { thrash: { min_loops: 3, window_s: 3600 } } },
    workers: 2,
    attempts: { flaps: ['logic', 'logic', 'logic'] },
    why: [['20m', 'd9']],
    acts: [person('1h', 'retry flaps'), person('1h', 'take_up')],
  })
  expect(told).toMatchInlineSnapshot(`
    "0s else →  flaps →
    1m flaps ✗
    1m1s flaps →
    2m1s flaps ✗
    2m3s flaps →
    3m3s flaps ✗  flaps quarantined
    30m else ✓  needs_attention
    1h resumed  flaps →
    1h1m flaps ✓  d0 →  d1 →
    1h2m d0 ✓  d1 ✓  d2 →  d3 →
    1h3m d2 ✓  d3 ✓  d4 →  d5 →
    1h4m d4 ✓  d5 ✓  d6 →  d7 →
    1h5m d6 ✓  d7 ✓  d8 →  d9 →
    1h6m d8 ✓  d9 ✓  completed
    20m d9 waits for P1.flaps, which is quarantined"
  `)
})
