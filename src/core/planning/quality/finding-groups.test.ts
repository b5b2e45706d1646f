import { expect, test } from 'vitest'
import type { Finding } from '../../model/finding.ts'
import { findingGroups } from './finding-groups.ts'

function finding(severity: Finding['severity'], code: string, place: string): Finding {
  return { code, severity, message: '', place, advice: '' }
}

test('errors come first, then warnings and notes, each with the gravest code first and one group for a code', () => {
  const groups = findingGroups([
    finding('info', 'isolated-tasks', 'a'),
    finding('warning', 'task-too-large', 'b'),
    finding('warning', 'odd-hint', 'c'),
    finding('warning', 'secret-redacted', 'd'),
    finding('warning', 'task-too-large', 'e'),
    finding('error', 'cycle', 'f'),
    finding('info', 'task-too-large', 'g'),
  ])
  expect(
    groups.map(({ severity, code, findings }) => `${severity} ${code} ${findings.map(({ place }) => place).join()}`),
  ).toEqual([
    'error cycle f',
    'warning secret-redacted d',
    'warning odd-hint c',
    'warning task-too-large b,e',
    'info isolated-tasks a',
    'info task-too-large g',
  ])
})
