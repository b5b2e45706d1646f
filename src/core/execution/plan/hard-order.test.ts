import fc from 'fast-check'
import { expect, test } from 'vitest'
import { areOrdered, comeBefore } from './hard-order.ts'

test('those that come before a task are those from which arrows lead to it', () => {
  const arrows = fc.array(fc.tuple(fc.nat(11), fc.nat(11)), { maxLength: 20 })
  fc.assert(
    fc.property(arrows, fc.nat(11), fc.uniqueArray(fc.nat(11)), (pairs, to, some) => {
      const predecessors = Array.from({ length: 12 }, (): number[] => [])
      for (const [a, b] of pairs) if (a !== b) predecessors[Math.max(a, b)]?.push(Math.min(a, b))
      const plan = { predecessors, position: Int32Array.from({ length: 12 }, (_, at) => at) }
      const leads = (from: number): boolean => {
        const reached = new Set(predecessors[to])
        for (const task of reached) for (const p of predecessors[task] ?? []) reached.add(p)
        return reached.has(from)
      }
      expect(comeBefore(plan, to, some)).toEqual(new Set(some.filter((one) => leads(one))))
      for (const one of some.filter((earlier) => earlier < to)) {
        expect(areOrdered(plan, one, to)).toBe(leads(one))
        expect(areOrdered(plan, to, one)).toBe(leads(one))
      }
    }),
  )
})
