import { assert, property, string } from 'fast-check'
import { expect, test } from 'vitest'
import { ANY_CHARACTER } from '../../../testing/any-character.ts'
import { nounPhrasesOf } from './noun-phrase.ts'

test('noun phrases are found with their heads', () => {
  const table = [
    'The system must store the encrypted OAuth tokens of each user',
    'Add a login page with two text fields, and a help link',
    'Users can quickly export monthly reports as CSV files',
    'The `orders` table and the `src/a.ts` file are read',
    'When a payment fails, the worker retries the failed payment',
    'Logging is configured by an environment variable',
  ]
  expect(
    table.map((text) =>
      nounPhrasesOf(text)
        .map(({ text: phrase, head }) => `${phrase} (${head})`)
        .join(', '),
    ),
  ).toMatchInlineSnapshot(`
    [
      "system (system), encrypted OAuth tokens (token), user (user)",
      "login page (page), text fields (field), help link (link)",
      "Users (user), export monthly reports (report), CSV files (file)",
      "\`orders\` table (table), \`src/a.ts\` file (file)",
      "payment (payment), worker (worker), failed payment (payment)",
      "environment variable (variable)",
    ]
  `)
})

test('phrases are slices in order', () => {
  assert(
    property(string({ unit: ANY_CHARACTER, maxLength: 200 }), string({ maxLength: 200 }), (a, b) => {
      const text = `${a} the ${b}`
      let end = 0
      for (const phrase of nounPhrasesOf(text)) {
        expect(text.slice(phrase.start, phrase.end)).toBe(phrase.text)
        expect(phrase.start).toBeGreaterThanOrEqual(end)
        ;({ end } = phrase)
      }
    }),
  )
})
