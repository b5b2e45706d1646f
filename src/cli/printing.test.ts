import { expect, test } from 'vitest'
import type { Finding } from '../core/model/finding.ts'
import { PLAIN } from './colour.ts'
import { countFindings, printFindings, table } from './printing.ts'
import { recordedScreen } from './recorded-screen.ts'

const findings: Finding[] = [
  { code: 'inferred-duration', severity: 'info', message: 'no duration', place: 'spec.md:3', advice: 'write (2h)' },
  { code: 'few-features', severity: 'warning', message: 'only 2 features', place: 'spec.md', advice: 'split them' },
  {
    code: 'unknown-reference',
    severity: 'error',
    message: 'no task is called "Biuld"\n  after: Biuld',
    place: 'spec.md:9',
    advice: 'did you mean "Build"?',
  },
]

test('findings are printed one per block, the gravest first', () => {
  const screen = recordedScreen()
  printFindings(findings, screen, 2)
  expect(screen.printed.out).toMatchInlineSnapshot(`
    "error: no task is called "Biuld"
          after: Biuld [unknown-reference]
      at spec.md:9
      next: did you mean "Build"?
    warning: only 2 features [few-features]
      at spec.md
      next: split them
    … and 1 more; --json lists them all
    "
  `)
})

test('findings are counted by gravity', () => {
  expect(countFindings(findings)).toBe('1 error, 1 warning, 1 to know')
  expect(countFindings([])).toBe('')
})

test('columns of a table are as wide as their widest cell', () => {
  expect(
    table(
      ['ID', 'TITLE'],
      [
        ['P1.T001', '日本'],
        ['P1.T2', 'x'],
      ],
      PLAIN,
    ),
  ).toMatchInlineSnapshot(`
    "ID       TITLE
    P1.T001  日本
    P1.T2    x"
  `)
})
