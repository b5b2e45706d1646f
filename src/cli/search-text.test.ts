import { expect, test } from 'vitest'
import type { FoundFile, SearchResult } from '../core/planning/search/search-result.ts'
import { PLAIN } from './colour.ts'
import { searchText } from './search-text.ts'

const file = (path: string, kind: FoundFile['reasons'][number]['kind'], tests: string[] = []): FoundFile => ({
  path,
  score: 1,
  confidence: 0.5,
  reasons: [{ kind, text: `because of ${kind}` }],
  tests,
})

const RESULT: SearchResult = {
  files: [
    file('src/tokens.ts', 'words', ['a.test.ts', 'b.test.ts', 'c.test.ts', 'd.test.ts']),
    file('src/log.ts', 'imports'),
  ],
  symbols: [
    {
      path: 'src/tokens.ts',
      fact: {
        kind: 'definition',
        noun: 'method',
        name: 'rotate',
        container: 'TokenStore',
        line: 4,
        end_line: 6,
        rule: 'r/m',
      },
      score: 0.71,
      reasons: [{ kind: 'words', text: 'the text says rotate' }],
    },
  ],
  packages: [
    { path: 'packages/auth', name: 'auth', share: 0.8 },
    { path: 'packages/log', name: 'log', share: 0.2 },
  ],
}

test('packages, files and names are told with their reasons and tests', () => {
  expect(searchText(RESULT, PLAIN)).toMatchInlineSnapshot(`
    "[Packages] auth 80 %, log 20 %

    [Files] %: how many files with such a score were really changed by the work, as measured
       50 %  src/tokens.ts
            because of words
            tested by a.test.ts, b.test.ts, c.test.ts and 1 more
       50 %  src/log.ts
            because of imports

    [Symbols] %: how well the name fits the words
       71 %  method TokenStore.rotate (src/tokens.ts:4)
            the text says rotate"
  `)
})

test('reasons are wrapped to the terminal', () => {
  const reasons = [{ kind: 'words', text: 'its path says tokens, refresh, expiry' }] as const
  const files = [{ ...file('src/tokens.ts', 'words'), reasons }]
  const lines = searchText({ ...RESULT, files }, PLAIN, 40).split('\n')
  expect(lines.filter((line) => line.startsWith('        '))).toMatchInlineSnapshot(`
    [
      "        its path says tokens, refresh,",
      "        expiry",
      "        the text says rotate",
    ]
  `)
})

test('files that no word led to are no answer', () => {
  const only = { ...RESULT, files: [file('src/hot.ts', 'often_changed')] }
  expect(searchText(only, PLAIN)).toBe('Nothing in the codebase says these words.')
})

test('a long list is cut, and says so; control characters never reach the terminal', () => {
  const files = Array.from({ length: 12 }, (_, i) => file(`src/\u001b[2J${i}.ts`, 'words'))
  const text = searchText({ ...RESULT, files }, PLAIN)
  expect(text).toContain('… and 2 more; --json lists them')
  expect(text).not.toContain('\u001b')
})
