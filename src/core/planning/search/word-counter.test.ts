import fc from 'fast-check'
import { expect, test } from 'vitest'
import { wordCounter } from './word-counter.ts'
import { countWords } from './words.ts'

test('a counter counts what counting words one by one does, in the same order', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      'getUserById',
      'HTTPServer2',
      'oauth_token',
      'OAuthTokens',
      'x',
      ' ',
      '\n',
      '.',
      '日本語',
      'Übergröße',
      '$el',
      '0xff',
      'the',
    ),
    fc.string({ unit: 'grapheme' }),
    fc.string({ minLength: 75, maxLength: 90, unit: fc.constantFrom('a', 'B', '_') }),
  )
  const texts = fc.array(
    fc.array(piece).map((pieces) => pieces.join(' ')),
    { maxLength: 5 },
  )
  fc.assert(
    fc.property(texts, (all) => {
      const places = new Map<string, number>()
      const count = wordCounter((word) => {
        const place = places.get(word) ?? places.size
        places.set(word, place)
        return place
      })
      for (const text of all) {
        const { terms, counts } = count(text)
        const words = [...places.keys()]
        const counted = Array.from(terms, (term, at) => [words[term], counts[at]])
        expect(counted).toEqual([...countWords(text)])
      }
    }),
    { numRuns: 200 },
  )
})

test('a hundred thousand identifiers that differ are told apart, and none is counted above 65,535', () => {
  const vocabulary = new Map<string, number>()
  const count = wordCounter((word) => {
    const place = vocabulary.get(word) ?? vocabulary.size
    vocabulary.set(word, place)
    return place
  })
  const names = Array.from({ length: 100_000 }, (_, at) => `q${at.toString(36)}zz`)
  expect(count(names.join(' ')).terms).toHaveLength(countWords(names.join(' ')).size)
  expect([...count('order '.repeat(70_000)).counts]).toEqual([65_535])
})
