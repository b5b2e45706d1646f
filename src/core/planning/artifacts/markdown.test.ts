import { expect, test } from 'vitest'
import { code, plain } from './markdown.ts'

test('names out of code cannot move the cursor of who prints the document, nor break its tables', () => {
  const name = 'GET /a\u001B[2J|b\u0007\u202E\n<i>\u009B1m'
  expect(plain(name)).toBe('GET /a[2J\\|b &lt;i>1m')
  expect(code(name)).toBe('`GET /a[2J\\|b ⏎ <i>1m`')
})
