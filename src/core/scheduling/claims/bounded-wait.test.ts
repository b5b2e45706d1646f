import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type TraceOptions, simulateText } from '../../../testing/trace.ts'
import { chance } from '../../std/chance.ts'

/** When a task took what it needs, in minutes after the start. */
function startOf(text: string, name: string, options: TraceOptions): number {
  const { events, status } = simulateText(text, options)
  expect(status).toBe('completed')
  const taken = events.find((event) => event.type === 'resource_acquired' && event.task === `P1.${name}`)
  return ((taken?.ts ?? Number.NaN) - (events[0]?.ts ?? 0)) / 60_000
}

test('R12: under any stream of small tasks a wide one starts within its aging and the longest running task', () => {
  const world = fc.record({
    seed: fc.integer({ min: 0, max: 1e6 }),
    capacity: fc.integer({ min: 2, max: 6 }),
    aging: fc.integer({ min: 10, max: 180 }),
    longest: fc.integer({ min: 10, max: 90 }),
    workers: fc.integer({ min: 2, max: 6 }),
    small: fc.integer({ min: 10, max: 60 }),
  })
  let waited = 0
  const judge = ({
    seed,
    capacity,
    aging,
    longest,
    workers,
    small,
  }: typeof world extends fc.Arbitrary<infer T> ? T : never): void => {
    const lines = Array.from({ length: small }, (_, i) => {
      const length = 1 + Math.floor(chance(seed, 'length', i) * longest)
      const units = 1 + Math.floor(chance(seed, 'units', i) * (capacity - 1))
      const after = i < workers ? '' : ` after s${i - workers}`
      return `s${i} ${length}m prio high pool p:${units}${after}`
    })
    const text = [`pool p ${capacity}`, `wide 30m pool p:${capacity}`, ...lines].join('\n')
    const waits = startOf(text, 'wide', { workers, policies: { aging_seconds: aging * 60 } })
    expect(waits).toBeLessThanOrEqual(aging + longest)
    if (waits > aging) waited++
  }
  fc.assert(fc.property(world, judge), { seed: 12, numRuns: 120 })
  expect(waited).toBeGreaterThan(10)
})

test('R12: ten thousand tasks with sets of two to eight of twenty locks: all tasks are done, nobody waits in a circle, nothing stays held', () => {
  const lines = Array.from({ length: 10_000 }, (_, i) => {
    const count = 2 + Math.floor(chance(1, 'count', i) * 7)
    const locks = new Set(Array.from({ length: count }, (_, k) => `l${Math.floor(chance(1, 'lock', i, k) * 20)}`))
    const pause = i === 0 ? '' : ` after t${Math.floor(chance(1, 'after', i) * i)}`
    return `t${i} ${1 + Math.floor(chance(1, 'length', i) * 20)}m locks ${[...locks].join(', ')} idempotent${i % 3 === 0 ? pause : ''}`
  })
  const asks = Object.fromEntries(
    lines.map((_, i) => [`t${i}`, i % 5 === 0 ? [`1m l${Math.floor(chance(1, 'asks', i) * 20)}`] : []]),
  )
  const { site, status, events } = simulateText(lines.join('\n'), {
    workers: 16,
    asks,
    policies: { aging_seconds: 1800, lock_timeout_seconds: 600 },
  })
  expect(status).toBe('completed')
  for (const use of site.ledger.values())
    expect([use.used, use.readers, use.holders.size, use.reserved.length, use.awaited.length]).toEqual([0, 0, 0, 0, 0])
  const count = (type: string): number => events.filter((event) => event.type === type).length
  expect(count('task_reserved')).toBeGreaterThan(1000)
  expect(count('lock_granted')).toBeGreaterThan(1000)
  expect(count('lock_waiting') + count('lock_denied')).toBeGreaterThan(100)
})

test('R13: a task never waits for a successor that needs what it holds: it has given it back when that begins', () => {
  const { status } = simulateText(
    `pool one 1
     parent 1h pool one:1 checks 1
     child 1h pool one:1 after parent
     grandchild 1h locks x pool one:1 after child`,
    { workers: 4, asks: { parent: ['10m x'], grandchild: ['10m x'] } },
  )
  expect(status).toBe('completed')
})

test('R13: what would wait for itself, for more than there is, or for a pool while it runs, is refused or told', () => {
  const { status, events } = simulateText(
    `pool one 1
     parent 1h pool one:1`,
    { workers: 2, asks: { parent: ['10m one'] } },
  )
  expect(status).toBe('completed')
  expect(events.flatMap((event) => (event.type === 'lock_denied' ? [event.reason] : []))).toEqual([
    'one is no lock; it can only be asked for when a task starts',
  ])
})
