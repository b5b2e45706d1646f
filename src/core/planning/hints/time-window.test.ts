import { expect, test } from 'vitest'
import { readTimeWindow } from './time-window.ts'

test('a part of the week is read: hours, days in lists and spans, an offset', () => {
  expect(readTimeWindow('22:00-06:00')).toEqual({ from: '22:00', to: '06:00' })
  expect(readTimeWindow('mon-fri 09:00-17:00 +02:00')).toEqual({
    from: '09:00',
    to: '17:00',
    days: ['mon', 'tue', 'wed', 'thu', 'fri'],
    utc_offset: '+02:00',
  })
  expect(readTimeWindow('Sat, Sunday 00:00 – 24:00 UTC')).toEqual({ from: '00:00', to: '24:00', days: ['sat', 'sun'] })
  expect(readTimeWindow('fri-mon 08:00-09:00')?.days).toEqual(['mon', 'fri', 'sat', 'sun'])
})

test('what is no part of the week is not read', () => {
  for (const text of [
    '',
    'at night',
    '9:00-17:00',
    '09:00',
    '25:00-26:00',
    'foo 09:00-17:00',
    '09:00-17:00 CET',
    '24:00-02:00',
  ])
    expect([text, readTimeWindow(text)]).toEqual([text, undefined])
})
