import { expect, test } from 'vitest'
import { simulateText, trace, traceOf } from './trace.ts'

test('moments are told in hours, minutes and seconds, as far as there are any', () => {
  expect(trace('a 90m\nb 45s after a\nc 1h after b')).toMatchInlineSnapshot(
    `"0h a →   1h30m a ✓  b →   1h30m45s b ✓  c →   2h30m45s c ✓"`,
  )
})

test('what happens at one moment stands in one group', () => {
  const { events } = simulateText('a 1h\nb 1h', { workers: 2 })
  expect(traceOf(events)).toBe('0h a →  b →   1h a ✓  b ✓')
  expect(traceOf(events.slice(0, 4))).toBe('0h a →')
  expect(traceOf([])).toBe('')
})

test('words that are not understood are shown', () => {
  expect(() => trace('a 1h', { attempts: { a: ['explodes'] } })).toThrow('"explodes" says how an attempt ends')
  expect(() => trace('a 1h', { operator: ['soon stop'] })).toThrow('an act begins with its moment: soon stop')
  expect(() => trace('a 1h', { operator: ['1h dance'] })).toThrow(
    '"dance" is something that an operator does: 1h dance',
  )
})
