import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ANY_CHARACTER } from '../../../testing/any-character.ts'
import { openReport } from '../spec/report.ts'
import { readSource } from '../spec/source-text.ts'
import { readStatements } from '../spec/statements.ts'
import { readRequirements, type SpecReading } from './spec-reading.ts'

function read(text: string): SpecReading {
  const source = readSource({ path: 'spec/spec.md', origin: 'spec.md', text })
  return readRequirements([{ source, statements: readStatements(source).statements }], openReport())
}

const line = fc.oneof(
  fc.constantFrom(
    '# Title',
    '## Requirements',
    '## Non-goals',
    '### Requirement: One',
    '#### Scenario: Two',
    '## Notes',
  ),
  fc.constantFrom(
    '### User Story 1 - Sign in (Priority: P1)',
    '**Acceptance Scenarios**:',
    'Out of scope:',
    '## Open questions',
  ),
  fc.constantFrom(
    '- **FR-001**: The system MUST log',
    '- add a page',
    '  - default: 3',
    '1. **Given** a, **When** b, **Then** c',
    '> - quoted',
  ),
  fc.constantFrom(
    '| ID | Requirement |',
    '|---|---|',
    '| FR-002 | Export lists |',
    'The user shall see it. It is blue.',
    '',
    '',
  ),
  fc.constantFrom(
    '```sql',
    '```',
    '<div>',
    '<ul><li>Store a token</li></ul>',
    '</div>',
    '<!--',
    '-->',
    '- **Depends on**: [x]',
    '- Description: Do it',
  ),
  fc.constantFrom(
    '1. General',
    '1.1 The system shall run.',
    'CAPITALS',
    '\u200Fעברית',
    '- [x] done',
    '* * *',
    '    code',
    '=====',
    'as a user I want it:',
  ),
)
const text = fc.array(line, { maxLength: 40 }).map((lines) => lines.join('\n'))

test('every span lies in its document and quotes words; nothing stands in a negative section', () => {
  fc.assert(
    fc.property(text, (written) => {
      const { requirements, exclusions, groups, blocks } = read(written)
      for (const { source, span, section, text: words, criteria, notes = [], also = [], confidence } of requirements) {
        for (const place of [
          span,
          ...criteria.map((one) => one.span),
          ...notes.map((one) => one.span),
          ...also.map((one) => one.span),
        ]) {
          expect(place.start).toBeLessThan(place.end)
          expect(place.end).toBeLessThanOrEqual(source.text.length)
          expect(source.text.slice(place.start, place.end).trim()).not.toBe('')
        }
        expect(words).not.toBe('')
        expect(['negative', 'question']).not.toContain(section.role)
        expect(confidence).toBeGreaterThanOrEqual(0.5)
        expect(confidence).toBeLessThanOrEqual(1)
      }
      for (const { source, span } of [...exclusions, ...blocks])
        expect(source.text.slice(span.start, span.end).trim()).not.toBe('')
      const keys = [...requirements, ...groups].map(({ key }) => key)
      expect(new Set(keys).size).toBe(keys.length)
      expect(requirements.every(({ group }) => group === undefined || groups.includes(group))).toBe(true)
    }),
    { numRuns: 120 },
  )
})

test('no text makes the reader throw, and line ends change nothing but offsets', () => {
  fc.assert(
    fc.property(fc.oneof(text, fc.string({ unit: ANY_CHARACTER, maxLength: 300 })), (written) => {
      const told = ({ requirements }: SpecReading): string[] =>
        requirements.map(({ id, text: words, kind }) => `${id} ${kind} ${words}`)
      const plain = written.replaceAll('\r', '')
      expect(told(read(plain.replaceAll('\n', '\r\n')))).toEqual(told(read(plain)))
    }),
    { numRuns: 60 },
  )
})

test('what stands in one document does not depend on the requirements of another', () => {
  const other = '# B\n\n## Features\n\n- Zoom into maps\n'
  const first = '# A\n\n## Features\n\n- Print maps\n\n## Non-goals\n\n- Zoom into maps\n'
  const sources = [first, other].map((words, place) =>
    readSource({ path: `spec/${place}.md`, origin: `${place}.md`, text: words }),
  )
  const { requirements, exclusions } = readRequirements(
    sources.map((source) => ({ source, statements: readStatements(source).statements })),
    openReport(),
  )
  expect(requirements.map(({ text: words }) => words)).toEqual(['Print maps', 'Zoom into maps'])
  expect(exclusions.map(({ text: words }) => words)).toEqual(['Zoom into maps'])
})

test('criteria and notes stand in the document of their requirement, whatever several documents say again', () => {
  fc.assert(
    fc.property(text, text, (written, beside) => {
      const sources = ['spec.md', 'design.md'].map((origin, place) =>
        readSource({ path: `spec/${origin}`, origin, text: place === 0 ? written : `${written}\n${beside}` }),
      )
      const { requirements } = readRequirements(
        sources.map((source) => ({ source, statements: readStatements(source).statements })),
        openReport(),
      )
      for (const { source, criteria, notes = [] } of requirements) {
        for (const { span, text: words } of [...criteria, ...notes]) {
          const [first] = /[\p{L}\p{N}]+/u.exec(words) ?? ['']
          expect(source.text.slice(span.start, span.end)).toContain(first)
        }
      }
    }),
    { numRuns: 60 },
  )
})
