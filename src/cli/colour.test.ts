import { expect, test } from 'vitest'
import { escaped, harmless, showsUnicode, toAsciiMarks } from './colour.ts'

test('marks are shown unless the locale or the terminal says that it cannot', () => {
  expect(showsUnicode({})).toBe(true)
  expect(showsUnicode({ LANG: 'en_GB.UTF-8' })).toBe(true)
  expect(showsUnicode({ LANG: 'C.utf8', TERM: 'xterm' })).toBe(true)
  expect(showsUnicode({ LANG: 'en_GB.UTF-8', LC_ALL: 'C' })).toBe(false)
  expect(showsUnicode({ LANG: 'de_DE.ISO-8859-1' })).toBe(false)
  expect(showsUnicode({ LANG: 'en_GB.UTF-8', TERM: 'linux' })).toBe(false)
})

test('marks have ASCII forms', () => {
  expect(toAsciiMarks('✓ P1.T001 → worker-1 … 2×')).toBe('+ P1.T001 -> worker-1 ... 2x')
})

test('a title cannot move the cursor', () => {
  expect(harmless('a\u001b[2Jb\u0007\tc\nd\u009b1m')).toBe('a[2Jb\tc\nd1m')
  expect(harmless('safe\u202e.exe\u2066')).toBe('safe.exe')
})

test('a name stays on its line, and shows what cannot be seen in it', () => {
  expect(escaped('a\nb\tc\u001b[2J\u202e.ts')).toBe(String.raw`a\nb\tc\u001b[2J\u202e.ts`)
})
