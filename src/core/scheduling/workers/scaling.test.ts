import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Event } from '../../model/event.ts'
import { simulateText, trace } from '../../../testing/trace.ts'

test('one more joins when a task finds none free, and one fewer is there after a quiet while', () => {
  expect(
    trace(
      `scaling 0.8 0.5 10m
       a 1h
       b 1h
       c 1h
       d 3h after a`,
      { workers: 1, workers_max: 3 },
    ),
  ).toMatchInlineSnapshot(`"0h a →  +worker-2  b →  +worker-3  c →   1h a ✓  b ✓  c ✓  d →   1h10m -worker-3   4h d ✓"`)
})

test('without scaling workers stay, as many as were needed at once', () => {
  expect(
    trace(
      `a 1h
       b 1h
       c 3h after a`,
      { workers: 1, workers_max: 3 },
    ),
  ).toMatchInlineSnapshot(`"0h a →  +worker-2  b →   1h a ✓  b ✓  c →   4h c ✓"`)
})

test('one more joins before it is needed when the load is high', () => {
  expect(
    trace(
      `scaling 0.8 0.2 10m
       worker big generic slots 4
       a 2h
       b 2h
       c 2h
       d 2h
       e 1h after a`,
      { workers: 1, workers_max: 3 },
    ),
  ).toMatchInlineSnapshot(`"0h a →  b →  c →  d →  +big-2   2h a ✓  b ✓  c ✓  d ✓  e →   2h10m -big-2   3h e ✓"`)
})

test('the number of workers is set while an execution runs: idle ones leave, busy ones end their work first', () => {
  expect(
    trace(
      `a 1h
       b 2h
       c 3h
       d 1h
       e 1h
       f 1h`,
      { workers: 3, operator: ['30m scale 1 1', '150m scale 2 2'] },
    ),
  ).toMatchInlineSnapshot(
    `"0h c →  b →  a →   1h a ✓  -worker-3   2h b ✓  -worker-2   2h30m +worker-4  d →   3h c ✓  e →   3h30m d ✓  f →   4h e ✓   4h30m f ✓"`,
  )
})

test('a number of workers that makes no sense is refused with a reason', () => {
  expect(
    trace(
      `worker any generic count 4
       a 2h`,
      { workers: 2, workers_max: 3, operator: ['10m scale 1', '20m scale 3', '30m scale 3 3', '40m scale 9 9'] },
    ),
  ).toMatchInlineSnapshot(
    `"0h a →   0h10m refused (at least 2 workers cannot be at most 1)   0h20m refused (there are 2 to 3 workers already)   0h30m +any-3   0h40m refused (the pool has 4 workers in all)   2h a ✓"`,
  )
})

interface Count {
  readonly at: number
  readonly workers: number
  readonly change: 1 | -1
  readonly reason: string
}

function counts(events: readonly Event[]): Count[] {
  let workers = 0
  return events.flatMap((event): Count[] => {
    if (event.type !== 'worker_joined' && event.type !== 'worker_left') return []
    const change = event.type === 'worker_joined' ? 1 : -1
    workers += change
    return [{ at: event.ts, workers, change, reason: event.type === 'worker_left' ? event.reason : '' }]
  })
}

const plans = fc.array(
  fc.record({ minutes: fc.integer({ min: 1, max: 90 }), after: fc.array(fc.nat(100), { maxLength: 2 }) }),
  { minLength: 1, maxLength: 30 },
)

test('workers are never fewer than asked for nor more, and none leaves within the cool-down of the last change', () => {
  fc.assert(
    fc.property(
      plans,
      fc.integer({ min: 1, max: 4 }),
      fc.nat(5),
      fc.integer({ min: 1, max: 3 }),
      (list, min, more, slots) => {
        const lines = list.map(({ minutes, after }, i) => {
          const before = i === 0 ? [] : [...new Set(after.map((n) => `t${n % i}`))]
          return `t${i} ${minutes}m${before.length === 0 ? '' : ` after ${before.join(', ')}`}`
        })
        const text = [`scaling 0.8 0.4 10m`, `worker any generic slots ${slots}`, ...lines].join('\n')
        const simulation = simulateText(text, { workers: min, workers_max: min + more })
        const changes = counts(simulation.events)
        const filled = changes.findIndex(({ workers }) => workers === min)
        const broken = changes.filter(({ at, workers, change }, i) => {
          const last = changes[i - 1]
          const tooSoon = change === -1 && last !== undefined && at - last.at < 600_000
          return workers > min + more || (i >= filled && workers < min) || tooSoon
        })
        expect([simulation.status, broken]).toEqual(['completed', []])
      },
    ),
  )
})

test('when one that is too many leaves, the next that is idle leaves in the same turn', () => {
  expect(trace('a 30m prio critical\nb 1h\nc 2h', { workers: 3, operator: ['10m scale 1 1'] })).toMatchInlineSnapshot(
    `"0h a →  c →  b →   0h30m a ✓   1h b ✓  -worker-3  -worker-1   2h c ✓"`,
  )
})
