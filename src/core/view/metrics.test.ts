import { expect, test } from 'vitest'
import type { EventBody } from '../model/event.ts'
import { EventList, LIST_START } from '../../testing/event-list.ts'
import { viewOf } from './execution-view.ts'
import { executionRecord } from './metrics.ts'

const HOUR = 3_600_000

function run(task: string, number = 1): EventBody {
  return {
    type: 'attempt_ordered',
    task,
    kind: 'run',
    number,
    worker: 'worker-1',
    executor: 'command',
    deadline_at: null,
  }
}

function succeed(list: EventList, task: string, cost_usd?: number): EventList {
  const usage = cost_usd === undefined ? {} : { usage: { cost_usd } }
  return list
    .add({ type: 'attempt_finished', task, kind: 'run', outcome: 'succeeded', duration_ms: 1, ...usage }, `${task}-1`)
    .add({ type: 'task_succeeded', task, artifacts: [] })
}

test('the record of a finished execution has the metrics and the timeline of the system design', () => {
  const list = new EventList()
    .start('P1.T001 2h # One\nP1.T002 2h # Two\nP1.T003 1h # Three\nP1.T004 1h done # Four')
    .add({ type: 'worker_joined', worker: 'worker-1', slots: 2, capabilities: ['*'] })
    .add(run('P1.T001'), 'P1.T001-1')
    .add(run('P1.T002'), 'P1.T002-1')
    .after(HOUR)
  succeed(list, 'P1.T001', 1.25).after(HOUR)
  succeed(list, 'P1.T002', 3)
  list.add(run('P1.T003'), 'P1.T003-1').after(HOUR / 2)
  succeed(list, 'P1.T003').add({ type: 'execution_finished', status: 'completed', counts: { SUCCEEDED: 4 } })
  expect(executionRecord(viewOf(list.events))).toMatchInlineSnapshot(`
    {
      "execution_id": "exec-2026-11-22-001",
      "metrics": {
        "attempts_lost": 0,
        "attempts_total": 3,
        "circuit_breaker_activations": 0,
        "circuit_breakers_resolved": 0,
        "cost_estimate_usd": 4.25,
        "estimated_duration_hours": 6,
        "hot_updates_applied": 0,
        "remedies_applied": 0,
        "remedies_helped": 0,
        "resource_efficiency": 0.7,
        "resumes_total": 0,
        "retries_total": 0,
        "tasks_cancelled": 0,
        "tasks_completed": 4,
        "tasks_failed": 0,
        "tasks_need_attention": 0,
        "tasks_skipped": 0,
        "tasks_total": 4,
        "tasks_unchecked": 0,
        "total_duration_hours": 2.5,
      },
      "plan_id": "PLAN-000000000000",
      "status": "completed",
      "timeline": {
        "checkpoints": [
          {
            "at": "2026-11-22T10:00:00.000Z",
            "progress": 50,
          },
          {
            "at": "2026-11-22T11:00:00.000Z",
            "progress": 75,
          },
          {
            "at": "2026-11-22T11:30:00.000Z",
            "progress": 100,
          },
        ],
        "completed_at": "2026-11-22T11:30:00.000Z",
        "started_at": "2026-11-22T09:00:00.000Z",
      },
      "title": "A sketch",
    }
  `)
})

test('what nobody measured is null, and an execution that goes on has no end', () => {
  const list = new EventList().start('P1.T001 2h # One').after(HOUR).add({ type: 'execution_paused', reason: 'asked' })
  const { metrics, timeline, status } = executionRecord(viewOf(list.events), LIST_START + 2 * HOUR)
  expect(status).toBe('paused')
  const unknown = { cost_estimate_usd: null, resource_efficiency: null }
  expect(metrics).toMatchObject({ total_duration_hours: 2, tasks_completed: 0, ...unknown })
  expect(Object.keys(timeline)).toEqual(['started_at', 'checkpoints'])
})

test('the time without a coordinator uses no worker, and an execution that was taken up again has not ended', () => {
  const options = { worker_min: 1, worker_max: 1, assume_idempotent: false, agent: null, dry_run: false }
  const list = new EventList()
    .start('P1.T001 2h # One')
    .add({ type: 'worker_joined', worker: 'worker-1', slots: 1, capabilities: ['*'] })
    .after(HOUR)
    .add(run('P1.T001'), 'P1.T001-1')
    .after(HOUR)
    .add({ type: 'attempt_lost', task: 'P1.T001', kind: 'run', reason: 'process_gone' }, 'P1.T001-1')
    .add({ type: 'task_requeued', task: 'P1.T001', reason: 'cut_off' })
    .add({ type: 'execution_stopped', reason: 'asked to stop' })
    .after(10 * HOUR)
    .add({ type: 'execution_resumed', options, reason: 'asked' }, undefined, 'take_up')
  const record = executionRecord(viewOf(list.events))
  expect(record.metrics).toMatchObject({
    total_duration_hours: 12,
    resource_efficiency: 0.5,
    attempts_lost: 1,
    attempts_total: 1,
    resumes_total: 1,
  })
  expect(record.timeline.completed_at).toBeUndefined()
})

test('a record of ten thousand tasks is folded in one pass', () => {
  const count = 10_000
  const id = (i: number): string => `P1.T${String(i).padStart(5, '0')}`
  const plan = Array.from({ length: count }, (_, i) => `${id(i)} ${i > 0 ? `after ${id(i - 1)}` : ''}`).join('\n')
  const list = new EventList()
    .start(plan)
    .add({ type: 'worker_joined', worker: 'worker-1', slots: 1, capabilities: ['*'] })
  for (let i = 0; i < count; i++) succeed(list.add(run(id(i)), `${id(i)}-1`).after(1), id(i))
  const { metrics, timeline } = executionRecord(viewOf(list.events))
  expect(metrics).toMatchObject({ tasks_completed: count, attempts_total: count, resource_efficiency: 1 })
  expect(timeline.checkpoints).toHaveLength(4)
})
