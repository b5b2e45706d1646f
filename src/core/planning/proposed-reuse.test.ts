import { expect, test } from 'vitest'
import { proposalFromText } from '../../testing/proposal-text.ts'
import type { CodeFact, CodeFile, CodeIndex } from '../model/code-index.ts'
import { symbolsIn } from './compile/reuse.ts'
import { withReuse } from './proposed-reuse.ts'
import { prepareSearch } from './search/prepared-search.ts'

const definition = (name: string, more: Partial<CodeFact> = {}): CodeFact => ({
  kind: 'definition',
  noun: 'class',
  name,
  line: 1,
  end_line: 9,
  exported: true,
  rule: 'r/class',
  ...more,
})

const file = (path: string, facts: readonly CodeFact[]): CodeFile => ({
  path,
  language: 'typescript',
  role: 'source',
  bytes: 1,
  lines: 9,
  package: '.',
  facts: [...facts],
  imports: [],
  tests: [],
})

const FILES = [
  file('src/invoice.ts', [
    definition('InvoiceRenderer'),
    definition('draw', { noun: 'method', container: 'InvoiceRenderer' }),
  ]),
  file('src/tokens.ts', [definition('TokenStore'), { ...definition('./x'), kind: 'import' }]),
]

const INDEX: CodeIndex = {
  files: FILES,
  packages: [],
  owners: [],
  history: null,
  unread: [],
  words: {
    vocabulary: [],
    starts: new Uint32Array(FILES.length + 1),
    terms: new Uint32Array(),
    counts: new Uint16Array(),
  },
}

test('tasks that change code name what they say; commands and what is done name nothing; what was proposed stands', () => {
  const reuses_existing = { extends: [], imports: ['own.ts#Own'], rationale: 'I know it' }
  const plain = proposalFromText('a\nb run make\nc flags done\nd')
  const proposal = {
    ...plain,
    tasks: plain.tasks.map((task) => ({
      ...task,
      title: 'Let the token store expire',
      ...(task.title === 'd' ? { reuses_existing } : {}),
    })),
  }
  const reuse = withReuse(proposal, prepareSearch(INDEX)).tasks.map((task) => task.reuses_existing?.imports)
  expect(reuse).toEqual([['src/tokens.ts#TokenStore'], undefined, undefined, ['own.ts#Own']])
  expect(withReuse(proposal, undefined)).toBe(proposal)
})

test('a symbol is there when its file defines it, a method also under its class', () => {
  const asked = [
    'src/tokens.ts#TokenStore',
    'src/invoice.ts#InvoiceRenderer.draw',
    'src/invoice.ts#TokenStore',
    'src/tokens.ts#./x',
    'nowhere.ts#TokenStore',
    '__proto__#constructor',
    'TokenStore',
  ]
  expect([...symbolsIn(INDEX, asked)]).toEqual(['src/invoice.ts#InvoiceRenderer.draw', 'src/tokens.ts#TokenStore'])
})
