import fc from 'fast-check'
import { expect, test } from 'vitest'
import { NOT_ANALYZED } from '../../model/codebase-analysis.ts'
import type { Requirement } from '../requirements/requirement.ts'
import { readRequirements, type SpecReading } from '../requirements/spec-reading.ts'
import { openReport } from '../spec/report.ts'
import { readSource } from '../spec/source-text.ts'
import { readStatements } from '../spec/statements.ts'
import { shapeWork } from './shape-work.ts'
import type { WorkPlan } from './work-item.ts'

const VERBS = ['create', 'list', 'export', 'validate', 'encrypt', 'notify', 'archive', 'render']
const NOUNS = ['token', 'report', 'page', 'command', 'table', 'webhook', 'queue', 'endpoint', 'migration', 'README']
const HEADINGS = [
  'User Story 1 - Tokens (Priority: P1)',
  'Reports',
  'Functional Requirements',
  'Tasks',
  'Failure modes',
]

const sentence = fc
  .tuple(fc.constantFrom(...VERBS), fc.constantFrom(...NOUNS), fc.constantFrom(...NOUNS), fc.nat(40))
  .map(([verb, noun, other, number]) => `The system must ${verb} each ${noun} with its ${other} within ${number} days`)
const part = fc.record({ heading: fc.constantFrom(...HEADINGS), sentences: fc.array(sentence, { maxLength: 12 }) })
const specification = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => {
  let id = 0
  const lists = parts.map(
    ({ heading, sentences }) => `## ${heading}\n\n${sentences.map((each) => `- **FR-${++id}**: ${each}\n`).join('')}`,
  )
  return `# Product\n\n${lists.join('\n')}`
})

function readingOf(text: string): SpecReading {
  const source = readSource({ path: 'spec.md', origin: 'spec.md', text })
  return readRequirements([{ source, statements: readStatements(source).statements }], openReport())
}

function planOf(reading: SpecReading): WorkPlan {
  return shapeWork(reading, { analysis: NOT_ANALYZED, search: undefined }, openReport())
}

function quotes({ items }: WorkPlan, requirement: Requirement): number {
  return items.filter(({ requirements }) => requirements.includes(requirement)).length
}

test('each requirement is quoted by one item, and each item quotes one at least', () => {
  fc.assert(
    fc.property(specification, (text) => {
      const reading = readingOf(text)
      const plan = planOf(reading)
      const owed = reading.requirements.filter(({ kind, id }) => kind === 'functional' || id !== undefined)
      for (const requirement of owed) expect(quotes(plan, requirement)).toBe(1)
      for (const { requirements } of plan.items) expect(requirements.length).toBeGreaterThan(0)
    }),
    { numRuns: 30 },
  )
})

test('keys, titles and identities are unique, and each feature has an item', () => {
  fc.assert(
    fc.property(specification, (text) => {
      const { features, items } = planOf(readingOf(text))
      for (const field of ['key', 'title', 'identity'] as const) {
        expect(new Set(items.map((item) => item[field].toLowerCase())).size).toBe(items.length)
      }
      expect(new Set(items.map(({ feature }) => feature))).toEqual(new Set(features.map(({ key }) => key)))
      expect(features.length).toBeLessThanOrEqual(25)
    }),
    { numRuns: 30 },
  )
})

test('the same reading gives the same plan', () => {
  fc.assert(
    fc.property(specification, (text) => {
      expect(planOf(readingOf(text))).toEqual(planOf(readingOf(text)))
    }),
    { numRuns: 10 },
  )
})

test('a new requirement of other words leaves the identities of the others as they were', () => {
  const text = `# Product

## Tokens

- **FR-1**: The command line must create a token with a name and an expiry
- **FR-2**: The command line must revoke a token by its name

## Reports

- **FR-3**: The page must show a report for each quarter with its totals
- **FR-4**: Readers must be able to export the report as a spreadsheet

## Functional Requirements

- **FR-5**: Backups must be encrypted at rest
- **FR-6**: Mail must be delivered within the hour
`
  const before = planOf(readingOf(text)).items.map(({ identity }) => identity)
  const added = `${text}- **FR-7**: Thermostats must calibrate their humidity sensor nightly\n`
  const after = new Set(planOf(readingOf(added)).items.map(({ identity }) => identity))
  expect(before.filter((identity) => !after.has(identity))).toEqual([])
})
