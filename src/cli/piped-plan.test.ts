import { expect, test } from 'vitest'
import { planFromInput } from './piped-plan.ts'

test('a plan is named by the summary of planning it, or by its path', () => {
  expect(planFromInput('{"plan_id":"p","plan_dir":"/plans/release"}\n')).toBe('/plans/release')
  expect(planFromInput('plans/release\n')).toBe('plans/release')
})

test.each(['', '{"error":{"code":"cycle"}}', '{', 'two\nlines'])('%j names no plan', (text) => {
  expect(() => planFromInput(text)).toThrow('Standard input names no plan.')
})
