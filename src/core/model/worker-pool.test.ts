import { expect, test } from 'vitest'
import { mostSlots } from './worker-pool.ts'

test('as many tasks at once as the largest workers of a pool have slots', () => {
  const kind = (name: string, slots: number, count?: number) => ({
    name,
    kind: 'generic' as const,
    capabilities: [],
    slots,
    ...(count === undefined ? {} : { count }),
  })
  const workers = [kind('one', 1), kind('four', 4, 2), kind('three', 3, 1)]
  expect(mostSlots({}, 5)).toBe(5)
  expect(mostSlots({ workers }, 1)).toBe(4)
  expect(mostSlots({ workers }, 5)).toBe(4 + 4 + 3 + 1 + 1)
  expect(mostSlots({ workers }, 5, 2)).toBe(2 + 2 + 2 + 1 + 1)
  expect(mostSlots({ workers: [kind('four', 4, 2)] }, 5)).toBe(8)
})
