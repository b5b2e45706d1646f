import { expect, test } from 'vitest'
import { codeOnly, importsOf } from './source.ts'

test('comments, strings and regular expressions are blanked, code and line numbers stay', () => {
  const text = [
    "const a = 'Date.now' // Date.now",
    'const b = `Date.now`',
    'const c = /["`]/.test(x)',
    'const d = 6 / 2 / Date.now()',
  ].join('\n')
  expect(codeOnly(text).replaceAll(/ +/g, ' ')).toBe(
    'const a = \nconst b = \nconst c = .test(x)\nconst d = 6 / 2 / Date.now()',
  )
})

test('static, type-only, re-exporting, bare and dynamic imports are all seen, commented ones are not', () => {
  const text = [
    "import { a } from './a.ts'",
    'import type {',
    '  B,',
    "} from './b.ts'",
    "export { c } from './c.ts'",
    "import 'd'",
    "const e = await import('./e.ts')",
    "// import './f.ts'",
  ].join('\n')
  expect(importsOf({ path: 'x.ts', text }).map((use) => `${use.line} ${use.specifier}`)).toEqual([
    '1 ./a.ts',
    '4 ./b.ts',
    '5 ./c.ts',
    '6 d',
    '7 ./e.ts',
  ])
})
