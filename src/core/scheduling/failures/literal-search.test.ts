import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LiteralSearch, withoutEscapes } from './literal-search.ts'

/** Numbers of the literals seen, by the beginning of their line. */
function seen(literals: readonly string[], text: string): Map<number, Set<number>> {
  const lines = new Map<number, Set<number>>()
  new LiteralSearch(literals).search(text, 0, text.length, (literal, line) => {
    lines.set(line, (lines.get(line) ?? new Set()).add(literal))
  })
  return lines
}

test('it sees in each line just the literals that stand there, whatever their case and colour', () => {
  const literal = fc.string({ unit: fc.constantFrom('a', 'b', 'c', ' '), minLength: 1, maxLength: 4 })
  const text = fc.string({
    unit: fc.constantFrom('a', 'b', 'c', 'A', 'B', ' ', '\n', '\r', 'ü', '\u001B[1m'),
    maxLength: 40,
  })
  fc.assert(
    fc.property(fc.uniqueArray(literal, { minLength: 1, maxLength: 6 }), text, (literals, printed) => {
      const expected = new Map<number, Set<number>>()
      let place = 0
      for (const line of printed.split(/[\r\n]/)) {
        const plain = withoutEscapes(line).toLowerCase()
        const there = literals.flatMap((one, index) => (plain.includes(one) ? [index] : []))
        if (there.length > 0) expected.set(place, new Set(there))
        place += line.length + 1
      }
      expect(seen(literals, printed)).toEqual(expected)
    }),
    { seed: 20_261_126, numRuns: 500 },
  )
})

test('escapes of every form are taken out, and what only begins like one stays', () => {
  expect(
    [
      '\u001B[31;1mred\u001B[0m',
      '\u001B]8;;https://a.b\u0007link\u001B]8;;\u001B\\',
      '\u001B[2K\u001B[1Gdone',
      'a\u001Bb',
      '\u001B[31',
      '\u001B]0;never ended',
    ].map(withoutEscapes),
  ).toEqual(['red', 'link', 'done', 'ab', '[31', ']0;never ended'])
})

test('a text full of escapes that do not end is read in linear time', () => {
  const before = process.cpuUsage().user
  expect(withoutEscapes('\u001B]'.repeat(500_000))).toHaveLength(500_000)
  seen(['abc'], '\u001B['.repeat(500_000))
  expect((process.cpuUsage().user - before) / 1000).toBeLessThan(1000)
})
