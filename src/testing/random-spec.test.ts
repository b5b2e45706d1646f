import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ANY_CHARACTER } from './any-character.ts'
import { faultOf, judgeRandomSpec } from './judge-random-spec.ts'

/** The specifications of a test run: always the same ones. `npm run test:fuzz` judges 5,000. */
const SPECS = 40

test('whatever is handed in is planned with true quotes or refused, never with an invention', () => {
  for (let seed = 1; seed <= SPECS; seed++) expect(judgeRandomSpec(seed)).toBeNull()
})

test('any characters at all are planned or refused', () => {
  const words = fc.constantFrom(
    'Add',
    'must',
    'page',
    '- ',
    '# ',
    '\n',
    '\n\n',
    '|',
    '`',
    '```',
    '*',
    '1. ',
    '> ',
    '<b>',
    '\u202e',
    '\0',
    '\r',
  )
  const text = fc.array(fc.oneof(words, fc.string({ unit: ANY_CHARACTER, maxLength: 12 })), { maxLength: 40 })
  fc.assert(
    fc.property(text, (parts) => {
      const said = parts.join(' ').toWellFormed()
      expect(faultOf([{ path: 'spec/spec.md', origin: 'spec.md', text: said }])).toBeNull()
    }),
    { numRuns: 80 },
  )
})
