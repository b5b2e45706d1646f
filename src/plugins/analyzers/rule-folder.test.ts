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

const SYNTAX = `id: job
languages: [TypeScript]
fact: registry
noun: job
name: $NAME
rule: { pattern: 'class $NAME {}' }
samples: [{ code: 'class A {}', finds: [A] }]
`

test.each([
  ['broken YAML', 'id: [', 1, 'Flow sequence'],
  ['an unknown field', `${GOOD}patern: red\n`, 7, 'there is no field "patern". Did you mean "pattern"?'],
  [
    'a wrong value',
    `${GOOD}---\n${GOOD.replace('fact: table', 'fact: tabel')}`,
    9,
    'fact: "tabel" is not known. Did you mean "table"?',
  ],
  ['a missing field', SYNTAX.replace(/^name.*\n/m, ''), 1, 'name: it is missing; a text is expected'],
  [
    'a slip in a nested field',
    SYNTAX.replace('finds:', 'find:'),
    7,
    'samples.0.finds: it is missing; a list is expected',
  ],
  ['a slip in the languages', SYNTAX.replace('TypeScript', 'Typescript'), 2, 'Did you mean "TypeScript"?'],
  ['languages in the singular', SYNTAX.replace('languages', 'language'), 1, 'languages: it is missing'],
  ['an id of another form', GOOD.replace('id: table', 'id: A Table'), 1, 'id: lower-case letters, digits and dashes'],
  [
    'a rule without a way to find',
    'id: a\nfact: test\nnoun: test\nsamples: [{ code: a, finds: [] }]',
    1,
    'files and pattern, or languages, rule',
  ],
  [
    'a metavariable that nothing binds',
    SYNTAX.replace('name: $NAME', 'name: $NAM'),
    5,
    'nothing in the rule binds $NAM. Did you mean "$NAME"?',
  ],
  [
    'an unbound metavariable in the detail',
    `${SYNTAX}detail: '$BASE of $NAME'\n`,
    8,
    'detail: nothing in the rule binds $BASE',
  ],
  ['a pattern that is none', GOOD.replace('create table', 'create (table'), 5, 'Invalid regular expression'],
  ['an alias without its anchor', GOOD.replace('noun: table', 'noun: *none'), 1, 'none'],
  ['nothing but a comment', '# nothing\n---\n', 2, 'a rule is expected'],
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

test('all problems of a file are told, up to ten of them', () => {
  const slip = GOOD.replace('fact: table', 'fact: chair').replace('noun: table', 'naem: table')
  const messageOf = (text: string): string => {
    try {
      readRuleFolder(join(sourceTree({ 'few/rules.yml': text }), 'few'))
      return ''
    } catch (error) {
      return (error as Error).message
    }
  }
  expect(messageOf(slip).split('\n')).toEqual([
    'This rule of the analyzer cannot be used: noun: it is missing; a text is expected',
    expect.stringMatching(/^also at line 2: fact: "chair" is not known\. Known here: definition, /),
    expect.stringMatching(/^also at line 3: there is no field "naem"\. /),
  ])
  const many = messageOf(Array.from({ length: 5 }, () => slip).join('---\n')).split('\n')
  expect(many).toHaveLength(11)
  expect(many.at(-1)).toBe('and 5 more')
})

test('the metavariables of transformations, utilities and constraints are bound', () => {
  const text = SYNTAX.replace('name: $NAME', "name: '$SHORT $OTHER'").replace(
    'samples',
    'transform: { SHORT: { substring: { source: $NAME, startChar: 1 } } }\nconstraints: { NAME: { has: { pattern: $OTHER } } }\nsamples',
  )
  expect(readRuleFolder(join(sourceTree({ 'few/rules.yml': text }), 'few'))).toHaveLength(1)
})
