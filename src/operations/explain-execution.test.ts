import { expect, test } from 'vitest'
import type { Journal } from '../core/ports/journal.ts'
import { explainExecution } from './explain-execution.ts'

test.each([
  ['P1.T002', 'tasks logs P1.T002'],
  ['P1.T002', 'tasks status'],
  ['P1.T002', 'tasks explain-plan P1.T002'],
  ['issue-12', 'look for issue-12 there'],
  ['ask-14', 'look for ask-14 there'],
])('%s is no execution, and where it is told of is said: %s', (named, told) => {
  const empty: Pick<Journal, 'executions'> = { executions: () => [] }
  expect(() => explainExecution(empty as Journal, named, () => false)).toThrow(
    expect.objectContaining({ code: 'unknown-execution', advice: expect.stringContaining(told) as string }),
  )
})
