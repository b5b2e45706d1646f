import { expect, test } from 'vitest'
import { imperativeOf } from '../language/imperative.ts'
import { namedThingsIn } from '../named-things/named-thing.ts'
import { readSections } from '../spec/section.ts'
import { readSource } from '../spec/source-text.ts'
import { readStatements } from '../spec/statements.ts'
import { kindOf } from './kind-cues.ts'
import type { Stack } from './stack.ts'
import type { WorkKind } from './work-item.ts'

const ANYTHING: Stack = { lacks: new Set(), hasMigrations: false }

function kind(text: string, { heading = 'Requirements', stack = ANYTHING } = {}): WorkKind {
  const source = readSource({ path: 'a.md', origin: 'a.md', text: `## ${heading}\n\n- x\n` })
  const [section] = readSections(source, readStatements(source).statements)
  if (section === undefined) throw new Error('the sample has a section')
  return kindOf({ text, section, imperative: imperativeOf(text), things: namedThingsIn(text) }, stack).kind
}

test.each<[string, WorkKind]>([
  ['`POST /api/tokens` creates a token and answers 201', 'endpoint'],
  ['The dashboard shows a button that opens a dialog', 'view'],
  ['Provide a CLI subcommand with flags for the format', 'command'],
  ['Add a migration for the new table', 'migration'],
  ['A background job retries every 5 minutes', 'job'],
  ['Document the setup in the README', 'docs'],
  ['Remove the old importer', 'removal'],
  ['Users can remove their comments', 'logic'],
  ['Rename the package to core', 'rename'],
  ['Investigate which parser keeps offsets', 'spike'],
  ['Compute the sum of all lines', 'logic'],
])('%s: %s', (text, expected) => {
  expect(kind(text)).toBe(expected)
})

test('what stands under entities is a model', () => {
  expect(kind('Token: a credential with a name', { heading: 'Key Entities' })).toBe('model')
})

test('a codebase that keeps its tables by migrations makes a stored model a migration', () => {
  const text = 'Each record has a new column for its owner'
  expect(kind(text, { heading: 'Data model' })).toBe('model')
  const stack: Stack = { lacks: new Set(), hasMigrations: true }
  expect(kind(text, { heading: 'Data model', stack })).toBe('migration')
})

test('a word for a screen says little where the codebase has none', () => {
  const stack: Stack = { lacks: new Set(['view']), hasMigrations: false }
  expect(kind('The page is parsed')).toBe('view')
  expect(kind('The page is parsed', { stack })).toBe('logic')
})
