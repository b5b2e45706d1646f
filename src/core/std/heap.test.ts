import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Heap } from './heap.ts'

test('items leave a heap in order, whatever the order in which they came', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), (numbers) => {
      const heap = new Heap<number>((a, b) => a < b)
      for (const number of numbers) heap.push(number)
      expect(heap.size).toBe(numbers.length)
      const left: number[] = []
      for (let next = heap.pop(); next !== undefined; next = heap.pop()) left.push(next)
      expect(left).toEqual(numbers.toSorted((a, b) => a - b))
    }),
  )
})

test('between pushes and pops the first item is always the least', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.integer())), (steps) => {
      const heap = new Heap<number>((a, b) => a < b)
      const plain: number[] = []
      for (const step of steps) {
        plain.sort((a, b) => a - b)
        const given = step === null ? heap.pop() : heap.push(step)
        expect(given).toBe(step === null ? plain.shift() : undefined)
        if (step !== null) plain.push(step)
        expect(heap.peek()).toBe(plain.length === 0 ? undefined : Math.min(...plain))
      }
    }),
  )
})
