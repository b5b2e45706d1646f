import { expect, test } from 'vitest'
import type { Artifact, ScopeAudit } from '../../model/attempt.ts'
import { copyWriters, noWriters, writtenBy } from './writers.ts'

const SCOPE: ScopeAudit = { written: 2, outside: [], outside_count: 0, attributed: true, candidates: [] }

function file(path: string, more: Partial<Artifact> = {}): Artifact {
  return { path, kind: 'file', ...more }
}

test('what a copy shows goes before what its task reports', () => {
  expect(writtenBy({ scope: { ...SCOPE, paths: ['b', 'a'] }, artifacts: [file('c')] })).toEqual(['b', 'a'])
})

test('where nobody can tell who wrote, only what tasks report counts: files inside of the codebase that changed', () => {
  const artifacts = [
    file('./src/x.ts'),
    file('src/x.ts'),
    file('__proto__'),
    file('same', { sha256: 'a', hash_before: 'a' }),
    file('new', { sha256: 'a', hash_before: null }),
    file('/etc/passwd'),
    file('../beside'),
    file('a\\b'),
    { path: 'dist', kind: 'dir' } as const,
    { path: 'https://example.org', kind: 'url' } as const,
  ]
  expect(writtenBy({ scope: SCOPE, artifacts })).toEqual(['src/x.ts', '__proto__', 'new'])
  expect(writtenBy({})).toEqual([])
})

test('a copy shares nothing', () => {
  const writers = noWriters()
  writers.of.set('x', new Set([1]))
  const copy = copyWriters(writers)
  copy.of.get('x')?.add(2)
  copy.told.set('x', new Set([1]))
  expect([[...(writers.of.get('x') ?? [])], writers.told.size]).toEqual([[1], 0])
})
