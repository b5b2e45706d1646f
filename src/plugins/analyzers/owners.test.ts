import { expect, test } from 'vitest'
import { sourceTree } from '../../testing/source-tree.ts'
import { readOwners } from './owners.ts'

function ownersOf(files: Readonly<Record<string, string>>): string[] {
  return readOwners(sourceTree(files), new Set(Object.keys(files))).map(
    ({ pattern, owners, source }) => `${pattern} → ${owners.join(' ') || 'nobody'} (${source})`,
  )
}

test('patterns of CODEOWNERS are listed in their order, with comments and escapes', () => {
  const file = '# All\n* @org/all\n\n/docs/ @writer dev@example.org # prose\nwith\\ space/*.ts @a\n/free/\n!not @a\n'
  expect(ownersOf({ '.github/CODEOWNERS': file, CODEOWNERS: '* @other' })).toEqual([
    '* → @org/all (.github/CODEOWNERS:2)',
    '/docs/ → @writer dev@example.org (.github/CODEOWNERS:4)',
    'with space/*.ts → @a (.github/CODEOWNERS:5)',
    '/free/ → nobody (.github/CODEOWNERS:6)',
  ])
})

test('sections of GitLab hand their owners to patterns that name none', () => {
  const file = '[Docs] @writer\n*.md\n^[Optional][2] @a @b\n/x @c\n/y\n[Bare]\n/z\n'
  expect(ownersOf({ 'docs/CODEOWNERS': file })).toEqual([
    '*.md → @writer (docs/CODEOWNERS:2)',
    '/x → @c (docs/CODEOWNERS:4)',
    '/y → @a @b (docs/CODEOWNERS:5)',
    '/z → nobody (docs/CODEOWNERS:7)',
  ])
})

test('OWNERS files hold for their folder, the outer ones first', () => {
  const files = {
    'b/OWNERS': 'approvers: [carol]\nreviewers:\n  - carol\n  - dan\n',
    OWNERS: 'approvers:\n  - alice\n',
    'broken/OWNERS': 'approvers: [\n',
    'plain/OWNERS': 'alice@example.org\n',
  }
  expect(ownersOf(files)).toEqual(['* → alice (OWNERS:1)', '/b/ → carol dan (b/OWNERS:1)'])
})
