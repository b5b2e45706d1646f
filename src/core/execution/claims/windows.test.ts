import fc from 'fast-check'
import { expect, test } from 'vitest'
import { trace } from '../../../testing/trace.ts'
import type { TimeWindow } from '../../model/resource.ts'
import { isWithin, opensNext, weekSpans } from './windows.ts'

const at = (text: string): number => Date.parse(text)

test('a window is open between its hours, past midnight too, at its own offset from UTC', () => {
  const night = weekSpans([{ from: '22:00', to: '06:00', utc_offset: '+02:00' }])
  expect(isWithin(night, at('2026-01-01T19:59:59Z'))).toBe(false)
  expect(isWithin(night, at('2026-01-01T20:00:00Z'))).toBe(true)
  expect(isWithin(night, at('2026-01-02T03:59:59Z'))).toBe(true)
  expect(isWithin(night, at('2026-01-02T04:00:00Z'))).toBe(false)
  expect(new Date(opensNext(night, at('2026-01-02T04:00:00Z'))).toISOString()).toBe('2026-01-02T20:00:00.000Z')
})

test('the days of a window are those on which it begins; one over Sunday reaches into Monday', () => {
  const weekend = weekSpans([{ from: '20:00', to: '04:00', days: ['sun'] }])
  expect(isWithin(weekend, at('2026-01-04T21:00:00Z'))).toBe(true)
  expect(isWithin(weekend, at('2026-01-05T03:59:00Z'))).toBe(true)
  expect(isWithin(weekend, at('2026-01-05T21:00:00Z'))).toBe(false)
  expect(new Date(opensNext(weekend, at('2026-01-05T04:00:00Z'))).toISOString()).toBe('2026-01-11T20:00:00.000Z')
})

test('a window that ends when it begins, or at 24:00 after 00:00, is a whole day', () => {
  for (const window of [
    { from: '00:00', to: '24:00', days: ['fri'] },
    { from: '00:00', to: '00:00', days: ['fri'] },
  ] as TimeWindow[]) {
    const friday = weekSpans([window])
    expect(isWithin(friday, at('2026-01-01T23:59:59Z'))).toBe(false)
    expect(isWithin(friday, at('2026-01-02T00:00:00Z'))).toBe(true)
    expect(isWithin(friday, at('2026-01-02T23:59:59Z'))).toBe(true)
    expect(isWithin(friday, at('2026-01-03T00:00:00Z'))).toBe(false)
  }
})

test('a window is what a walk through the minutes of two weeks says', () => {
  const time = fc
    .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
    .map(([h, m]) => `${two(h)}:${two(m)}`)
  const days = fc.uniqueArray(fc.constantFrom(...DAYS), { minLength: 1 })
  const offset = fc
    .tuple(fc.constantFrom('+', '-'), fc.integer({ min: 0, max: 14 }))
    .map(([sign, h]) => `${sign}${two(h)}:30`)
  const window = fc.record({ from: time, to: time, days, utc_offset: offset })
  fc.assert(
    fc.property(
      fc.array(window, { minLength: 1, maxLength: 3 }),
      fc.integer({ min: 0, max: 20_000 }),
      (windows, minute) => {
        const spans = weekSpans(windows)
        const start = at('2026-01-01T00:00:00Z') + minute * 60_000
        expect(isWithin(spans, start)).toBe(windows.some((one) => walked(one, start)))
        const next = opensNext(spans, start)
        expect(isWithin(spans, next)).toBe(true)
        for (let before = start; before < Math.min(next, start + 3_600_000); before += 60_000)
          expect(windows.some((one) => walked(one, before))).toBe(false)
      },
    ),
    { seed: 7, numRuns: 200 },
  )
})

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
const two = (n: number): string => String(n).padStart(2, '0')

/** Looks back minute by minute for the beginning of a window that has not ended yet. */
function walked({ from, to, days, utc_offset = '+00:00' }: TimeWindow, at: number): boolean {
  const minutes = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3))
  const offset = (utc_offset.startsWith('-') ? -1 : 1) * minutes(utc_offset.slice(1))
  const length = minutes(to) > minutes(from) ? minutes(to) - minutes(from) : minutes(to) - minutes(from) + 1440
  for (let ago = 0; ago < length; ago++) {
    const local = new Date(at + (offset - ago) * 60_000)
    const day = DAYS[(local.getUTCDay() + 6) % 7] as (typeof DAYS)[number]
    if (days?.includes(day) !== false && local.getUTCHours() * 60 + local.getUTCMinutes() === minutes(from)) return true
  }
  return false
}

test('outside of its window nobody takes a resource; what holds it when the window closes keeps it', () => {
  expect(
    trace(
      `lock night open 02:00-04:00
       a 3h locks night
       b 1h locks night prio low
       c 1h`,
      { workers: 3 },
    ),
  ).toMatchInlineSnapshot(`"0h c →   1h c ✓   2h a →   5h a ✓   26h b →   27h b ✓"`)
})

test('a rate waits for its starts and for its window, whichever comes later', () => {
  expect(
    trace(
      `rate api 1 per 1h open 01:00-02:30
       a 10m rates api
       b 10m rates api
       c 10m rates api`,
      { workers: 3 },
    ),
  ).toMatchInlineSnapshot(`"1h a →   1h10m a ✓   2h b →   2h10m b ✓   25h c →   25h10m c ✓"`)
})
