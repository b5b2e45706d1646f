import { expect, test } from 'vitest'
import { proposalFromText } from '../../../testing/proposal-text.ts'
import type { TaskProposal } from '../../model/proposal.ts'
import { mergeTasks } from './normalization-merge.ts'

test('a joined task is done when each of them is, whoever said when', () => {
  const [a, b] = proposalFromText('a\nb').tasks as [TaskProposal, TaskProposal]
  const criteriaOf = (first: Partial<TaskProposal>, second: Partial<TaskProposal>): unknown =>
    mergeTasks([
      { ...a, ...first },
      { ...b, ...second },
    ]).done_when
  const check = { id: 'c', type: 'command', cmd: 'make check', expect: { exit_code: 0 } } as const
  const checked: Partial<TaskProposal> = {
    acceptance_checks: [{ ...check, priority: 'must', timeout_seconds: 30, when: 'on_complete' }],
  }
  expect(criteriaOf({ done_when: ['a works'] }, {})).toEqual(['a works', '"b" is done as the specification says'])
  expect(criteriaOf({}, checked)).toEqual(['"a" is done as the specification says', '`make check` exits with 0'])
  expect(criteriaOf({}, {})).toBeUndefined()
  expect(criteriaOf(checked, checked)).toBeUndefined()
})
