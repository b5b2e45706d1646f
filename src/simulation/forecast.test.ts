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
      "p50_hours": 6.2349,
      "p80_hours": 7.2004,
      "p95_hours": 7.7614,
      "samples": 20,
      "seed": 7,
    }
  `)
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
  expect(forecast(wide(4000)).samples).toBe(5)
})

test('an empty plan is finished at once', () => {
  expect(forecast(planFromText('')).p95_hours).toBe(0)
})
