import { expect, test } from 'vitest'
import { restAfter } from './look-rest.ts'

test('what is above a limit is seen within half a second on a machine of two thousand processes, and within one on any', () => {
  expect(restAfter([50, 50], true)).toBe(500)
  expect(restAfter([80, 900], true)).toBe(800)
  expect(restAfter([900, 900], true)).toBe(1000)
})

test('without limits looking takes some one percent of the time', () => {
  expect(restAfter([4, 4], false)).toBe(500)
  expect(restAfter([20, 20], false)).toBe(2000)
  expect(restAfter([900, 900], false)).toBe(5000)
})
