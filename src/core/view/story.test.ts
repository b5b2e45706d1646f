import { expect, test } from 'vitest'
import type { Action } from '../model/action.ts'
import type { Event } from '../model/event.ts'
import type { TaskError } from '../model/failure.ts'
import { EventList, LIST_START } from '../../testing/event-list.ts'
import { renderStoryLine } from './story-line.ts'
import { Story } from './story.ts'

function told(events: readonly Event[]): string {
  const story = new Story()
  return events
    .flatMap((event) => story.tell(event))
    .map((line) => renderStoryLine(line))
    .join('\n')
}

const refused: TaskError = {
  code: 'ECONNREFUSED',
  message: 'connect ECONNREFUSED\n  127.0.0.1:5432',
  class: 'transient',
  fingerprint: 'econnrefused',
  retryable: true,
}

const exitOne: TaskError = {
  code: 'EXIT_1',
  message: "Cannot resolve 'jose' package\u001b[31m",
  class: 'logic',
  fingerprint: 'exit 1',
  retryable: false,
}

const LOCK = { exclusive_resources: ['database'], shared_resources: {} }

test('a run is told as the system design tells it: initialization, starts with locks, completions, a retry, final metrics', () => {
  const list = new EventList()
    .start(
      `P1.T001 2s locks database # OAuth endpoints
       P1.T002 1s # JWT library
       P1.T003 1s done # Config schema
       P1.T004 2s locks database after P1.T001,P1.T002 # User model migration`,
      { worker_max: 6 },
    )
    .add({ type: 'worker_joined', worker: 'worker-1', slots: 1, capabilities: ['backend'] })
    .add({ type: 'worker_joined', worker: 'worker-2', slots: 1, capabilities: ['backend'] })
    .add({ type: 'worker_joined', worker: 'worker-3', slots: 1, capabilities: ['database'] })
    .add({ type: 'resource_acquired', task: 'P1.T001', resources: LOCK })
    .add(run('P1.T001', 1, 'worker-1'), 'P1.T001-1')
    .add(run('P1.T002', 1, 'worker-2'), 'P1.T002-1')
    .after(20)
    .add({ type: 'task_started', task: 'P1.T001', worker: 'worker-1', pid: 11 }, 'P1.T001-1')
    .add({ type: 'task_started', task: 'P1.T002', worker: 'worker-2', pid: 12 }, 'P1.T002-1')
    .after(800)
    .add({ type: 'task_progress', task: 'P1.T001', percent: 40 }, 'P1.T001-1')
    .add(ended('P1.T002', 'failed', refused), 'P1.T002-1')
    .add({ type: 'task_failed', task: 'P1.T002', error: refused, canRetry: true })
    .add(retry('P1.T002', LIST_START + 820 + 800, 2))
    .after(800)
    .add({ type: 'task_requeued', task: 'P1.T002', reason: 'backoff_over' })
    .add(run('P1.T002', 2, 'worker-2'), 'P1.T002-2')
    .after(2_500)
    .add({ type: 'task_checkpoint', task: 'P1.T001', checkpoint: 'endpoint_1', percent: 50 }, 'P1.T001-1')
    .add(ended('P1.T001'), 'P1.T001-1')
    .add({ type: 'task_succeeded', task: 'P1.T001', artifacts: [] })
    .add({ type: 'resource_released', task: 'P1.T001', resources: LOCK })
    .after(100)
    .add(ended('P1.T002'), 'P1.T002-2')
    .add({ type: 'task_succeeded', task: 'P1.T002', artifacts: [] })
    .add({ type: 'resource_acquired', task: 'P1.T004', resources: LOCK })
    .add(run('P1.T004', 1, 'worker-3'), 'P1.T004-1')
    .after(3_600_000)
    .add({ ...ended('P1.T004'), duration_ms: 3_600_000 }, 'P1.T004-1')
    .add({ type: 'task_succeeded', task: 'P1.T004', artifacts: [] })
    .add({ type: 'resource_released', task: 'P1.T004', resources: LOCK })
    .add({ type: 'execution_finished', status: 'completed', counts: { SUCCEEDED: 4 } })
  expect(told(list.events)).toMatchInlineSnapshot(`
    "[Initialization]
    ✓ Loaded coordinator.json (4 tasks, 2 dependencies)
    · 1 task already done in the plan
    ✓ Initialized frontier with 2 tasks
    ✓ Started 3 workers (2 backend, 1 database), up to 6 when needed

    [Time 00:00] Starting execution
    [00:00] → P1.T001 (OAuth endpoints) → worker-1 [database lock acquired]
    [00:00] → P1.T002 (JWT library) → worker-2
    [00:00] ↻ P1.T002 retry 1/2 in 800ms after connect ECONNREFUSED 127.0.0.1:5432
    [00:01] → P1.T002 (retry 1/2) → worker-2
    [00:04] · P1.T001 reached endpoint_1 (50%)
    [00:04] ✓ P1.T001 completed (4.1s) [database lock released]
    [00:04] ✓ Checkpoint: 50% complete
    [00:04] ✓ P1.T002 completed (2.6s)
    [00:04] ✓ Checkpoint: 75% complete
    [00:04] → P1.T004 (User model migration) → worker-3 [database lock acquired]
    [01:00:04] ✓ P1.T004 completed (1h 00m) [database lock released]

    [Time 01:00:04] All tasks completed successfully
    ✓ Final metrics:
      - Total time: 1h 00m (vs 6.0s estimated)
      - Tasks: 4 completed
      - Retries: 1 total
      - Resource utilization: 33% average of worker slots
      - Checkpoints: 1 saved"
  `)
})

test('failure, undoing, skipping, a question, a lost attempt and a late report are told, and what stands in the way at the end', () => {
  const list = new EventList()
    .start(
      `P1.T001 # Deploy the\tservice
       P1.T002 # Publish
       P1.T003 # Migrate
       P1.T004 after P1.T001 # Announce
       P1.T005 # Lint`,
      { worker_max: 1 },
    )
    .add({ type: 'worker_joined', worker: 'worker-1', slots: 1, capabilities: ['*'] })
    .add(run('P1.T001', 1, 'worker-1'), 'P1.T001-1')
    .after(1_000)
    .add(
      { type: 'attempt_cancel_ordered', task: 'P1.T001', kind: 'run', reason: 'timeout', grace_ms: 5_000 },
      'P1.T001-1',
    )
    .add(ended('P1.T001', 'timed_out', exitOne), 'P1.T001-1')
    .add({ type: 'task_failed', task: 'P1.T001', error: exitOne, canRetry: false })
    .add({ ...run('P1.T001', 2, 'worker-1'), kind: 'compensate' }, 'P1.T001-2')
    .after(500)
    .add({ ...ended('P1.T001'), kind: 'compensate' }, 'P1.T001-2')
    .add(run('P1.T002', 1, 'worker-1'), 'P1.T002-1')
    .after(500)
    .add(ended('P1.T002', 'failed', exitOne), 'P1.T002-1')
    .add({ type: 'task_failed', task: 'P1.T002', error: exitOne, canRetry: false })
    .add({ type: 'task_skipped', task: 'P1.T002', reason: 'it failed and is optional' })
    .add(run('P1.T003', 1, 'worker-1'), 'P1.T003-1')
    .after(500)
    .add({ type: 'attempt_lost', task: 'P1.T003', kind: 'run', reason: 'process_gone' }, 'P1.T003-1')
    .add({
      type: 'task_needs_attention',
      task: 'P1.T003',
      reason: 'cut off',
      question: 'Was it done, or may it run again?',
      choices: ['done', 'retry', 'skip'],
    })
    .add(
      { type: 'report_refused', task: 'P1.T003', report: 'finished', reason: 'the attempt is not open' },
      'P1.T003-1',
    )
    .add({ type: 'command_accepted', command: { action: 'budget', usd: 5 } })
    .add({ type: 'command_accepted', command: { action: 'pause' } })
    .add({ type: 'execution_paused', reason: 'by command' })
    .add({ type: 'command_refused', command: { action: 'pause' }, reason: 'the execution is paused' })
    .add({ type: 'task_cancelled', task: 'P1.T005', reason: 'by command' })
    .add({ type: 'execution_finished', status: 'needs_attention', counts: {} })
  expect(told(list.events)).toMatchInlineSnapshot(`
    "[Initialization]
    ✓ Loaded coordinator.json (5 tasks, 1 dependency)
    ✓ Initialized frontier with 4 tasks
    ✓ Started 1 worker

    [Time 00:00] Starting execution
    [00:00] → P1.T001 (Deploy the service) → worker-1
    [00:01] ■ P1.T001 runs past its timeout, ending it
    [00:01] ✗ P1.T001 failed: EXIT_1: Cannot resolve 'jose' package
    [00:01] ↻ P1.T001 undoing what it did
    [00:01] → P1.T002 (Publish) → worker-1
    [00:02] ✗ P1.T002 failed: EXIT_1: Cannot resolve 'jose' package
    [00:02] · P1.T002 skipped: it failed and is optional
    [00:02] → P1.T003 (Migrate) → worker-1
    [00:02] · P1.T003 was cut off: its process is gone without a word
    [00:02] ⚠ P1.T003 needs attention: Was it done, or may it run again? [done | retry | skip]
    [00:02] · P1.T003-1: its report (finished) came too late and was refused
    [00:02] · The budget is now $5
    [00:02] ■ Paused (by command): what runs goes on, nothing new starts
    [00:02] · The command pause was refused: the execution is paused
    [00:02] ■ P1.T005 cancelled: by command

    [Time 00:02] Waiting for a person, 0 of 5 tasks done, 1 skipped
    ✗ P1.T001 failed: EXIT_1: Cannot resolve 'jose' package
    ⚠ P1.T003 needs attention: Was it done, or may it run again? [done | retry | skip]
    · Final metrics:
      - Total time: 2.5s (vs 5h 00m estimated)
      - Tasks: 0 completed, 1 skipped, 1 failed, 1 cancelled, 1 waiting for a person, 1 not started
      - Retries: 0 total
      - Resource utilization: 100% average of worker slots
      - Attempts: 1 cut off"
  `)
})

test('a stop and a resume are told; what a former coordinator told is not told again', () => {
  const list = new EventList()
    .start('P1.T001 # First\nP1.T002 # Second')
    .add({ type: 'worker_joined', worker: 'worker-1', slots: 1, capabilities: ['*'] })
    .add(run('P1.T001', 1, 'worker-1'), 'P1.T001-1')
    .after(300)
    .add({ type: 'command_accepted', command: { action: 'stop' } })
    .add({ type: 'execution_stopping', reason: 'Ctrl-C', abort: false })
    .add({ type: 'attempt_cancel_ordered', task: 'P1.T001', kind: 'run', reason: 'stop', grace_ms: 5_000 }, 'P1.T001-1')
    .after(50)
    .add(ended('P1.T001', 'cancelled'), 'P1.T001-1')
    .add({ type: 'task_requeued', task: 'P1.T001', reason: 'stopped' })
    .add({ type: 'execution_stopped', reason: 'asked to stop' })
  const before = list.events.length
  const options = { worker_min: 1, worker_max: 1, assume_idempotent: false, agent: null, dry_run: false }
  list
    .after(60_000)
    .add({ type: 'execution_resumed', options, reason: 'asked to resume' }, undefined, 'take_up')
    .add(run('P1.T001', 2, 'worker-1'), 'P1.T001-2')
  expect(told(list.events)).toMatchInlineSnapshot(`
    "[Initialization]
    ✓ Loaded coordinator.json (2 tasks, 0 dependencies)
    ✓ Initialized frontier with 2 tasks
    ✓ Started 1 worker, up to 2 when needed

    [Time 00:00] Starting execution
    [00:00] → P1.T001 (First) → worker-1
    [00:00] ■ Stopping (Ctrl-C): 1 running
    [00:00] ■ P1.T001 stopped, to be started again

    [Time 00:00] Stopped, 0 of 2 tasks done

    [Resume]
    ✓ Read the journal: 0 of 2 tasks done
    ✓ Initialized frontier with 2 tasks
    ✓ Started 1 worker

    [Time 01:00] Going on
    [01:00] → P1.T001 (First, again) → worker-1"
  `)
  const story = new Story()
  for (const event of list.events.slice(0, before)) story.recall(event)
  const lines = list.events.slice(before).flatMap((event) => story.tell(event))
  expect(lines.map((line) => renderStoryLine(line)).join('\n')).toMatchInlineSnapshot(`
    "[Resume]
    ✓ Read the journal: 0 of 2 tasks done
    ✓ Initialized frontier with 2 tasks
    ✓ Started 1 worker

    [Time 01:00] Going on
    [01:00] → P1.T001 (First, again) → worker-1"
  `)
})

test('a line is painted piece by piece', () => {
  const tag =
    (name: string) =>
    (text: string): string =>
      `<${name}>${text}</${name}>`
  const paint = {
    strong: tag('strong'),
    faint: tag('faint'),
    good: tag('good'),
    bad: tag('bad'),
    warn: tag('warn'),
    accent: tag('accent'),
  }
  expect(renderStoryLine({ at_ms: 61_000, mark: 'done', text: 'P1.T001 completed' }, paint)).toBe(
    '<faint>[01:01]</faint> <good>✓</good> P1.T001 completed',
  )
})

function run(task: string, number: number, worker: string) {
  return { type: 'attempt_ordered', task, kind: 'run', number, worker, executor: 'command', deadline_at: null } as const
}

function ended(
  task: string,
  outcome: 'succeeded' | 'failed' | 'timed_out' | 'cancelled' = 'succeeded',
  error?: TaskError,
) {
  return {
    type: 'attempt_finished',
    task,
    kind: 'run',
    outcome,
    duration_ms: 1,
    ...(error === undefined ? {} : { error }),
  } as const
}

function retry(task: string, wake_at: number, attempt_number: number) {
  return {
    type: 'task_retry_scheduled',
    task,
    wake_at,
    attempt_number,
    max_attempts: 3,
    reason: 'ECONNREFUSED',
  } as const
}

test('only who simulates takes the time of a setup: a command begins at once, and nothing else is told', () => {
  const starts = (['command', 'agent', 'simulated'] as const).map((executor) => {
    const list = new EventList().start('P1.T001 # OAuth endpoints')
    list.add({ type: 'worker_joined', worker: 'worker-1', slots: 1, capabilities: [] })
    list.add({ ...run('P1.T001', 1, 'worker-1'), executor, setup_seconds: 5 }, 'P1.T001-1')
    return lastOf(list)
  })
  expect(starts).toEqual([
    '[00:00] → P1.T001 (OAuth endpoints) → worker-1',
    '[00:00] → P1.T001 (OAuth endpoints) → worker-1',
    '[00:00] → P1.T001 (OAuth endpoints) → worker-1, after 5.0s of setup',
  ])
})

test('what is not counted as a try of the task itself is told as again, and never as a retry by a number', () => {
  const list = new EventList().start('P1.T001 # OAuth endpoints')
  list.add({ type: 'worker_joined', worker: 'worker-1', slots: 1, capabilities: [] })
  list.add(run('P1.T001', 1, 'worker-1'), 'P1.T001-1')
  list.add(ended('P1.T001', 'failed', refused), 'P1.T001-1')
  list.add({ type: 'task_failed', task: 'P1.T001', error: refused, canRetry: true })
  list.add(retry('P1.T001', LIST_START + 5000, 1))
  expect(lastOf(list)).toBe('[00:00] ↻ P1.T001 again in 5.0s after connect ECONNREFUSED 127.0.0.1:5432')
})

function lastOf({ events }: EventList): string | undefined {
  return told(events).split('\n').at(-1)
}

test('a success for which only an agent stands is told as its own word; a check, or a command, says more', () => {
  const success = (action: Action, plan: string): string | undefined => {
    const list = new EventList().start(plan)
    for (const event of list.events)
      if (event.type === 'execution_started') for (const node of event.coordinator.graph.nodes) node.action = action
    list.add({ type: 'worker_joined', worker: 'worker-1', slots: 1, capabilities: [] })
    list.add(run('P1.T001', 1, 'worker-1'), 'P1.T001-1')
    list.add(ended('P1.T001', 'succeeded'), 'P1.T001-1')
    list.add({ type: 'task_succeeded', task: 'P1.T001', artifacts: [] })
    return told(list.events)
      .split('\n')
      .find((line) => line.includes('completed'))
  }
  const plain = 'P1.T001 # Sign in'
  expect([
    success({ kind: 'agent' }, plain),
    success({ kind: 'shell', executor: 'post' }, plain),
    success({ kind: 'shell', cmd: 'true' }, plain),
    success({ kind: 'agent' }, 'P1.T001 checks 1 # Sign in'),
  ]).toMatchInlineSnapshot(`
    [
      "[00:00] ✓ P1.T001 completed (0ms), by its own word: nothing checks it",
      "[00:00] ✓ P1.T001 completed (0ms), by its own word: nothing checks it",
      "[00:00] ✓ P1.T001 completed (0ms)",
      "[00:00] ✓ P1.T001 completed (0ms)",
    ]
  `)
})

test('a question about a task is told once, with its id and how it is answered', () => {
  const list = new EventList().start('P1.T001 # Deploy')
  const choices = ['approve', 'skip']
  const question = 'Deploy: it is Friday. May it start?'
  list.add({ type: 'task_needs_attention', task: 'P1.T001', reason: 'approval', question, choices })
  const asked = { type: 'approval_requested', id: 'ask-2', kind: 'task', about: 'P1.T001', subject: 'Deploy' } as const
  list.add({ ...asked, reason: 'it is Friday', choices, timeout_at: null, default: null })
  expect(
    told(list.events)
      .split('\n')
      .filter((line) => line.includes('Friday')),
  ).toMatchInlineSnapshot(`
    [
      "[00:00] ⚠ P1.T001 needs attention: Deploy: it is Friday. May it start? [approve | skip] (tasks approve ask-2, or tasks reject ask-2)",
    ]
  `)
})
