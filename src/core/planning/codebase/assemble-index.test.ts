import { expect, test } from 'vitest'
import { codePackage, indexOf, rawFiles } from '../../../testing/code-tree.ts'
import { assembleIndex } from './assemble-index.ts'

test('files are sorted, and belong to the package of the nearest folder upwards', () => {
  const index = indexOf(
    `web/src/a.ts:
     api/b.go:
     a.md:
     webs/c.ts:`,
    { packages: [codePackage('web', 'web'), codePackage('.', 'shop'), codePackage('api', 'shop/api', 'go')] },
  )
  expect(index.files.map(({ path, package: folder }) => `${path} in ${folder}`)).toEqual([
    'a.md in .',
    'api/b.go in api',
    'web/src/a.ts in web',
    'webs/c.ts in .',
  ])
  expect(index.packages.map(({ path }) => path)).toEqual(['.', 'api', 'web'])
})

test('an export of the same file makes a definition exported; a list of Python does so for all', () => {
  const index = indexOf(
    `a.ts: class A; class B; class C; export A; export default | B; reexport C | ./c
     b.py: exported function kept; exported function dropped; function _listed; exported method A.stays; export kept; export _listed
     c.py: exported function open`,
  )
  const exported = index.files.flatMap((file) => file.facts.filter((fact) => fact.exported).map((fact) => fact.name))
  expect(exported).toEqual(['A', 'B', 'kept', '_listed', 'stays', 'open'])
})

test('what the engine knows of a file holds before its path does', () => {
  const files = rawFiles('a.test.ts:').map((file) => ({ ...file, role: 'generated' as const }))
  const { words } = indexOf('')
  const index = assembleIndex({ files, packages: [], owners: [], history: null, unread: [], words })
  expect(index.files[0]?.role).toBe('generated')
})

test('the order of files and packages that are handed in changes nothing', () => {
  const tree = 'a.ts: import ./b\nb.ts: import c\nc/index.ts: exported class C\nc/index.test.ts: import .'
  const files = rawFiles(tree)
  const packages = [codePackage('c', 'c'), codePackage('.', 'shop')]
  const one = indexOf(tree, { packages })
  const other = indexOf('', { files: files.toReversed(), packages: packages.toReversed() })
  expect(other).toEqual(one)
  expect(one.files.map((file) => [file.path, file.imports, file.tests])).toEqual([
    ['a.ts', ['b.ts'], []],
    ['b.ts', ['c/index.ts'], []],
    ['c/index.test.ts', ['c/index.ts'], ['c/index.ts']],
    ['c/index.ts', [], []],
  ])
})

test('names that mean something to the language itself are names like others', () => {
  const index = indexOf(
    '__proto__/constructor.ts: import ./toString; exported class __proto__; export hasOwnProperty\n__proto__/toString.ts:',
  )
  expect(index.files[0]?.imports).toEqual(['__proto__/toString.ts'])
})
