import { expect, test } from 'vitest'
import { openReport } from '../spec/report.ts'
import { readSource } from '../spec/source-text.ts'
import { readStatements } from '../spec/statements.ts'
import { readRequirements, type SpecReading } from './spec-reading.ts'

function read(text: string): SpecReading {
  const source = readSource({ path: 'spec/spec.md', origin: 'spec.md', text })
  return readRequirements([{ source, statements: readStatements(source).statements }], openReport())
}
const textsOf = (text: string): string[] => read(text).requirements.map((requirement) => requirement.text)

test('a letter asks for what it asks for, and leaves out what it leaves out', () => {
  const letter = `Hi team,

here is what we need for the next release:

- we need a search box
- please don't touch the checkout
- also the export is broken, can you fix that?

We don't need mobile support for now.
`
  expect(textsOf(letter)).toEqual(['we need a search box', 'also the export is broken, can you fix that?'])
  expect(read(letter).exclusions.map(({ text }) => text)).toEqual([
    "please don't touch the checkout",
    "We don't need mobile support for now.",
  ])
})

test('a letter that is quoted as a whole is read as it was', () => {
  const text = '# A\n\n## Requirements\n\n- Add lists\n- Users must sign in\n\n## Non-Goals\n\n- Printing\n'
  const quoted = text.replaceAll(/^/gm, '> ')
  expect(textsOf(quoted)).toEqual(textsOf(text))
  expect(read(quoted).exclusions.map((exclusion) => exclusion.text)).toEqual(['Printing'])
})

test('a table of metrics and targets is read, and endpoints are said as people say them', () => {
  const tables = `# A

## Non-functional requirements

| Metric | Target |
|---|---|
| p95 latency | < 200 ms |

## API

| Method | Path | Description |
|---|---|---|
| POST | /lists | Create a list |
`
  const { requirements } = read(tables)
  expect(requirements.map(({ kind, text }) => `${kind} ${text}`)).toEqual([
    'quality p95 latency: < 200 ms',
    'functional Create a list: POST /lists',
  ])
  expect(requirements[0]?.criteria).toMatchObject([{ form: 'threshold', text: 'p95 latency: < 200 ms' }])
})

test('scenarios that stand without a fence are scenarios', () => {
  const text = `# Cart

Scenario: Pay by card
Given a cart with items
When the user pays
Then an order is created

Scenario: Empty cart
Given an empty cart
When the user pays
Then nothing happens
`
  expect(read(text).requirements.flatMap(({ criteria }) => criteria.map(({ form, id }) => `${form} ${id}`))).toEqual([
    'gherkin Pay by card',
    'gherkin Empty cart',
  ])
})

test('who uses it and in which order it is built are nothing to be made', () => {
  const text = `# Core Features

- Add bulk upload

# User Experience

- Shop owner persona

# Logical Dependency Chain

1. Upload endpoint before worker
`
  expect(textsOf(text)).toEqual(['Add bulk upload'])
})

test('what is removed is called so, and a new name of a requirement is nothing to be made', () => {
  const text = `# Change: Sign-in

## ADDED Requirements

### Requirement: Codes
The system SHALL ask for a code.

## REMOVED Requirements

### Requirement: Text messages
**Reason**: They are insecure.

## RENAMED Requirements

- FROM: \`### Requirement: Login\`
- TO: \`### Requirement: Sign-in\`
`
  expect(textsOf(text)).toEqual(['The system SHALL ask for a code.', 'Remove Text messages'])
  expect(read(text).groups.map(({ title }) => title)).toEqual(['Codes', 'Remove Text messages'])
})
