import { expect, test } from 'vitest'
import type { CodeFile, CodeIndex } from '../core/model/code-index.ts'
import { NOT_ANALYZED } from '../core/model/codebase-analysis.ts'
import type { CodebaseReport } from '../operations/analyze.ts'
import { analysisText } from './analysis-text.ts'
import { PLAIN } from './colour.ts'

const file = (path: string, language: string | null, role: CodeFile['role'] = 'source'): CodeFile => ({
  path,
  language,
  role,
  bytes: 10,
  lines: 1200,
  package: '.',
  facts: [],
  imports: [],
  tests: [],
})

const INDEX: CodeIndex = {
  files: [file('a.go', 'go'), file('a_test.go', 'go', 'test'), file('b.ts', 'typescript'), file('c.txt', null, 'docs')],
  packages: [
    {
      path: '.',
      name: 'shop',
      ecosystem: 'go',
      manifest: 'go.mod',
      uses: [],
      requires: [],
      commands: [
        { name: 'test', command: 'make test', kind: 'test', directory: '.', source: 'Makefile:3' },
        { name: 'dev', command: 'make dev', kind: 'other', directory: '.', source: 'Makefile:9' },
      ],
    },
  ],
  owners: [],
  history: {
    commit: '0123456789abcdef',
    commits: 12,
    truncated: true,
    files: [
      { path: 'a.go', commits: 3, heat: 1, added: 4 },
      { path: 'b.ts', commits: 2, heat: 2, added: 4 },
    ],
    co_changes: [],
    recipes: [],
    added_by_kind: [],
    changes: [],
  },
  unread: [
    { code: 'binary', path: 'a.bin', reason: 'It is not text.' },
    { code: 'broken-syntax', path: 'od\nd.ts', line: 2, reason: 'It is broken.' },
    { code: 'too-large', path: 'big.json', reason: 'It has 100 MB.' },
  ],
  words: { vocabulary: [], starts: new Uint32Array(5), terms: new Uint32Array(), counts: new Uint16Array() },
}

const REPORT: CodebaseReport = {
  codebase: '/shop',
  tool: 'ast-grep 1',
  written: null,
  index: INDEX,
  own_rules: [
    { rule: 'mine/job', found: 0 },
    { rule: 'mine/queue', found: 1 },
  ],
  analysis: {
    ...NOT_ANALYZED,
    tool: 'ast-grep 1',
    existing_apis: Array.from({ length: 100 }, (_, i) => `GET /things/${i} (a.go:${i + 1})`),
    counts: { existing_apis: 412, reused_components: 0, extension_points: 0 },
    shared_resources: {
      'port 8080': {
        type: 'exclusive',
        capacity: 1,
        location: 'compose.yml:3',
        constraint: 'one at a time',
        reason: 'a port\u001b[2J is taken',
      },
    },
  },
}

test('what was read, what was not and what there is are told, long lists cut with their totals', () => {
  const text = analysisText(REPORT, '1.0 s', PLAIN)
  expect(text.replaceAll(/\n {2}GET \/things\/(?!0 ).*/g, '')).toMatchInlineSnapshot(`
    "[Codebase] read with ast-grep 1 in 1.0 s
      files      4, 4,800 lines: 2 source, 1 docs, 1 test
      languages  2 go, 1 typescript
      packages   1: shop (go, .)
      test       make test (Makefile:3)
      history    12 commits (merges left out) up to 0123456789, older ones are missing; most changed lately: b.ts, a.go
      not read   big.json: It has 100 MB.
                 od\\nd.ts:2: It is broken.
                 a.bin: It is not text.
      own rules  mine/job found nothing
                 mine/queue found 1 place

    [APIs] 412
      GET /things/0 (a.go:1)
      … and 397 more; --json lists them all

    [Extension points] none found

    [Reusable components] none found

    [Shared resources] 1
      NAME       TYPE       UNITS  WHERE          WHY
      port 8080  exclusive  1      compose.yml:3  a port\\u001b[2J is taken"
  `)
  expect(text.match(/GET/g)).toHaveLength(15)
})

test('one file of one line, and a package whose manifest says no name, are told in plain words', () => {
  const [first] = INDEX.packages
  const index: CodeIndex = {
    ...INDEX,
    files: [{ ...file('a.go', 'go'), lines: 1 }],
    packages: first === undefined ? [] : [{ ...first, name: '.', commands: [] }],
  }
  const text = analysisText({ ...REPORT, index }, '1.0 s', PLAIN)
  expect(text).toContain('files      1, 1 line: 1 source\n')
  expect(text).toContain('packages   1: one without a name (go, .)\n')
})
