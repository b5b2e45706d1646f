import { assert, property, string } from 'fast-check'
import { expect, test } from 'vitest'
import { ANY_CHARACTER } from '../../../../testing/any-character.ts'
import { openReport } from '../../spec/report.ts'
import { readSource } from '../../spec/source-text.ts'
import { readStatements } from '../../spec/statements.ts'
import { readRequirements } from '../spec-reading.ts'
import { reportDoubts } from './report-doubts.ts'

/** The findings of a specification, as `line code: message`. */
function doubtsIn(text: string): string[] {
  const source = readSource({ path: 'spec.md', origin: 'spec.md', text })
  const { statements } = readStatements(source)
  const reading = readRequirements([{ source, statements }], openReport())
  const report = openReport()
  reportDoubts(reading, report)
  return report
    .findings([source])
    .map(({ place, code, severity, message }) => `${place.replace('spec.md:', '')} ${severity} ${code}: ${message}`)
}

const shop = (...lines: string[]): string => ['# Shop', '', '## Requirements', '', ...lines].join('\n')

test('numbers and prohibitions that contradict each other are told with both places', () => {
  expect(
    doubtsIn(
      shop(
        '- FR-001: Search results must load within 200 ms.',
        '- FR-002: Sessions must expire after 30 minutes.',
        '- FR-003: Search results must load within 500 ms.',
        '- FR-004: The service must store the raw card number of a customer.',
        '- FR-005: The service must not store the raw card number of a customer.',
        '- FR-006: Sessions must expire after 15 minutes.',
      ),
    ),
  ).toMatchInlineSnapshot(`
    [
      "7 warning contradicting-requirements: “Search results must load within 500 ms.” contradicts “Search results must load within 200 ms.” (spec.md:5): 500 ms against 200 ms.",
      "9 warning contradicting-requirements: “The service must not store the raw card number of a customer.” contradicts “The service must store the raw card number of a customer.” (spec.md:8): one demands what the other forbids.",
      "10 warning contradicting-requirements: “Sessions must expire after 15 minutes.” contradicts “Sessions must expire after 30 minutes.” (spec.md:6): 15 min against 30 min.",
    ]
  `)
})

test('numbers for other things, other cases and other units are no contradiction', () => {
  expect(
    doubtsIn(
      shop(
        '- FR-001: Search results must load within 200 ms.',
        '- FR-002: Order history must load within 500 ms.',
        '- FR-003: Uploads must finish within 20 seconds when the network is slow.',
        '- FR-004: Uploads must finish within 5 seconds when the network is fast enough at 50 Mbps.',
        '- FR-005: A batch holds at least 5 rows.',
        '- FR-006: A batch holds at most 50 rows.',
        '- FR-007: Guests must not see drafts unless they are invited.',
        '- FR-008: Guests must see drafts when they are invited.',
      ),
    ),
  ).toEqual([])
})

test('open points are told, closed and quoted ones are not', () => {
  expect(
    doubtsIn(
      [
        shop(
          '- FR-001: The shop must use [NEEDS CLARIFICATION: which provider?] for payments.',
          '- FR-002: Uploads are limited to 10 MB. The limit for videos is TBD.',
          '- FR-003: The linter must find `TBD` in code and remove TBD markers.',
          '- FR-004: No [NEEDS CLARIFICATION] markers may remain.',
          '',
          'Price list: ???',
        ),
        '',
        '## Open questions',
        '',
        '- Which currency comes first?',
        '- ~~Which tax applies?~~',
        '- Who signs? **Decision**: the owner.',
        '- [x] Where is it hosted?',
      ].join('\n'),
    ),
  ).toMatchInlineSnapshot(`
    [
      "5 warning open-question: “[NEEDS CLARIFICATION: which provider?]” leaves something open: “FR-001: The shop must use [NEEDS CLARIFICATION: which provider?] for payments.”.",
      "6 warning open-question: “TBD” leaves something open: “The limit for videos is TBD.”.",
      "10 warning open-question: “???” leaves something open: “Price list: ???”.",
      "14 warning open-question: A question is open: “Which currency comes first?”.",
    ]
  `)
})

test('vague words, missing actors and repetitions are told', () => {
  expect(
    doubtsIn(
      shop(
        '- FR-001: The start page must be fast and intuitive.',
        '- FR-002: The search must be fast: 95 % of queries take less than 200 ms.',
        '- FR-003: Refunds must be approved.',
        '- FR-004: Discounts must be approved by a manager.',
        '- FR-005: Orders must be exported as a comma separated file every night.',
        '- FR-006: Orders must be exported as a comma separated file every night.',
      ),
    ),
  ).toMatchInlineSnapshot(`
    [
      "5 warning vague-requirement: “fast” cannot be checked in “The start page must be fast and intuitive.”.",
      "7 info actor-not-said: It is not said who does what “approved” speaks of in “Refunds must be approved.”.",
      "10 info repeated-requirement: FR-006 says the same as FR-005 (spec.md:9): “Orders must be exported as a comma separated file every night.”.",
    ]
  `)
})

test('one term in two spellings is told once', () => {
  const findings = doubtsIn(
    shop(
      '- FR-001: The system must create a workspace for each team.',
      '- FR-002: The system must delete a work space on demand.',
      '- FR-003: Members must be able to leave the workspace.',
      '- FR-004: Owners must be able to rename a work space.',
      '- FR-005: Users must log in before each login page is shown.',
      '- FR-006: Users who log in see the login page no more.',
    ),
  )
  expect(findings).toMatchInlineSnapshot(`
    [
      "5 info term-in-two-spellings: “workspace” (2 times) and “work space” (2 times, first in spec.md:6) seem to be one term.",
    ]
  `)
})

test('passages in other languages are told with their lines', () => {
  const findings = doubtsIn(
    shop(
      '- FR-001: The shop must export every invoice as a file that can be read again.',
      '- FR-002: Kunden müssen die Rechnung als Datei herunterladen können, wenn sie bezahlt ist.',
      '- FR-003: Der Händler kann die Rechnung nicht ändern, aber er darf sie stornieren und muss es begründen.',
    ),
  )
  expect(findings).toMatchInlineSnapshot(`
    [
      "6 warning language-not-read: Lines 6–7 are in German. Only English is understood: their sentences are kept and quoted as they stand, but what they demand, and in which order, is not read from their words.",
    ]
  `)
})

test('a plain specification raises no doubts', () => {
  expect(
    doubtsIn(
      shop(
        '- FR-001: Customers must be able to export their invoices as CSV.',
        '- FR-002: The importer must skip rows without an id.',
        '- FR-003: Sessions must expire after 30 minutes.',
      ),
    ),
  ).toEqual([])
})

test('no text makes it throw', () => {
  assert(
    property(string({ unit: ANY_CHARACTER, maxLength: 300 }), (text) => {
      expect(Array.isArray(doubtsIn(shop(`- ${text}`, `- The app must not ${text}`, text)))).toBe(true)
    }),
    { numRuns: 60 },
  )
})

test('what is told of an open point is never cut within a character', () => {
  const told = [0, 1].flatMap((odd) => doubtsIn(shop(`- ${'x'.repeat(odd)}${'🚀'.repeat(60)} TBD ${'🚀'.repeat(90)}`)))
  expect(told.length).toBeGreaterThan(0)
  expect(told.every((line) => line.isWellFormed())).toBe(true)
})
