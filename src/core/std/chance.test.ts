import { expect, test } from 'vitest'
import { chance } from './chance.ts'

test('chance depends on its key alone, and differs with each part of it', () => {
  expect(chance(1, 'retry', 'P1.a', 2)).toBe(chance(1, 'retry', 'P1.a', 2))
  const keys = [
    chance(1, 'a', 'b'),
    chance(2, 'a', 'b'),
    chance(1, 'ab'),
    chance(1, 'a', 'b', ''),
    chance(1, 'b', 'a'),
    chance(1, 'a', 'B'),
  ]
  expect(new Set(keys).size).toBe(keys.length)
})

test('chance is the same on every machine', () => {
  expect([chance(0), chance(1, 'retry', 'P1.T001', 1), chance(0xffff_ffff, 'é', 42)]).toMatchInlineSnapshot(`
    [
      0.6689221884589642,
      0.17282132944092155,
      0.5262934963684529,
    ]
  `)
})

test('chance fills [0, 1) evenly', () => {
  const buckets = Array.from({ length: 10 }, () => 0)
  for (let i = 0; i < 20_000; i++) {
    const bucket = Math.floor(chance(1, 'even', i) * 10)
    buckets[bucket] = (buckets[bucket] ?? 0) + 1
  }
  for (const count of buckets) expect(Math.abs(count - 2000)).toBeLessThan(200)
})
