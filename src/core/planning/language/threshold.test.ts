import { assert, property, string } from 'fast-check'
import { expect, test } from 'vitest'
import { ANY_CHARACTER } from '../../../testing/any-character.ts'
import { thresholdsIn } from './threshold.ts'

test('bounds are found with value, unit, comparison and subject', () => {
  const table = [
    'Search results must load in under 200 ms',
    'Uptime is ≥ 99.9 % per month',
    'The worker makes at most 5 retries within 2 seconds',
    'Files up to 10 MB are accepted',
    'The API must serve 10,000 concurrent users or more',
    'Passwords have at least 12 characters',
    'Each request body is capped at 1 MiB',
    'p95 latency < 300ms',
    'Cache entries expire after 15 minutes',
    'The queue holds no more than 2k entries',
    'Return HTTP 404, see RFC 9110, version 1.2.3, on 2026-01-01, port 8080, FR-012',
  ]
  const told = table.map((text) =>
    thresholdsIn(text)
      .map(
        ({ value, unit, comparison, subject, start, end }) =>
          `${subject} ${comparison} ${value} ${unit} “${text.slice(start, end)}”`,
      )
      .join('; '),
  )
  expect(told).toMatchInlineSnapshot(`
    [
      "Search results less_than 200 ms “under 200 ms”",
      "Uptime at_least 99.9 % “≥ 99.9 %”",
      "worker at_most 5 retry “at most 5 retries”; worker at_most 2 s “within 2 seconds”",
      "Files at_most 10 MB “up to 10 MB”",
      "API at_least 10000 user “10,000 concurrent users”",
      "Passwords at_least 12 character “at least 12 characters”",
      "request body at_most 1 MiB “capped at 1 MiB”",
      "p95 latency less_than 300 ms “< 300ms”",
      "Cache entries exactly 15 min “after 15 minutes”",
      "queue at_most 2000 entry “no more than 2k entries”",
      "",
    ]
  `)
})

test('bounds lie within the text and have finite values', () => {
  assert(
    property(string({ unit: ANY_CHARACTER }), string(), (a, b) => {
      const text = `${a} under 20 ms ${b} at least 1${b}`
      for (const { value, start, end } of thresholdsIn(text)) {
        expect(Number.isFinite(value)).toBe(true)
        expect(0 <= start && start < end && end <= text.length).toBe(true)
      }
    }),
  )
})
