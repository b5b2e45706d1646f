import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addFiles, gitIn, sourceTree } from '../../testing/source-tree.ts'
import { statedOrigins } from './attributes.ts'

test('what is stated of a path is what git says, in whatever way patterns are written', () => {
  const part = fc.constantFrom('a', 'b', 'sub', '*', 'a?', '**')
  const pattern = fc
    .tuple(fc.constantFrom('', '/'), fc.array(part, { minLength: 1, maxLength: 3 }))
    .map(([start, parts]) => `${start}${parts.join('/')}`)
  const line = fc
    .tuple(pattern, fc.constantFrom('linguist-generated', '-linguist-generated', 'linguist-generated=false'))
    .map((words) => words.join(' '))
  const lines = fc.array(line, { maxLength: 6 }).map((all) => all.join('\n'))
  const paths = ['a', 'b', 'ab', 'a/b', 'sub/a', 'sub/b', 'sub/a/b', 'sub/sub/a', 'b/a/sub/a']
  const root = sourceTree({})
  gitIn(root, 'init', '-q')
  fc.assert(
    fc.property(lines, lines, (top, below) => {
      addFiles(root, { '.gitattributes': top, 'sub/.gitattributes': below })
      const originOf = statedOrigins(root, ['.gitattributes', 'sub/.gitattributes'])
      const said = execFileSync('git', ['check-attr', '-z', '--stdin', 'linguist-generated'], {
        cwd: root,
        input: paths.join('\n').replaceAll('\n', '\0'),
        encoding: 'utf8',
      }).split('\0')
      const values = paths.map((_, at) => said[at * 3 + 2])
      const meant = values.map((value) => (value === 'unspecified' ? undefined : value === 'set' ? 'generated' : 'own'))
      expect(paths.map(originOf)).toEqual(meant)
    }),
    { numRuns: 60 },
  )
})

test('a list of all files that were generated costs no product of its lines and the files', () => {
  const paths = Array.from({ length: 20_000 }, (_, at) => `src/generated/models/model-${at}.ts`)
  const root = sourceTree({ '.gitattributes': paths.map((path) => `${path} linguist-generated`).join('\n') })
  const since = process.cpuUsage()
  const originOf = statedOrigins(root, ['.gitattributes'])
  expect(paths.every((path) => originOf(path) === 'generated')).toBe(true)
  expect(originOf(join('src', 'other.ts'))).toBeUndefined()
  // Looking at each line for each file takes minutes.
  expect(process.cpuUsage(since).user / 1e6).toBeLessThan(5)
})
