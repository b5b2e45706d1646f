import { assert, property, string } from 'fast-check'
import { expect, test } from 'vitest'
import { ANY_CHARACTER } from '../../../testing/any-character.ts'
import { modalityOf } from './modality.ts'

test('words say how strongly something is demanded', () => {
  const table = [
    'The system MUST store it',
    'The system shall store it',
    'A title is required',
    'It needs to be fast',
    'It has to work',
    'It should be blue',
    'It may be blue',
    'Users can export',
    'Guests must not export',
    'Guests cannot export',
    'It never blocks',
    'The field is no longer shown',
    'It need not wait',
    'It does not have to wait',
    'It must not only store but also send',
    'We can export and the job must not block',
    'Released in May 5, 2026',
    'The word `must` in code',
    'He said "you must"',
    'Nothing of that kind',
  ]
  expect(table.map((text) => `${text} → ${modalityOf(text)?.modality} “${modalityOf(text)?.said}”`))
    .toMatchInlineSnapshot(`
    [
      "The system MUST store it → must “MUST”",
      "The system shall store it → must “shall”",
      "A title is required → must “is required”",
      "It needs to be fast → must “needs to”",
      "It has to work → must “has to”",
      "It should be blue → should “should”",
      "It may be blue → may “may”",
      "Users can export → may “can”",
      "Guests must not export → must_not “must not”",
      "Guests cannot export → must_not “cannot”",
      "It never blocks → must_not “never”",
      "The field is no longer shown → must_not “no longer”",
      "It need not wait → may “need not”",
      "It does not have to wait → may “does not have to”",
      "It must not only store but also send → must “must”",
      "We can export and the job must not block → must_not “must not”",
      "Released in May 5, 2026 → undefined “undefined”",
      "The word \`must\` in code → undefined “undefined”",
      "He said "you must" → undefined “undefined”",
      "Nothing of that kind → undefined “undefined”",
    ]
  `)
})

test('what is said stands where it is said to stand', () => {
  assert(
    property(string(), string({ unit: ANY_CHARACTER }), (a, b) => {
      const text = `${a} must ${b} should not`
      const found = modalityOf(text)
      expect(found && text.slice(found.start, found.end)).toBe(found?.said)
    }),
  )
})
