import { expect, test } from 'vitest'
import { opText } from './update-text.ts'

test('whether a throttle is set or taken away is said, with its scope and all that it allows', () => {
  const slow = { op: 'throttle', name: 'slow', scope: { of: 'feature', name: 'F001' } } as const
  expect(
    [
      { ...slow, rate: { starts: 2, interval_seconds: 90 }, concurrency: 3 },
      { ...slow, not_before: Date.UTC(2026, 0, 1, 12) },
      slow,
    ].map(opText),
  ).toMatchInlineSnapshot(`
    [
      "set throttle slow (feature F001): 2 starts in 1m 30s at most, 3 at once at most",
      "set throttle slow (feature F001): nothing before 2026-01-01T12:00:00.000Z",
      "take away throttle slow (feature F001)",
    ]
  `)
})
