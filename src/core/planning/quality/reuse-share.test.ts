import { expect, test } from 'vitest'
import { compileText } from '../../../testing/compiled-text.ts'
import { NOT_ANALYZED } from '../../model/codebase-analysis.ts'
import { changesCode, reuseShareOf, reuseText } from './reuse-share.ts'

const ANALYSIS = { ...NOT_ANALYZED, tool: 'any', scanned_files: 1, languages: ['go'] }

test.each([
  ['an agent without files', 'agent', [], true],
  ['a command without files', 'shell', [], false],
  ['a command that names code', 'shell', ['src/a.go'], true],
  ['a person', 'human', ['src/a.go'], false],
  ['nothing', 'noop', [], false],
  ['a folder', 'agent', ['src/auth'], true],
  ['a glob of folders', 'agent', ['src/**'], true],
  ['a glob of code', 'agent', ['**/*.ts'], true],
  ['a style', 'agent', ['app/site.css'], true],
  ['documents', 'agent', ['README.md', 'docs/'], false],
  ['documents and code', 'agent', ['README.md', 'main.go'], true],
  ['settings', 'agent', ['config/app.yaml'], false],
] as const)('%s: whether code is changed', (_, kind, files, changes) => {
  expect(changesCode({ done: false, kind, files })).toBe(changes)
  expect(changesCode({ done: true, kind, files })).toBe(false)
})

test('the share counts tasks that change code, and says why there is none', () => {
  const plan = (text: string, analysis = ANALYSIS, known: string[] = []) =>
    compileText(text, { analysis, known_symbols: new Set(known) }, (proposal) => ({
      ...proposal,
      tasks: proposal.tasks.map((task) =>
        task.title === 'a'
          ? { ...task, reuses_existing: { extends: [], imports: ['a.go#A', 'b.go#B'], rationale: 'both' } }
          : task,
      ),
    })).tasks
  const reused = plan('a\nb\nc run make', ANALYSIS, ['b.go#B'])
  expect(reuseShareOf(reused)).toEqual({ reusing: 1, touching: 2 })
  expect(reuseText(reused)).toBe('50% (1 of 2 tasks)')
  expect(reused.tasks[0]?.reuses_existing).toEqual({ extends: [], imports: ['b.go#B'], rationale: 'both' })
  expect(reuseText(plan('a\nb'))).toBe('0% (0 of 2 tasks)')
  expect(reuseText(plan('c run make'))).toBe('n/a (no task touches code)')
  expect(reuseText(plan('b', { ...ANALYSIS, languages: [] }))).toBe('n/a (no code was found)')
  expect(reuseText(plan('b', NOT_ANALYZED))).toBe('n/a (nobody looked at the codebase)')
})
