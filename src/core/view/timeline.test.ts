import { expect, test } from 'vitest'
import { EventList, LIST_START } from '../../testing/event-list.ts'
import { viewOf } from './execution-view.ts'
import { taskTimeline, timelineOf } from './timeline.ts'

const error = { code: 'EXIT_7', message: 'no', class: 'logic', fingerprint: 'x', retryable: true } as const

function twoAttempts(): EventList {
  const order = { task: 'P1.T001', kind: 'run', worker: 'worker-1', executor: 'command', deadline_at: null } as const
  return new EventList()
    .start('P1.T001 # Unit tests\nP1.T002 # Lint')
    .add({ type: 'worker_joined', worker: 'worker-1', slots: 2, capabilities: ['*'] })
    .after(100)
    .add({ type: 'attempt_ordered', ...order, number: 1 }, 'P1.T001-1')
    .after(50)
    .add({ type: 'task_started', task: 'P1.T001', worker: 'worker-1', pid: 17 }, 'P1.T001-1')
    .after(200)
    .add(
      {
        type: 'attempt_finished',
        task: 'P1.T001',
        kind: 'run',
        outcome: 'failed',
        duration_ms: 200,
        exit_code: 7,
        error,
      },
      'P1.T001-1',
    )
    .add({ type: 'task_failed', task: 'P1.T001', error, canRetry: true })
    .add({
      type: 'task_retry_scheduled',
      task: 'P1.T001',
      wake_at: LIST_START + 400,
      attempt_number: 2,
      max_attempts: 3,
      reason: 'EXIT_7',
    })
    .after(50)
    .add({ type: 'task_requeued', task: 'P1.T001', reason: 'backoff_over' })
    .add({ type: 'attempt_ordered', ...order, number: 2 }, 'P1.T001-2')
    .after(10)
    .add(
      { type: 'attempt_cancel_ordered', task: 'P1.T001', kind: 'run', reason: 'silent', grace_ms: 5_000 },
      'P1.T001-2',
    )
}

test('a timeline has every attempt of a task with its moments, its worker and its outcome', () => {
  const timeline = taskTimeline(viewOf(twoAttempts().events), 'P1.T001')
  const since = (at: number | null): number | null => (at === null ? null : at - LIST_START)
  expect({ ...timeline, started_at: since(timeline?.started_at ?? null), attempts: undefined }).toMatchInlineSnapshot(`
    {
      "attempts": undefined,
      "ended_at": null,
      "retries": 1,
      "started_at": 100,
      "state": "CANCELLING",
      "task": "P1.T001",
      "title": "Unit tests",
    }
  `)
  const rows = timeline?.attempts.map((one) =>
    [
      one.token,
      since(one.ordered_at),
      since(one.started_at),
      since(one.ended_at),
      one.outcome,
      one.exit_code,
      one.cancel_reason,
    ].join(' '),
  )
  expect(rows).toMatchInlineSnapshot(`
    [
      "P1.T001-1 100 150 350 failed 7 ",
      "P1.T001-2 400     silent",
    ]
  `)
})

test('an attempt that is lost ends when that is known, and says why', () => {
  const list = twoAttempts()
    .after(500)
    .add({ type: 'attempt_lost', task: 'P1.T001', kind: 'run', reason: 'machine_restarted' }, 'P1.T001-2')
  const attempt = taskTimeline(viewOf(list.events), 'P1.T001')?.attempts[1]
  expect(attempt).toMatchObject({ outcome: 'lost', lost_reason: 'machine_restarted', ended_at: LIST_START + 910 })
})

test('timelines stand in the order of the plan; a task that never started has none of the moments', () => {
  const view = viewOf(twoAttempts().events)
  expect(timelineOf(view).map((one) => one.task)).toEqual(['P1.T001', 'P1.T002'])
  expect(taskTimeline(view, 'P1.T002')).toMatchObject({
    state: 'READY',
    started_at: null,
    ended_at: null,
    attempts: [],
  })
  expect(taskTimeline(view, 'P1.T999')).toBeUndefined()
})
