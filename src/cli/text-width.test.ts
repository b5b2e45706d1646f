import { expect, test } from 'vitest'
import { clip, padTo, textWidth } from './text-width.ts'

test('colours take no columns and East Asian letters take two', () => {
  expect(textWidth('\u001b[32mgreen\u001b[39m')).toBe(5)
  expect(textWidth('日本')).toBe(4)
  expect(textWidth('e\u0301')).toBe(1)
})

test('a text that is too long ends in … and its colour is closed', () => {
  expect(clip('abcdef', 4)).toBe('abc…')
  expect(clip('abcd', 4)).toBe('abcd')
  expect(clip('\u001b[32mabcdef', 4)).toBe('\u001b[32mabc…\u001b[0m')
  expect(clip('日本語', 4)).toBe('日…')
})

test('padding counts columns, not characters', () => {
  expect(padTo('日', 4)).toBe('日  ')
})
