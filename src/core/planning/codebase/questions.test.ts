import { expect, test } from 'vitest'
import { codePackage, indexOf } from '../../../testing/code-tree.ts'
import type { ProjectCommand } from '../../model/code-index.ts'
import { ownersOf, testCommandsFor, usersOf } from './questions.ts'

const command = (name: string, directory: string, kind: ProjectCommand['kind'] = 'test'): ProjectCommand => ({
  name,
  directory,
  kind,
  command: `npm run ${name}`,
  source: `${directory}/package.json:3`,
})

test('users of a file are those that import it', () => {
  const index = indexOf('a.ts: import ./c\nb.ts: import ./c\nc.ts: import d')
  expect([...usersOf(index)]).toEqual([['c.ts', ['a.ts', 'b.ts']]])
})

test('commands that test a path come from the nearest package first, the plain one before its variants', () => {
  const packages = [
    codePackage('.', 'shop', 'npm', {
      commands: [command('test:e2e', '.'), command('test', '.'), command('build', '.', 'build')],
    }),
    codePackage('web', 'web', 'npm', { commands: [command('test', 'web')] }),
    codePackage('website', 'website', 'npm', { commands: [command('test', 'website')] }),
  ]
  const asked = (path: string) =>
    testCommandsFor({ packages }, path).map(({ name, directory }) => `${name} in ${directory}`)
  expect(asked('web/src/a.ts')).toEqual(['test in web', 'test in .', 'test:e2e in .'])
  expect(asked('api/a.ts')).toEqual(['test in .', 'test:e2e in .'])
})

const fitting = (pattern: string, paths: string[]) =>
  paths.filter((path) => ownersOf({ owners: [{ pattern, owners: ['@us'], source: 'x:1' }] }, path).length > 0)

test('a pattern of owners fits as the files of GitHub and GitLab mean it', () => {
  const paths = ['a.ts', 'docs/a.md', 'docs/b/c.md', 'src/docs/d.ts', 'src/api/e.ts', 'apps/x/api/f.ts']
  expect(fitting('*', paths)).toEqual(paths)
  expect(fitting('*.ts', paths)).toEqual(['a.ts', 'src/docs/d.ts', 'src/api/e.ts', 'apps/x/api/f.ts'])
  expect(fitting('docs/', paths)).toEqual(['docs/a.md', 'docs/b/c.md', 'src/docs/d.ts'])
  expect(fitting('/docs/', paths)).toEqual(['docs/a.md', 'docs/b/c.md'])
  expect(fitting('docs/*', paths)).toEqual(['docs/a.md'])
  expect(fitting('/docs', paths)).toEqual(['docs/a.md', 'docs/b/c.md'])
  expect(fitting('**/api', paths)).toEqual(['src/api/e.ts', 'apps/x/api/f.ts'])
  expect(fitting('apps/**/f.ts', paths)).toEqual(['apps/x/api/f.ts'])
  expect(fitting('apps/**', paths)).toEqual(['apps/x/api/f.ts'])
  expect(fitting('/a.t?', paths)).toEqual(['a.ts'])
})

test('the last pattern that fits holds, even when it names nobody', () => {
  const owners = [
    { pattern: '*', owners: ['@all'], source: 'x:1' },
    { pattern: '/src/', owners: ['@src'], source: 'x:2' },
    { pattern: '/src/free', owners: [], source: 'x:3' },
  ]
  expect(['a', 'src/a', 'src/free/a'].map((path) => ownersOf({ owners }, path))).toEqual([['@all'], ['@src'], []])
})

test('a pattern of many stars is told quickly', () => {
  expect(fitting(`/${'*a'.repeat(200)}b`, ['a'.repeat(5000)])).toEqual([])
  expect(fitting(`${'**/'.repeat(300)}b`, ['a/'.repeat(300)])).toEqual([])
})
