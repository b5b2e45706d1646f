import { expect, test } from 'vitest'
import { planFromText } from '../../../testing/plan-text.ts'
import { newExecution, type OpenAttempt } from '../../execution/state.ts'
import { scopeAction } from './scope.ts'

const OPTIONS = { worker_min: 1, worker_max: 1, assume_idempotent: false, agent: 'mine', dry_run: false }

test('what an agent, or anybody in a copy of its own, wrote outside its scope is told, also where the rules say nothing of it', () => {
  const execution = newExecution('exec-1', planFromText('a agent'), OPTIONS, 1, 0)
  const inCopies = newExecution('exec-2', planFromText('a agent'), { ...OPTIONS, workspace: 'copy' }, 1, 0)
  const action = (executor: string, outside_count: number, of = execution): string | undefined =>
    scopeAction(of, { kind: 'run', executor } as OpenAttempt, {
      type: 'finished',
      outcome: 'succeeded',
      duration_ms: 1,
      scope: { written: 1, attributed: true, candidates: [], outside: ['x'], outside_count },
    })
  expect([action('agent', 1), action('agent', 0), action('command', 1)]).toEqual(['warn', undefined, undefined])
  expect([action('command', 1, inCopies), action('command', 0, inCopies)]).toEqual(['warn', undefined])
})
