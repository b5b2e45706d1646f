import { expect, test } from 'vitest'
import { coreIsPure } from './purity.ts'
import { render } from './source.ts'

function offencesIn(text: string, path = 'src/core/std/x.ts'): string[] {
  return coreIsPure.find([{ path, text }]).map(render)
}

test.each([
  'Date.now()',
  'new Date()',
  'performance.now()',
  'Math.random()',
  'setTimeout(f, 1)',
  'process.pid',
  'console.log(1)',
  'a.localeCompare(b)',
  'n.toLocaleString()',
  "fetch('x')",
])('%s is refused in the core', (code) => {
  expect(offencesIn(`const x = ${code}\n`)).toHaveLength(1)
})

test('the message names the place and the replacement', () => {
  expect(offencesIn('\nconst now = Date.now()\n')).toEqual([
    'src/core/std/x.ts:2: `Date.now` in the core: time is handed in: use the `at` of the input',
  ])
})

test('a date made from a number, prose, and code elsewhere are left alone', () => {
  expect(offencesIn('const day = new Date(0)')).toEqual([])
  expect(offencesIn("// Date.now() is refused here\nconst x = 'process.exit'")).toEqual([])
  expect(offencesIn('state.process.id')).toEqual([])
  expect(offencesIn('Date.now()', 'src/runtime/loop.ts')).toEqual([])
  expect(offencesIn('Date.now()', 'src/core/std/x.test.ts')).toEqual([])
})
