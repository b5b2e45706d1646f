import { expect, test } from 'vitest'
import type { OptimizedOrder, Spread } from '../operations/optimized-order.ts'
import { PLAIN } from './colour.ts'
import { orderText } from './order-text.ts'

const HOUR = 3_600_000

const ORDER: OptimizedOrder = {
  schedules: 5000,
  seed: 1,
  bound_ms: 5 * HOUR,
  schedule_ms: 6 * HOUR,
  default_ms: 8 * HOUR,
  found_ms: 7 * HOUR,
  kept: 'found',
  left_out: [],
  drawn: null,
  ranking: ['P1.T001'],
}

function spread(hours: number): Spread {
  const ms = hours * HOUR
  return { mean_ms: ms, p10_ms: ms - HOUR, p50_ms: ms, p90_ms: ms + HOUR, worst_ms: ms + 2 * HOUR }
}

test('a better order is told with what no schedule can beat', () => {
  expect(orderText(ORDER, PLAIN)).toMatchInlineSnapshot(`
    "✓ A better order was found and is kept: 7h 00m instead of 8h 00m
      5000 schedules: the shortest takes 6h 00m, and none can take less than 5h 00m
      the scheduler takes 7h 00m with the found order; it never lets a worker wait for something better"
  `)
})

test('uncertain durations show both orders, and what decided', () => {
  const drawn = { runs: 200, default: spread(8), found: spread(8.5), found_slower: 0.6 }
  const order: OptimizedOrder = { ...ORDER, kept: 'default', ranking: null, left_out: ['rates', 'people'], drawn }
  expect(orderText(order, PLAIN)).toMatchInlineSnapshot(`
    "⚠ No better order was found, the scheduler's own stays: 8h 00m
      5000 schedules: the shortest takes 6h 00m, and none can take less than 5h 00m
      the scheduler takes 7h 00m with the found order; it keeps to what the schedules leave out: rates, waiting for people
      the order was found for the mean durations, and they are uncertain: 200 runs with drawn durations, the same for both
                   MEAN    P10     P50     P90     WORST
      own order    8h 00m  7h 00m  8h 00m  9h 00m  10h 00m
      found order  8h 30m  7h 30m  8h 30m  9h 30m  10h 30m
      the found order took longer in 60 % of them"
  `)
})
