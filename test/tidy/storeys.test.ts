import { expect, test } from 'vitest'
import { render } from './source.ts'
import { importsGoDown, importsNameFiles, storeyOf } from './storeys.ts'

function offencesOf(path: string, text: string): string[] {
  return importsGoDown.find([{ path, text }]).map(render)
}

test('an import that goes up is found, with both storeys and what may be imported', () => {
  expect(offencesOf('src/core/model/x.ts', "import { y } from '../graph/y.ts'\n")).toMatchInlineSnapshot(`
    [
      "src/core/model/x.ts:1: src/core/model/x.ts (storey core/model) imports src/core/graph/y.ts (storey core/graph); core/model may import: core/std. imports go down only: std ← model ← graph ← {planning, execution}, execution ← {scheduling, view}, model ← ports ← {planning, scheduling}; core ← system ← {runtime, plugins, simulation} ← operations ← {cli, server, terminal}",
    ]
  `)
})

test.each([
  ['src/runtime/loop.ts', '../plugins/journals/sqlite.ts'],
  ['src/plugins/journals/sqlite.ts', '../../runtime/loop.ts'],
  ['src/core/planning/compile.ts', '../scheduling/turn.ts'],
  ['src/core/execution/state.ts', '../planning/compile.ts'],
  ['src/core/execution/state.ts', '../scheduling/turn.ts'],
  ['src/system/folder.ts', '../runtime/loop.ts'],
  ['src/operations/plan.ts', '../cli/main.ts'],
  ['src/cli/main.ts', '../../scripts/demo.ts'],
])('%s may not import %s', (path, specifier) => {
  expect(offencesOf(path, `import '${specifier}'`)).toHaveLength(1)
})

test.each([
  ['src/core/scheduling/turn.ts', '../execution/state.ts'],
  ['src/runtime/loop.ts', '../core/scheduling/turn.ts'],
  ['src/plugins/presets/embedded.ts', '../journals/sqlite.ts'],
  ['src/cli/main.ts', '../operations/plan.ts'],
  ['src/runtime/loop.test.ts', '../plugins/journals/sqlite.ts'],
  ['src/core/execution/state.test.ts', '../../testing/plan.ts'],
])('%s may import %s', (path, specifier) => {
  expect(offencesOf(path, `import '${specifier}'`)).toEqual([])
})

test('the core uses pure packages only', () => {
  expect(offencesOf('src/core/std/x.ts', "import 'node:fs'")).toHaveLength(1)
  expect(offencesOf('src/core/std/x.ts', "import 'fast-glob'")).toHaveLength(1)
  expect(offencesOf('src/core/std/x.ts', "import '@noble/hashes/sha2.js'")).toEqual([])
  expect(offencesOf('src/core/std/x.test.ts', "import 'node:fs'")).toEqual([])
})

test('test packages and the command line parser stay where they belong', () => {
  expect(offencesOf('src/runtime/x.ts', "import 'vitest'")).toHaveLength(1)
  expect(offencesOf('src/operations/x.ts', "import 'commander'")).toHaveLength(1)
  expect(offencesOf('src/cli/x.ts', "import 'commander'")).toEqual([])
})

test('a new folder under src is no storey until it is given its place', () => {
  expect(offencesOf('src/misc/x.ts', '')).toHaveLength(1)
  expect(storeyOf('src/core/tsconfig.json')).toBe('core/tsconfig.json')
})

test('an import without its extension, or of a file that is not there, is found', () => {
  const files = [
    { path: 'src/core/std/a.ts', text: "import './b'\nimport './b.ts'\nimport './c.ts'\n" },
    { path: 'src/core/std/b.ts', text: '' },
  ]
  expect(importsNameFiles.find(files).map((offence) => offence.line)).toEqual([1, 3])
})
