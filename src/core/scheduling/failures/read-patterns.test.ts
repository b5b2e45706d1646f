import fc from 'fast-check'
import { expect, test } from 'vitest'
import { withoutEscapes } from './literal-search.ts'
import { isQuoted } from './quoted-line.ts'
import { PatternReader } from './read-patterns.ts'

const PATTERNS = [
  ['trial.found', 'FOUND', 'cannot find (?<what>\\w+)'],
  ['trial.refused', 'REFUSED', '(?:refused|denied) by (?<who>\\w+)'],
  ['trial.pair', 'PAIR', 'find (?<one>\\w+) (?<other>\\w+)'],
].map(([name = '', code = '', match = '']) => ({ name, code, kind: 'code' as const, match, message: 'no' }))

test('over texts of many blocks the newest line that a pattern knows is found, by the first pattern that knows it', () => {
  const reader = new PatternReader(PATTERNS)
  const known = fc.constantFrom(
    'cannot find a',
    'denied by b',
    'find c d',
    'warning: cannot find e',
    'cannot  find',
    '',
  )
  const coloured = fc.constantFrom('cannot \u001B[31mfind a\u001B[0m', '\u001B[1mrefused\u001B[0m by b')
  const noise = fc.nat(40).map((times) => 'some noise '.repeat(times))
  const line = fc.oneof({ weight: 40, arbitrary: noise }, { weight: 1, arbitrary: fc.oneof(known, coloured) })
  const text = fc.array(fc.tuple(line, fc.constantFrom('\n', '\n', '\r', '\r\n')), {
    minLength: 1,
    maxLength: 300,
    size: 'max',
  })
  fc.assert(
    fc.property(text, (lines) => {
      const said = lines.map(([one]) => withoutEscapes(one)).filter((one) => !isQuoted(one))
      const knows = (one: string): string | undefined =>
        PATTERNS.find(({ match }) => new RegExp(match, 'v').test(one))?.code
      const expected = said.map(knows).findLast((code) => code !== undefined)
      const found = reader.read(lines.map((parts) => parts.join('')).join(''), () => true)
      expect(found?.pattern.code).toBe(expected)
    }),
    { seed: 20_261_127, numRuns: 100 },
  )
})
