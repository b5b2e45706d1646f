import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sourceTree } from '../../testing/source-tree.ts'
import { readRuleFolder, readRuleRoot } from './rule-folder.ts'

const GOOD = `id: table
fact: table
noun: table
files: ['**/*.sql']
pattern: 'create table (?<name>\\w+)'
samples: [{ code: create table a, finds: [a] }]
`

test('rules stand in the order of folders, files and documents, with their places', () => {
  const root = sourceTree({
    'b/one.yml': GOOD,
    'a/two.yaml': `${GOOD}---\n${GOOD.replace('id: table', 'id: other')}`,
    'a/one.yml': `# about\n\n${GOOD}`,
    'a/notes.txt': 'no rule',
  })
  const found = readRuleRoot(root).map(({ folder, id, place }) => `${folder}/${id} ${place.slice(root.length + 1)}`)
  expect(found).toEqual(['a/table a/one.yml:3', 'a/table a/two.yaml:1', 'a/other a/two.yaml:8', 'b/table b/one.yml:1'])
})

test.each([
  ['broken YAML', 'id: [', 1, 'Flow sequence'],
  ['an unknown field', `${GOOD}colour: red\n`, 1, 'Unrecognized key: "colour"'],
  ['a wrong value', `${GOOD}---\n${GOOD.replace('fact: table', 'fact: chair')}`, 8, 'fact: '],
  ['a pattern that is none', GOOD.replace('create table', 'create (table'), 1, 'Invalid regular expression'],
  ['an alias without its anchor', GOOD.replace('noun: table', 'noun: *none'), 1, 'none'],
  ['nothing but a comment', '# nothing\n---\n', 2, 'expected object'],
])('%s is a failure at its file and line', (_, text, line, said) => {
  const root = sourceTree({ 'few/rules.yml': text })
  expect(() => readRuleFolder(join(root, 'few'))).toThrow(
    expect.objectContaining({
      code: 'rule-invalid',
      place: `${join(root, 'few/rules.yml')}:${line}`,
      message: expect.stringContaining(said),
    }),
  )
})

test('a folder that is not there is a failure that names it', () => {
  expect(() => readRuleFolder('/no/such/folder')).toThrow(
    expect.objectContaining({
      code: 'rule-invalid',
      place: '/no/such/folder',
      message: expect.stringContaining('ENOENT'),
    }),
  )
})
