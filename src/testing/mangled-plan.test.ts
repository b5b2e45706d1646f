import { expect, test } from 'vitest'
import { judgeMangledPlan } from './judge-mangled-plan.ts'

/** The plans of a test run: always the same ones. `npm run test:fuzz` judges 10,000. */
const PLANS = 300

test('a mangled plan is found out, and never makes the check throw', () => {
  for (let seed = 1; seed <= PLANS; seed++) expect(judgeMangledPlan(seed)).toBeNull()
})
