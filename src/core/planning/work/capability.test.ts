import { expect, test } from 'vitest'
import { NOT_ANALYZED } from '../../model/codebase-analysis.ts'
import { readRequirements } from '../requirements/spec-reading.ts'
import { openReport } from '../spec/report.ts'
import { readSource } from '../spec/source-text.ts'
import { readStatements } from '../spec/statements.ts'
import { shapeWork } from './shape-work.ts'

function planOf(text: string) {
  const source = readSource({ path: 'spec.md', origin: 'spec.md', text })
  const reading = readRequirements([{ source, statements: readStatements(source).statements }], openReport())
  return shapeWork(reading, { analysis: NOT_ANALYZED, search: undefined }, openReport())
}

/** Features, and under each the titles of its items. */
function outline(text: string): string[] {
  const { features, items } = planOf(text)
  return features.flatMap(({ key, title }) => [
    title,
    ...items.filter(({ feature }) => feature === key).map((item) => `  ${item.title}`),
  ])
}

test('each thing that a list asks for is work of its own; two that share a telling word are one feature', () => {
  expect(
    outline(`# Login

Implement OAuth2 authentication with:
- Google and GitHub providers
- JWT token generation
- Refresh token rotation
- Rate limiting
- Session management
`),
  ).toMatchInlineSnapshot(`
    [
      "Google and GitHub providers",
      "  Implement Google and GitHub providers",
      "JWT token generation and refresh token rotation",
      "  Implement JWT token generation",
      "  Refresh token rotation",
      "Rate limiting",
      "  Implement rate limiting",
      "Session management",
      "  Implement session management",
    ]
  `)
})

test('a list under “we want” or “Features” is a list of capabilities, by its labels or its short items', () => {
  expect(
    outline(`We want:
- a login page
- password reset by email
- an admin dashboard
`),
  ).toMatchInlineSnapshot(`
    [
      "Login page",
      "  Add login page",
      "Password reset by email",
      "  Implement password reset by email",
      "Admin dashboard",
      "  Add admin dashboard",
    ]
  `)
  expect(
    outline(`# Notes

## Features
- Note editor: write notes in Markdown with a live preview
- **Tags** - label notes and filter by label
- Full-text search over all notes
- Users can share a note by link
`),
  ).toMatchInlineSnapshot(`
    [
      "Note editor",
      "  Implement note editor",
      "Tags",
      "  Implement tags",
      "Full-text search over all notes",
      "  Implement full-text search over all notes",
      "Share a note by link",
      "  Share a note by link",
    ]
  `)
})

test('values of one thing are no capabilities', () => {
  const { items } = planOf(`# Export

## Requirements
Support these export formats:
- JSON files
- CSV files
- YAML files
`)
  expect(items).toHaveLength(1)
})

test('what differs by a number alone is not the same, and a long list is divided', () => {
  const pages = Array.from({ length: 100 }, (_, page) => `- Add the page ${page}\n`)
  const { items } = planOf(`# Site\n\n## Requirements\n\n${pages.join('')}`)
  expect(items.every(({ requirements }) => requirements.length <= 5)).toBe(true)
  expect(new Set(items.map(({ identity }) => identity)).size).toBe(items.length)
  const fewer = planOf(`# Site\n\n## Requirements\n\n${pages.toSpliced(50, 1).join('')}`)
  const kept = new Set(fewer.items.map(({ identity }) => identity))
  expect(items.filter(({ identity }) => !kept.has(identity)).length).toBeLessThanOrEqual(3)
})

test('in a short list under no heading each demand is a change of its own', () => {
  expect(
    outline(`- Store pantry items per household with quantity and best-before date
- Subtract what is in the pantry when ingredients are put on a shopping list
- Publish an event when an item expires within three days
- Page /household/pantry with table and edit dialog
- Document the pantry
`),
  ).toMatchInlineSnapshot(`
    [
      "Pantry items",
      "  Store pantry items per household with quantity and best-before date",
      "  Implement subtract what is in the pantry when ingredients are put on a shopping list",
      "  Publish an event when an item expires within three days",
      "Pantry",
      "  Page /household/pantry with table and edit dialog",
      "  Document the pantry",
    ]
  `)
})
