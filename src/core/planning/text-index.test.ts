import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TextIndex } from './text-index.ts'

const WORDS = ['the', 'task', 'of', 'building', 'a', 'plan', 'that', 'holds', 'x', '\n', '42', 'überall', 'a a a a']

test('finds what stands in a long text where it first stands, and nothing else', () => {
  const text = fc.array(fc.constantFrom(...WORDS), { minLength: 3000, maxLength: 4000 }).map((words) => words.join(' '))
  fc.assert(
    fc.property(
      text,
      fc.nat(),
      fc.integer({ min: 8, max: 300 }),
      fc.nat(),
      fc.boolean(),
      (long, at, length, cut, wrong) => {
        const start = at % long.length
        const slice = long.slice(start, start + length)
        const needle = wrong ? `${slice.slice(0, -1)}§` : slice
        fc.pre(needle.length >= 12)
        const from = cut % (start + 1)
        const index = new TextIndex(long)
        expect(index.find(needle, from)).toBe(wrong ? -1 : long.indexOf(needle, from))
        expect(index.find(needle, start + 1)).toBe(long.indexOf(needle, start + 1))
        expect(index.find(needle, from, start + needle.length - 1)).not.toBe(start)
      },
    ),
    { numRuns: 60 },
  )
})

test('short stretches are searched as they are', () => {
  const index = new TextIndex('a b c')
  expect([index.find('b'), index.find('b', 3), index.find('b c', 0, 4), index.find(''), index.find('a', 5, 2)]).toEqual(
    [2, -1, -1, 0, -1],
  )
})

test('ten thousand wrong texts are looked for in a long one at once', () => {
  const lines = Array.from({ length: 100_000 }, (_, n) => `- Task number ${n} of a long specification takes ${n % 7} h`)
  const index = new TextIndex(lines.join('\n'))
  const before = performance.now()
  let found = 0
  for (let n = 0; n < 10_000; n++)
    if (index.find(`- Task number ${n} of a long specification takes 9 h`) !== -1) found++
  expect(found).toBe(0)
  // Without the index this takes minutes: each look-up would read 6 MB.
  expect(performance.now() - before).toBeLessThan(10_000)
})
