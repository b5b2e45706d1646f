import { expect, test } from 'vitest'
import { formatDuration, parseDuration } from './duration.ts'

test.each([
  ['90m', 5_400_000],
  ['1.5h', 5_400_000],
  ['30s', 30_000],
  ['250ms', 250],
  ['1h30m', 5_400_000],
  ['2d', 172_800_000],
  [' 1H 5 m ', 3_900_000],
  ['0s', 0],
])('%s is read as %d ms', (text, ms) => {
  expect(parseDuration(text)).toBe(ms)
})

test.each(['', '90', 'h', '1w', '-1h', '1h x', '1,5h', '1e3s'])('%j is no duration', (text) => {
  expect(parseDuration(text)).toBeUndefined()
})

test.each([
  [0, '0ms'],
  [340, '340ms'],
  [999.6, '1.0s'],
  [4_200, '4.2s'],
  [59_949, '59.9s'],
  [59_960, '1m 00s'],
  [185_000, '3m 05s'],
  [7_800_000, '2h 10m'],
  [273_600_000, '3d 04h'],
])('%d ms are written as %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text)
})
