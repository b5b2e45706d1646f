import { expect, test } from 'vitest'
import { openReport } from '../../spec/report.ts'
import { readSource } from '../../spec/source-text.ts'
import { readStatements } from '../../spec/statements.ts'
import { readRequirements } from '../spec-reading.ts'
import { reportContradictions } from './contradictions.ts'

function contradictionsIn(...lines: readonly string[]): string[] {
  const text = `# Shop\n\n## Requirements\n\n${lines.map((line) => `- ${line}`).join('\n')}\n`
  const source = readSource({ path: 'spec.md', origin: 'spec.md', text })
  const report = openReport()
  const { requirements } = readRequirements([{ source, statements: readStatements(source).statements }], openReport())
  reportContradictions(requirements, report)
  return report.findings([source]).map(({ place, message }) => `${place.slice(8)} ${message.replace(/^.*: /, '')}`)
}

test('a least that is more than the most leaves nothing', () => {
  expect(
    contradictionsIn(
      'Names must have at least 12 characters.',
      'A basket holds at least 1 row.',
      'A name must have at most 8 characters.',
      'A basket holds at most 50 rows.',
      'Users can enter at least 60 letters of a note.',
      'Users can save at most 5 letters to the archive.',
    ),
  ).toMatchInlineSnapshot(`
    [
      "7 at least 12 character against at most 8 character.",
    ]
  `)
})

test('once at most contradicts again and again, not once in a while, and not what looks again and again', () => {
  expect(
    contradictionsIn('Each order sends at most one reminder.', 'The customer gets a reminder every day until he pays.'),
  ).toMatchInlineSnapshot(`
    [
      "6 once at most against “every day”.",
    ]
  `)
  expect(
    contradictionsIn(
      'Each order sends at most one reminder.',
      'A daily job sends the reminder for orders that are due.',
      'Each user gets at most one digest per week.',
      'A user owns at most one active job.',
      'The active job writes its log every day.',
      'The digest is sent every Monday, and a report every day.',
    ),
  ).toEqual([])
})
