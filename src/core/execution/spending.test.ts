import { expect, test } from 'vitest'
import { unenforcedBudget } from './spending.ts'

test('a budget in dollars without rates and without a reserve is told to hold only for what executors say', () => {
  expect(unenforcedBudget({ usd: 5 }, undefined)).toContain('5 USD holds only for what executors say')
  expect(unenforcedBudget({ usd: 5 }, { rates: {}, reserve_usd: 0 })).toBeDefined()
  expect(unenforcedBudget({ usd: 5 }, { rates: {}, reserve_usd: 1 })).toBeUndefined()
  expect(unenforcedBudget({ hours: 5 }, undefined)).toBeUndefined()
  expect(unenforcedBudget(undefined, undefined)).toBeUndefined()
})
