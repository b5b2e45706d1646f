import { expect, test } from 'vitest'
import { NOT_ANALYZED } from '../../model/codebase-analysis.ts'
import { readRequirements } from '../requirements/spec-reading.ts'
import { openReport } from '../spec/report.ts'
import { readSource } from '../spec/source-text.ts'
import { readStatements } from '../spec/statements.ts'
import { shapeWork } from './shape-work.ts'

/** Features, and under each its items: kind, title, and ids or the beginnings of what it quotes. */
function shaped(text: string): string {
  const source = readSource({ path: 'spec.md', origin: 'spec.md', text })
  const report = openReport()
  const reading = readRequirements([{ source, statements: readStatements(source).statements }], report)
  const { features, items } = shapeWork(reading, { analysis: NOT_ANALYZED, search: undefined }, report)
  return features
    .flatMap(({ key, title, priority }) => [
      `${title}${priority === undefined ? '' : ` (${priority})`}`,
      ...items
        .filter(({ feature }) => feature === key)
        .map(({ kind, title: name, requirements, bounds }) => {
          const quoted = requirements.map(({ id, text: words }) => id ?? words.split(' ').slice(0, 3).join(' '))
          const bound = bounds.length === 0 ? '' : `; bound by ${bounds.map(({ text: words }) => words).join(' ')}`
          return `  ${kind}: ${name} [${quoted.join(', ')}${bound}]`
        }),
    ])
    .join('\n')
}

test('requirements go to the story that they speak of, the rest is proved as a whole', () => {
  expect(
    shaped(`# Feature Specification: Tokens

## User Scenarios & Testing

### User Story 1 - Create a token via the command line (Priority: P1)

As a developer, I want to create a token via the command line so that my agents can log in.

### User Story 2 - See the activity of each agent (Priority: P2)

As an admin, I want to see the activity of each agent so that I know what it did.

## Requirements

### Functional Requirements

- **FR-001**: The command line MUST create a token with a name and an expiry.
- **FR-002**: The activity log MUST record the name of the agent.
- **FR-003**: Backups MUST be encrypted at rest.

## Success Criteria

- **SC-001**: Nine of ten newcomers succeed within five minutes.
`),
  ).toMatchInlineSnapshot(`
    "Create a token via the command line (critical)
      command: Create a token via the command line [US1, FR-001]
    See the activity of each agent (high)
      model: See the activity of each agent [US2, FR-002]
    Backups (high)
      auth: Encrypt backups at rest [FR-003]
    Verification of the whole
      test: Verify success criteria [SC-001]"
  `)
})

test('tasks that the specification lists are the items, and requirements attach to them', () => {
  expect(
    shaped(`# Importer

## Requirements

- The importer must read CSV files with a header line
- Rows that fail validation must be reported with their line number

## Tasks

- [x] Add a reader for CSV files with a header line
- [ ] Report rows that fail validation with line number
- [ ] Document the importer in the README
`),
  ).toMatchInlineSnapshot(`
    "Rows (high)
      logic: Implement rows that fail validation must be reported with their line number [Rows that fail]
      logic: Add a reader for CSV files with a header line [Add a reader, The importer must]
      docs: Document the importer in the README [Document the importer]"
  `)
})

test('what is out of scope is no item', () => {
  const plan = shaped(`# Search

## Requirements

- The page must show results as the user types
- Results must be sorted by rank

## Out of scope

- Fuzzy matching in Japanese
`)
  expect(plan).not.toContain('Japanese')
  expect(plan).toMatchInlineSnapshot(`
    "Search (high)
      view: Show results as the user types in the page [The page must]
      logic: Sort results by rank [Results must be]"
  `)
})

test('a sentence is a plan of one item', () => {
  expect(shaped('Add rate limiting to the public API.\n')).toMatchInlineSnapshot(`
    "Rate limiting
      limit: Add rate limiting to the public API [Add rate limiting]"
  `)
})

test('what two sections say in the same words is one item', () => {
  expect(
    shaped(`# Mail

## Requirement: Delivery of mail

The service must deliver mail to each subscriber within the hour and log failures.

## Requirement: Sending

The service must deliver mail to each subscriber within the hour and log failures.
`),
  ).toMatchInlineSnapshot(`
    "Delivery of mail (high)
      logic: Deliver mail [Delivery of mail, Sending]"
  `)
})

test('where only qualities are asked for, they are the work; where nothing is, there is none', () => {
  expect(
    shaped(`# Speed

## Non-functional requirements

- Search must answer within 200 ms
`),
  ).toMatchInlineSnapshot(`
    "Answers (high)
      limit: Ensure search answers within 200 ms [Search must answer]"
  `)
  expect(shaped('# Nothing\n')).toBe('')
})
