import { expect, test } from 'vitest'
import type { Finding } from '../../model/finding.ts'
import { openReport } from './report.ts'
import { readSource } from './source-text.ts'

test('What is too much to be told is counted, and is as grave as the gravest of it', () => {
  const source = readSource({ path: 'spec/a.md', origin: 'a.md', text: 'a\n' })
  const last = (...severities: Finding['severity'][]): unknown => {
    const report = openReport()
    for (const severity of severities) report.add({ code: 'x', severity, source, offset: 0, message: 'm', advice: 'a' })
    const findings = report.findings([source])
    const { code, severity, message } = findings.at(-1) as Finding
    return `${findings.length} ${severity} ${code}: ${message}`
  }
  const many = Array.from({ length: 500 }, () => 'warning' as const)
  expect(last(...many)).toBe('500 warning x: m')
  expect(last(...many, 'info')).toBe('501 info more-findings: There is 1 more finding.')
  expect(last(...many, 'info', 'warning')).toBe('501 warning more-findings: There are 2 more findings.')
  expect(last(...many, 'error', 'info')).toBe('501 error more-findings: There are 2 more findings.')
})
