import { expect, test } from 'vitest'
import { planFromText } from '../testing/plan-text.ts'
import { shortBudgets } from './short-budgets.ts'

test('a budget of which tasks ask for more than there is is warned of; what is done asks for nothing more', () => {
  const plan = (capacity: number, more = ''): ReturnType<typeof planFromText> =>
    planFromText(`budget cost_usd ${capacity}\na 1h pool cost_usd:2\nb 1h pool cost_usd:2 ${more}`)
  expect(shortBudgets(plan(3)).map(({ message }) => message)).toEqual([
    'The tasks ask for 4 of the budget cost_usd in all, and there are 3: some of them may never start.',
  ])
  expect(shortBudgets(plan(4))).toEqual([])
  expect(shortBudgets(plan(3, 'done'))).toEqual([])
})
