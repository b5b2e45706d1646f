import { expect, test } from 'vitest'
import { EventList, LIST_START } from '../../testing/event-list.ts'
import { emptyView, viewOf } from './execution-view.ts'
import { progressLines, progressOf } from './progress.ts'

const error = { code: 'EXIT_1', message: 'no', class: 'logic', fingerprint: 'x', retryable: true } as const

/** One task runs, one waits for its retry, one failed, one is ready, the others wait for these. */
function underWay(): EventList {
  const list = new EventList()
    .start(
      `P1.T001 done # Type check
       P1.T002 # Unit tests
       P1.T003 locks database # Migrate
       P1.T004 # Lint
       P1.T005 after P1.T002 # Bundle
       P1.T006 after P1.T003,P1.T001 # Smoke test
       P1.T007 # Docs`,
    )
    .add({ type: 'worker_joined', worker: 'worker-1', slots: 2, capabilities: ['*'] })
  const run = (task: string): void => {
    const order = { kind: 'run', number: 1, worker: 'worker-1', executor: 'command', deadline_at: null } as const
    list.add({ type: 'attempt_ordered', task, ...order }, `${task}-1`)
  }
  const fail = (task: string, canRetry: boolean): void => {
    list.add({ type: 'attempt_finished', task, kind: 'run', outcome: 'failed', duration_ms: 5, error }, `${task}-1`)
    list.add({ type: 'task_failed', task, error, canRetry })
  }
  run('P1.T002')
  run('P1.T003')
  list.after(4_000)
  fail('P1.T003', false)
  run('P1.T004')
  fail('P1.T004', true)
  list.add({
    type: 'task_retry_scheduled',
    task: 'P1.T004',
    wake_at: LIST_START + 9_000,
    attempt_number: 2,
    max_attempts: 3,
    reason: 'EXIT_1',
  })
  list.add({ type: 'task_started', task: 'P1.T002', worker: 'worker-1' }, 'P1.T002-1')
  return list.add({ type: 'task_progress', task: 'P1.T002', percent: 62.4 }, 'P1.T002-1')
}

test('progress says what is done, what runs where and since when, what is ready, and what waits for what', () => {
  const progress = progressOf(viewOf(underWay().events), LIST_START + 5_500)
  expect(progress).toMatchInlineSnapshot(`
    {
      "attention": [],
      "backing_off": [
        {
          "task": "P1.T004",
          "wake_at": 1795338009000,
        },
      ],
      "blocked": [
        {
          "after": [
            "P1.T002",
          ],
          "dead": false,
          "task": "P1.T005",
        },
        {
          "after": [
            "P1.T003",
          ],
          "dead": true,
          "task": "P1.T006",
        },
      ],
      "counts": {
        "BACKOFF": 1,
        "FAILED": 1,
        "PENDING": 2,
        "READY": 1,
        "RUNNING": 1,
        "SUCCEEDED": 1,
      },
      "elapsed_ms": 5500,
      "execution_id": "exec-2026-11-22-001",
      "percent": 14,
      "ready": [
        "P1.T007",
      ],
      "running": [
        {
          "elapsed_ms": 5500,
          "percent": 62.4,
          "state": "RUNNING",
          "task": "P1.T002",
          "title": "Unit tests",
          "worker": "worker-1",
        },
      ],
      "status": "running",
      "tasks_done": 1,
      "tasks_total": 7,
      "title": "A sketch",
      "workers": {
        "busy": 1,
        "total": 2,
      },
    }
  `)
})

test('progress fits into a few lines', () => {
  const progress = progressOf(viewOf(underWay().events), LIST_START + 5_500)
  expect(progress === null ? [] : progressLines(progress)).toMatchInlineSnapshot(`
    [
      "███░░░░░░░░░░░░░░░░░ 14%  1/7 done · 1/2 workers busy · 1 ready · 2 waiting · 1 to be tried again · 1 failed · 5.5s",
      "→ P1.T002  5.5s  worker-1  Unit tests  62%",
    ]
  `)
})

test('lists are cut off where they are too long, counts never', () => {
  const progress = progressOf(viewOf(underWay().events), LIST_START, 1)
  expect([progress?.blocked.length, progress?.counts.PENDING]).toEqual([1, 2])
})

test('there is no progress before the start', () => {
  expect(progressOf(emptyView(), LIST_START)).toBeNull()
})
