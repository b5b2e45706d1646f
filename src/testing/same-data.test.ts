import { expect, test } from 'vitest'
import { sameData } from './same-data.ts'

test('plain data is the same when all that it holds is', () => {
  const one = (): unknown => ({
    a: [1, { b: null }],
    m: new Map([['k', new Int32Array([1, 2])]]),
    s: new Set([1]),
    n: NaN,
  })
  expect(sameData(one(), one())).toBe(true)
  expect(sameData({ a: 1, b: undefined }, { a: 1 })).toBe(true)
})

test('any difference is one', () => {
  const pairs: readonly (readonly [unknown, unknown])[] = [
    [{ a: 1 }, { a: 2 }],
    [{ a: 1 }, { a: 1, b: 2 }],
    [{ a: 1, b: 2 }, { a: 1 }],
    [[1], [1, 2]],
    [[1], { 0: 1 }],
    [new Map([['a', 1]]), new Map([['b', 1]])],
    [new Map([['a', 1]]), {}],
    [new Int32Array([1]), new Int32Array([2])],
    [new Set([1]), new Set([2])],
    [null, {}],
    [0, null],
    [Number.NaN, 1],
  ]
  for (const [a, b] of pairs) expect([sameData(a, b), sameData(b, a)]).toEqual([false, false])
})

test('what is named is passed over, wherever it stands', () => {
  expect(sameData({ a: [{ at: 1, b: 2 }] }, { a: [{ at: 3, b: 2 }] }, new Set(['at']))).toBe(true)
})
