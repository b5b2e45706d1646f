// The rules of the house that neither the compiler nor the linter can hold. Each rule has its own test, on a planted
// violation, in test/tidy/; here they read the real tree.
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { coreIsPure } from './tidy/purity.ts'
import { exportsAreExplained, filesAreShort, namesSayWhat, noBarrels, nothingIsPostponed } from './tidy/shape.ts'
import { planningGoesDown } from './tidy/planning-floors.ts'
import { render } from './tidy/source.ts'
import { importsGoDown, importsNameFiles } from './tidy/storeys.ts'
import { readTree } from './tidy/tree.ts'
import { linksLead, noMachinePath, noRegistryHost, scriptsExist, verbsExist } from './tidy/words.ts'

const files = readTree(join(import.meta.dirname, '..'))

const rules = [
  importsGoDown,
  planningGoesDown,
  importsNameFiles,
  coreIsPure,
  filesAreShort,
  namesSayWhat,
  noBarrels,
  nothingIsPostponed,
  exportsAreExplained,
  linksLead,
  noRegistryHost,
  noMachinePath,
  scriptsExist,
  verbsExist,
]

test('the tree is read', () => {
  expect(files.map((file) => file.path)).toContain('package.json')
})

test.each(rules)('$name', (rule) => {
  expect(rule.find(files).map(render)).toEqual([])
})
