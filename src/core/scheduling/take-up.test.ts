import { expect, test } from 'vitest'
import { emptySite } from '../execution/state.ts'
import type { AttemptReport } from '../model/attempt.ts'
import type { Event } from '../model/event.ts'
import type { OperatorCommand } from '../model/operator-command.ts'
import { planFromText } from '../../testing/plan-text.ts'
import { step } from './step.ts'

const execution_id = 'exec-2026-01-01-001'
const options = { worker_min: 2, worker_max: 2, assume_idempotent: false, agent: 'simulated', dry_run: false }
const stamp = { at: 1, actor: 'test', execution_id }

function started(text: string): ReturnType<typeof emptySite> {
  const site = emptySite()
  step(site, {
    type: 'submit',
    ...stamp,
    coordinator: planFromText(text),
    options,
    seed: 1,
    plan_dir: '',
    codebase: '',
  })
  return site
}

function ends(
  site: ReturnType<typeof emptySite>,
  token: string,
  report: Partial<Extract<AttemptReport, { type: 'finished' }>>,
): Event[] {
  const finished = { type: 'finished', outcome: 'succeeded', duration_ms: 1, ...report } as const
  return step(site, { type: 'attempt_reported', ...stamp, token, report: finished })
}

function takeUp(site: ReturnType<typeof emptySite>, commands: OperatorCommand[]): Event[] {
  const taken = step(site, { type: 'take_up', ...stamp, options, commands, reason: 'test' })
  return [...taken, ...step(site, { type: 'tick', at: 1, actor: 'test' })]
}

test('all answers of a resume are heard before the execution can end again', () => {
  const site = started('a 1h manual\nb 1h manual\nc 1h after b')
  expect(site.executions.get(execution_id)?.status).toBe('needs_attention')
  const events = takeUp(site, [
    { action: 'skip', task: 'P1.a' },
    { action: 'approve', id: 'P1.b', choice: 'done' },
  ])
  expect(events.map((event) => event.type)).toEqual([
    'execution_resumed',
    'command_accepted',
    'task_skipped',
    'command_accepted',
    'task_succeeded',
    'attempt_ordered',
  ])
})

test('what the last run made stands in the success of its task, also when checks come between', () => {
  const site = started('a 1h checks 1')
  ends(site, 'P1.a-1', { artifacts: [{ path: 'dist/app.js', kind: 'file' }] })
  const succeeded = ends(site, 'P1.a-2', {}).find((event) => event.type === 'task_succeeded')
  expect(succeeded).toMatchObject({ artifacts: [{ path: 'dist/app.js', kind: 'file', produced_by: 'P1.a' }] })
})

test('what a failed run made is forgotten', () => {
  const site = started('a 1h')
  const error = { code: 'ECONNRESET', message: 'reset', class: 'transient', fingerprint: 'x', retryable: true } as const
  ends(site, 'P1.a-1', { outcome: 'failed', error, artifacts: [{ path: 'half.js', kind: 'file' }] })
  step(site, { type: 'tick', at: 10_000_000, actor: 'test' })
  const succeeded = ends(site, 'P1.a-2', {}).find((event) => event.type === 'task_succeeded')
  expect(succeeded).toMatchObject({ artifacts: [] })
})

test('what is complete is taken up only to undo something of it, and that is done again', () => {
  const site = started('a 1h undo\nb 1h undo after a')
  ends(site, 'P1.a-1', {})
  ends(site, 'P1.b-1', {})
  expect(site.executions.get(execution_id)?.status).toBe('completed')
  expect(takeUp(site, [])).toEqual([])
  expect(takeUp(site, [{ action: 'retry', task: 'P1.a' }])).toEqual([])
  takeUp(site, [{ action: 'rollback', task: 'P1.b' }])
  expect(site.executions.get(execution_id)?.status).toBe('running')
  ends(site, 'P1.b-2', {})
  ends(site, 'P1.b-3', {})
  expect(site.executions.get(execution_id)?.status).toBe('completed')
  expect(site.executions.get(execution_id)?.own_attempts.join()).toBe('1,1')
})
