import { assert, property, string, constantFrom, array, oneof } from 'fast-check'
import { expect, test } from 'vitest'
import { ANY_CHARACTER } from '../../../testing/any-character.ts'
import { imperativeOf } from './imperative.ts'
import { LONGEST_TITLE } from './title.ts'
import { startsWithVerb, verbOf } from './verb.ts'

const words = array(
  oneof(
    constantFrom(
      ...'the system users must shall not be able to store export report reports, filter page is are stored when if then, and or that `a b` (c d) **e** FR-001: [P] As a want I no never only As an X: - — 1.2.3 src/a.ts Log log test plan; what? Adding support for of 5 ms, do Set Up'.split(
        ' ',
      ),
    ),
    string({ unit: 'grapheme', maxLength: 6 }),
  ),
  { maxLength: 30 },
).map((pieces) => pieces.join(' '))
const texts = oneof(words, string({ unit: ANY_CHARACTER, maxLength: 400 }))

test('any text gets a title that begins with a known verb and is not too long', () => {
  assert(
    property(texts, (text) => {
      const { title, verb, object } = imperativeOf(text)
      expect(title.length).toBeLessThanOrEqual(LONGEST_TITLE)
      expect(startsWithVerb(title), title).toBe(true)
      expect(verbOf(verb)?.form, verb).toBe('base')
      expect(title.toLowerCase().startsWith(verb.split('-')[0] ?? ''), `${title} | ${verb}`).toBe(true)
      expect(object.length).toBeLessThanOrEqual(title.length)
      expect(title).toBe(title.trim())
    }),
    { numRuns: 1500 },
  )
})

test('a title understood again stays as it is', () => {
  assert(
    property(texts, (text) => {
      const { title } = imperativeOf(text)
      expect(imperativeOf(title).title).toBe(title)
    }),
    { numRuns: 1500 },
  )
})

test('a title never ends within a word of the text', () => {
  const text =
    'The system must validate the uploaded spreadsheet against the agreed catalogue of column definitions and its older names'
  for (let length = 40; length <= text.length; length++) {
    const { title } = imperativeOf(text.slice(0, length))
    const cutWords = new Set(text.slice(0, length).toLowerCase().split(' '))
    for (const word of title.toLowerCase().split(' ')) expect(cutWords.has(word), word).toBe(true)
  }
})

test('code, paths, addresses and numbers stay as they are', () => {
  const said = 'System MUST read `src/a_b/__init__.py`, https://x.example/a?b=1_2 and v1.2.3 of *.toml'
  expect(imperativeOf(said).title).toBe('Read src/a_b/__init__.py, https://x.example/a?b=1_2 and v1.2.3 of *.toml')
})

test('a line of megabytes is understood by its beginning', () => {
  expect(imperativeOf(`The system must store orders ${'and ( ` '.repeat(400_000)}`).title).toMatch(/^Store orders/)
})
