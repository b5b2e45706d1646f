import { expect, test } from 'vitest'
import { learnedForecasts } from './learned-forecasts.ts'

test('what was learned brings the forecasts of later plans nearer to the truth', () => {
  const errors = learnedForecasts({ plans: 6, seed: 1, samples: 6 }).map(({ samples, without, with: learned }) => ({
    samples,
    without: Math.abs(without.p50 - without.real) / without.real,
    learned: Math.abs(learned.p50 - learned.real) / learned.real,
  }))
  const [first, ...later] = errors
  expect(first).toMatchObject({ samples: 0, learned: first?.without })
  const mean = (of: 'without' | 'learned'): number => later.reduce((sum, one) => sum + one[of], 0) / later.length
  expect(mean('learned')).toBeLessThan(mean('without') / 2)
  expect(later.filter((one) => one.learned < one.without).length).toBeGreaterThanOrEqual(4)
})
