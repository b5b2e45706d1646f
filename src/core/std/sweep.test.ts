import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Sweep } from './sweep.ts'

/** Places, those that are added at first and those that each of them adds further on. */
const runs = fc.record({
  first: fc.array(fc.nat(99), { maxLength: 10 }),
  more: fc.array(fc.array(fc.integer({ min: 1, max: 99 }), { maxLength: 3 }), { minLength: 100, maxLength: 100 }),
})

test('every place is taken once, in order, with those that are added on the way', () => {
  fc.assert(
    fc.property(runs, ({ first, more }) => {
      const sweep = new Sweep(100)
      const wanted = new Set(first)
      for (const place of first) sweep.add(place, 1000 + place)
      const taken: number[] = []
      for (let item = sweep.take(); item !== undefined; item = sweep.take()) {
        taken.push(item - 1000)
        for (const step of more[item - 1000] ?? []) {
          const place = item - 1000 + step
          if (place > 99) continue
          wanted.add(place)
          sweep.add(place, 1000 + place)
        }
      }
      expect(taken).toEqual([...wanted].sort((a, b) => a - b))
    }),
  )
})

test('a sweep over no places has nothing to take', () => {
  expect(new Sweep(0).take()).toBeUndefined()
})
