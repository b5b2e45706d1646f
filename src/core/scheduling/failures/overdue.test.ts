import { expect, test } from 'vitest'
import type { CoordinatorNode } from '../../model/coordinator.ts'
import type { OpenAttempt } from '../../execution/state.ts'
import { overdueError } from './overdue.ts'

test('a run that ran past its timeout is told with the limit, and what its end took beyond it', () => {
  const attempt = {
    kind: 'run',
    check_index: null,
    ordered_at: 0,
    started_at: 0,
    cancel: null,
  } as unknown as OpenAttempt
  const told = (timeout_seconds: number | undefined, at: number): string =>
    overdueError({ id: 'P1.a', acceptance: [], action: { timeout_seconds } } as unknown as CoordinatorNode, attempt, at)
      .message
  expect([told(3, 13_000), told(3, 3_100), told(undefined, 13_000)]).toEqual([
    'ran past its timeout of 3 s; it took 10 s more to end',
    'ran past its timeout of 3 s',
    'ran past its timeout and was ended after 13 s',
  ])
})
