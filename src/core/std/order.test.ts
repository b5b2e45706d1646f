import { expect, test } from 'vitest'
import { compareText, sortedBy } from './order.ts'

test('text is ordered by code units, the same in every locale', () => {
  expect(['ä', 'a', 'Z', 'z', 'A', '10', '9'].sort(compareText)).toEqual(['10', '9', 'A', 'Z', 'a', 'z', 'ä'])
})

test('a copy is sorted, and equals keep their order', () => {
  const items = [
    { k: 'b', n: 1 },
    { k: 'a', n: 2 },
    { k: 'b', n: 3 },
  ]
  expect(sortedBy(items, ({ k }) => k).map(({ n }) => n)).toEqual([2, 1, 3])
  expect(items[0]?.n).toBe(1)
})
