import { expect, test } from 'vitest'
import { contractTokens } from './contract-tokens.ts'

test('only the comments of the language are passed over', () => {
  const words = (lines: Parameters<typeof contractTokens>[1]): string =>
    contractTokens('a -- b\n// c\n# d\n/* e */ f', lines)
      .map(({ text }) => text)
      .join(' ')
  expect(words(['--'])).toBe('a / / c # d f')
  expect(words(['//', '#'])).toBe('a - - b f')
})

test.each(['-- ', '-', '# ', '"', "'a ", '/'])('a line of 200,000 characters of %s is cut at once', (unit) => {
  const text = unit.repeat(200_000 / unit.length)
  const start = performance.now()
  contractTokens(text, unit.startsWith('/') ? ['#'] : ['//'])
  expect(performance.now() - start).toBeLessThan(10_000)
})
