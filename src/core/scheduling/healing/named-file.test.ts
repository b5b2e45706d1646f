import { expect, test } from 'vitest'
import { isNamedByScope } from './named-file.ts'

test.each([
  [['src/x.ts'], [], true],
  [['./src/x.ts'], [], true],
  [['src'], [], true],
  [['src/'], [], true],
  [['src/*.ts'], [], true],
  [['src/**'], [], true],
  [['src/**/*.ts'], [], true],
  [['**'], [], false],
  [['src/api/**'], [], false],
  [['*'], [], false],
  [['src/*.js'], [], false],
  [['src/**'], ['src/x.ts'], false],
  [['src/**'], ['**/*.ts'], false],
])('the scope %j without %j names src/x.ts: %s', (includes, excludes, expected) => {
  expect(isNamedByScope({ scope: { includes, excludes } }, 'src/x.ts')).toBe(expected)
})
