import fc from 'fast-check'
import { expect, test } from 'vitest'
import { planFromText } from '../testing/plan-text.ts'
import { randomWorld } from '../testing/random-world.ts'
import type { Coordinator } from '../core/model/coordinator.ts'
import { PlanForecast } from '../core/model/waves-artifact.ts'
import { FORECAST_SAMPLES_MAX, FORECAST_SAMPLES_MIN, FORECAST_TASKS_MAX, forecast, samplesFor } from './forecast.ts'

const PLAN = `a 2h sd 0.5 locks db
              b 1h sd 0.2 locks db
              c 4h sd 1 after b
              sign 1h manual after c
              d 1h checks 1 timeout 30m after sign`

/** A plan with two lanes. */
function onTwoLanes(text: string): Coordinator {
  return { ...planFromText(text), worker_pool: { min: 1, max: 2 } }
}

test('a forecast is the same in every run, is what its schema says, and its percentiles rise', () => {
  const told = forecast(planFromText(PLAN), { seed: 7 })
  expect(JSON.stringify(forecast(planFromText(PLAN), { seed: 7 }))).toBe(JSON.stringify(told))
  expect(PlanForecast.parse(told)).toEqual(told)
  const { p50_hours, p80_hours, p95_hours } = told.rolling_frontier
  expect([p50_hours, p80_hours, p95_hours]).toMatchInlineSnapshot(`
    [
      7.016667,
      7.966812,
      8.637808,
    ]
  `)
})

test('whatever the plan, percentiles rise and shares are shares', () => {
  const judge = (seed: number, tasks: number): void => {
    const told = forecast(randomWorld(seed, tasks, new Set(['decisions'])).coordinator, { samples: 4, seed })
    // The schema says that shares are between 0 and 1, and that nothing is below 0.
    expect(PlanForecast.parse(told)).toEqual(told)
    for (const { p50_hours, p80_hours, p95_hours } of [told.rolling_frontier, told.wave_based])
      expect([p50_hours, p80_hours, p95_hours]).toEqual([p50_hours, p80_hours, p95_hours].toSorted((a, b) => a - b))
    const { p10, p50, p90 } = told.ratio
    expect([p10, p50, p90]).toEqual([p10, p50, p90].toSorted((a, b) => a - b))
    expect(told.course.length).toBeLessThanOrEqual(20)
    for (const { running, ready, blocked, completed } of told.course)
      expect(running.length + ready + blocked + completed).toBe(tasks)
  }
  fc.assert(fc.property(fc.nat(), fc.integer({ min: 1, max: 24 }), judge), { seed: 20_261_207, numRuns: 100 })
})

test.each([1, 2, 3, 4, 5])('one task is forecast to end as estimated at P50, with seed %i', (seed) => {
  const { p50_hours, p80_hours, p95_hours } = forecast(planFromText('a 1h sd 0.25'), { seed }).rolling_frontier
  expect(p50_hours).toBeCloseTo(1, 5)
  expect(Math.abs(p80_hours - (1 + 0.84 * 0.25))).toBeLessThan(0.06)
  expect(Math.abs(p95_hours - (1 + 1.65 * 0.25))).toBeLessThan(0.09)
})

test('percentiles of a plan of seconds stay apart', () => {
  const { p50_hours, p80_hours, p95_hours } = forecast(planFromText('a 1s sd 0.00005')).rolling_frontier
  expect(p50_hours).toBeLessThan(p80_hours)
  expect(p80_hours).toBeLessThan(p95_hours)
})

test('a small plan, whole: two tasks queue for one lock, and a third waits for both', () => {
  expect(forecast(onTwoLanes('a 2h locks db\nb 1h locks db\nc 4h after b\nd 1h after a, c'))).toMatchInlineSnapshot(`
    {
      "course": [
        {
          "at_hours": 0,
          "blocked": 2,
          "completed": 0,
          "ready": 1,
          "resource_usage": {
            "db": 1,
          },
          "running": [
            "P1.b",
          ],
        },
        {
          "at_hours": 1,
          "blocked": 1,
          "completed": 1,
          "ready": 0,
          "resource_usage": {
            "db": 1,
          },
          "running": [
            "P1.a",
            "P1.c",
          ],
        },
        {
          "at_hours": 5,
          "blocked": 0,
          "completed": 3,
          "ready": 0,
          "resource_usage": {},
          "running": [
            "P1.d",
          ],
        },
        {
          "at_hours": 6,
          "blocked": 0,
          "completed": 4,
          "ready": 0,
          "resource_usage": {},
          "running": [],
        },
      ],
      "lanes": 2,
      "method": "monte_carlo",
      "ratio": {
        "frontier_slower": 0,
        "p10": 0.75,
        "p50": 0.75,
        "p90": 0.75,
      },
      "rolling_frontier": {
        "idle_hours": 4,
        "p50_hours": 6,
        "p80_hours": 6,
        "p95_hours": 6,
        "resources": {
          "db": {
            "utilization": 0.5,
            "wait_hours": 1,
            "waits": 1,
          },
        },
        "utilization": 0.666667,
      },
      "samples": 200,
      "seed": 1,
      "wave_based": {
        "idle_hours": 8,
        "p50_hours": 8,
        "p80_hours": 8,
        "p95_hours": 8,
        "resources": {
          "db": {
            "utilization": 0.375,
            "wait_hours": 1,
            "waits": 1,
          },
        },
        "utilization": 0.5,
      },
    }
  `)
})

test('of what is taken, nothing is told beyond what there is: readers have a lock together', () => {
  const { course } = forecast(
    planFromText('lock db\npool dbs 2\na 1h reads db\nb 1h reads db pool dbs:1\nc 1h pool dbs:1'),
  )
  expect(course[0]).toMatchObject({ running: ['P1.a', 'P1.b', 'P1.c'], resource_usage: { db: 1, dbs: 2 } })
})

test('the number of runs follows from the number of tasks', () => {
  const told = [1, 12, 250, 300, 1000, 2500, 2501, 10_000, 100_000].map((tasks) => [tasks, samplesFor(tasks)] as const)
  expect(told.map(([tasks, samples]) => `${tasks}: ${samples}`).join(', ')).toMatchInlineSnapshot(
    `"1: 200, 12: 200, 250: 200, 300: 166, 1000: 50, 2500: 20, 2501: 20, 10000: 20, 100000: 20"`,
  )
  const over = told.filter(([tasks, samples]) => 2 * tasks * samples > FORECAST_TASKS_MAX)
  expect(over.map(([, samples]) => samples)).toEqual(over.map(() => FORECAST_SAMPLES_MIN))
  expect(forecast(planFromText('a 1h'), { samples: 1000 }).samples).toBe(FORECAST_SAMPLES_MAX)
})

test('an empty plan is finished at once', () => {
  expect(forecast(planFromText('')).rolling_frontier.p95_hours).toBe(0)
})

test('a person who is done in the moment in which the last attempt ends is heard all the same', () => {
  const { rolling_frontier, wave_based } = forecast(onTwoLanes('a 3h\nb 1h\nsign 2h manual after b'))
  expect([rolling_frontier.p50_hours, wave_based.p50_hours]).toEqual([3, 5])
})

test('forecasts by neighbouring seeds have no draw in common', () => {
  const spans = (seed: number): number =>
    forecast(planFromText('a 1h sd 0.25'), { seed, samples: 2 }).rolling_frontier.p80_hours
  const seen = Array.from({ length: 50 }, (_, seed) => spans(seed))
  expect(new Set(seen).size).toBe(50)
  // One run and its mirror: with shared draws the second pair of a seed would be the first of the next.
  const wide = (seed: number): number[] => {
    const { p50_hours, p95_hours } = forecast(planFromText('a 1h sd 0.25'), { seed, samples: 4 }).rolling_frontier
    return [p50_hours, p95_hours]
  }
  expect(wide(1)).not.toEqual(wide(2))
})
