import { expect, test } from 'vitest'
import { planFromText } from '../testing/plan-text.ts'
import { FORECAST_SAMPLES_MAX, forecast } from './forecast.ts'

const PLAN = `a 2h sd 0.5 locks db
              b 1h sd 0.2 locks db
              c 4h sd 1 after b
              sign 1h manual after c
              d 1h checks 1 timeout 30m after sign`

test('a forecast is the same in every run, and its percentiles rise', () => {
  const told = forecast(planFromText(PLAN), { seed: 7 })
  expect(forecast(planFromText(PLAN), { seed: 7 })).toEqual(told)
  expect(told.p50_hours).toBeLessThanOrEqual(told.p80_hours)
  expect(told.p80_hours).toBeLessThanOrEqual(told.p95_hours)
  expect(told).toMatchInlineSnapshot(`
    {
      "method": "monte_carlo",
      "p50_hours": 6.516666,
      "p80_hours": 7.218211,
      "p95_hours": 8.162634,
      "samples": 200,
      "seed": 7,
    }
  `)
})

test.each([1, 2, 3, 4, 5])('one task is forecast to end as estimated at P50, with seed %i', (seed) => {
  const { p50_hours, p80_hours, p95_hours } = forecast(planFromText('a 1h sd 0.25'), { seed })
  expect(p50_hours).toBeCloseTo(1, 5)
  expect(Math.abs(p80_hours - (1 + 0.84 * 0.25))).toBeLessThan(0.06)
  expect(Math.abs(p95_hours - (1 + 1.65 * 0.25))).toBeLessThan(0.09)
})

test('percentiles of a plan of seconds stay apart', () => {
  const { p50_hours, p80_hours, p95_hours } = forecast(planFromText('a 1s sd 0.00005'))
  expect(p50_hours).toBeLessThan(p80_hours)
  expect(p80_hours).toBeLessThan(p95_hours)
})

test('without deviation the forecast is the schedule itself', () => {
  expect(forecast(planFromText('a 2h locks db\nb 1h locks db\nc 4h after b'))).toMatchObject({
    p50_hours: 5,
    p80_hours: 5,
    p95_hours: 5,
  })
})

test('a large plan gets fewer runs, and nobody gets more than the most', () => {
  const wide = (n: number): ReturnType<typeof planFromText> =>
    planFromText(Array.from({ length: n }, (_, i) => `t${i} 1h`).join('\n'))
  expect(forecast(wide(1)).samples).toBe(FORECAST_SAMPLES_MAX)
  expect(forecast(wide(1), { samples: 1000 }).samples).toBe(FORECAST_SAMPLES_MAX)
  expect(forecast(wide(4000)).samples).toBe(4)
})

test('an empty plan is finished at once', () => {
  expect(forecast(planFromText('')).p95_hours).toBe(0)
})
