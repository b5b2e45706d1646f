import { expect, test } from 'vitest'
import { codePackage, indexOf } from '../../../testing/code-tree.ts'
import { analysisOf } from './analysis.ts'

const registries = (tree: string) =>
  analysisOf(indexOf(tree, { packages: [codePackage('.', 'shop.io/app', 'go')] }), {}, 'test 1').extension_points

test('of registries of one name, the one of the named package, of the same folder, or of an imported file is meant', () => {
  const tree = `drivers/drivers.go: registry Register
     drivers/disk.go: registry[registration] Register
     checks/checks.go: registry Register
     main.go: import shop.io/app/drivers; registry[registration] drivers.Register; registry[registration] checks.Register; registry[registration] sql.Register`
  expect(registries(tree)).toEqual([
    'registry Register (drivers/drivers.go:1): 2 places register with it',
    'registry Register (checks/checks.go:1): 1 place registers with it',
  ])
})

test('what is registered is no registry, and a manifest defines none', () => {
  const tree = `src/services.cs: exported interface IStore; registry[registration] IStore
     pyproject.toml: registry[entry_point] pytest11
     src/load.py: registry[entry_point] shop.formats`
  expect(registries(tree)).toEqual(['registry shop.formats (src/load.py:1)'])
})
