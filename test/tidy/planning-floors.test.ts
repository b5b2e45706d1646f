import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { planningGoesDown } from './planning-floors.ts'
import { render } from './source.ts'

const ROOT = join(import.meta.dirname, '../..')

function offencesOf(path: string, specifier: string): string[] {
  return planningGoesDown.find([{ path: `src/core/planning/${path}`, text: `import '${specifier}'\n` }]).map(render)
}

test('an import from a floor above or beside is found, also of types', () => {
  expect(offencesOf('search/x.ts', '../spec/y.ts')).toMatchInlineSnapshot(`
    [
      "src/core/planning/search/x.ts:1: search imports spec; search may import: codebase, schema",
    ]
  `)
  expect(offencesOf('requirements/doubts/x.ts', '../../quality/y.ts')).toHaveLength(1)
  expect(
    planningGoesDown.find([{ path: 'src/core/planning/spec/x.ts', text: "import type { Y } from '../work/y.ts'\n" }]),
  ).toHaveLength(1)
})

test('what lies below, the own folder, other storeys and what tests join is fine', () => {
  expect(offencesOf('work/x.ts', '../language/y.ts')).toEqual([])
  expect(offencesOf('requirements/doubts/x.ts', '../unit.ts')).toEqual([])
  expect(offencesOf('spec/x.ts', '../../std/y.ts')).toEqual([])
  expect(offencesOf('compile.ts', './quality/y.ts')).toEqual([])
  expect(offencesOf('spec/x.test.ts', '../rules/y.ts')).toEqual([])
})

test('a new folder has no floor until it is given one', () => {
  expect(offencesOf('misc/x.ts', '../spec/y.ts')).toHaveLength(1)
})

test('ARCHITECTURE.md tells every folder of planning', () => {
  const page = readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8')
  const folders = readdirSync(join(ROOT, 'src/core/planning'), { withFileTypes: true }).filter((one) =>
    one.isDirectory(),
  )
  expect(folders.map(({ name }) => name).filter((name) => !page.includes(`| \`${name}/\``))).toEqual([])
})
