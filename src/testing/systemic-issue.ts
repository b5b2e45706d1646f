import type { RemedyKind, SystemicIssue } from '../core/model/healing.ts'

/** An issue for tests, about task `P1.a` where nothing else is said. */
export function systemicIssue(remedy: RemedyKind, over: Partial<SystemicIssue> = {}): SystemicIssue {
  return {
    id: 'issue-9',
    pattern: 'it',
    key: 'k',
    code: 'IT_FAILED',
    fingerprint: 'f',
    tasks: ['P1.a'],
    occurrences: 1,
    first_seq: 1,
    captures: {},
    ...over,
    remedy,
  }
}
