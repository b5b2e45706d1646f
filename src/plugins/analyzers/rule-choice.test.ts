import fc from 'fast-check'
import picomatch from 'picomatch'
import { expect, test } from 'vitest'
import type { Rule } from './rule.ts'
import { ruleChoice } from './rule-choice.ts'

test('the rules chosen for a path are those of which a glob fits', () => {
  const globs = [
    '**/*.sql',
    '*.md',
    'src/**',
    '**/{a,b}.ts',
    '**/+(x|y)',
    'Dockerfile',
    '**/[ab].go',
    '**/*.{yml,yaml}',
    '!(b)/*.c',
    '**',
  ]
  const names = [
    'a.sql',
    'src/a.ts',
    'x/b.ts',
    'Dockerfile',
    'd/Dockerfile',
    'src/x',
    'b/q.c',
    'a/q.c',
    'a.go',
    '.github/w.yml',
    'README.md',
    'a.yaml',
  ]
  fc.assert(
    fc.property(fc.array(fc.subarray(globs, { minLength: 1 })), fc.constantFrom(...names), (lists, path) => {
      const rules = lists.map((files) => ({ files }) as Rule)
      const expected = lists.flatMap((files, at) =>
        files.some((glob) => picomatch.isMatch(path, glob, { dot: true })) ? [at] : [],
      )
      expect(ruleChoice(rules).choose(path)).toEqual(expected)
    }),
  )
})
