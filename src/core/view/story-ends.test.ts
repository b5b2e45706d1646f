import { expect, test } from 'vitest'
import type { Event, EventBody } from '../model/event.ts'
import { EventList } from '../../testing/event-list.ts'
import { simulateText } from '../../testing/trace.ts'
import { renderStoryLine } from './story-line.ts'
import { Story } from './story.ts'

function told(events: readonly Event[]): string {
  const story = new Story()
  const lines = events.flatMap((event) => story.tell(event))
  return lines.map((line) => renderStoryLine(line)).join('\n')
}

test('an execution that ends without a ready task says what that lacks; a quarantined one is told with its reason', () => {
  const { events } = simulateText(
    'budget cost_usd 5\na 1h pool cost_usd:4\nb 1h pool cost_usd:2 prio low\nc 1h after a',
    { workers: 4, operator: ['30m update quarantine c'] },
  )
  expect(told(events).split('\n').slice(-10).join('\n')).toMatchInlineSnapshot(`
    "
    [Time 01:00:00] Waiting for a person, 1 of 3 tasks done
    ⚠ P1.b cannot start: it needs 2 of the budget cost_usd, of which 1 is left for good; raise it with an update (set_pool), or skip the task
    ✗ P1.c is quarantined: it does harm
    · Final metrics:
      - Total time: 1h 00m (vs 3h 00m estimated)
      - Tasks: 1 completed, 1 quarantined, 1 not started
      - Retries: 0 total
      - Resource utilization: 25% average of worker slots
      - Hot updates: 1 applied"
  `)
})

test('checks that a stop put off are told at the stop and when the execution goes on', () => {
  const { events } = simulateText('a 1h checks 1', {
    attempts: { 'a check': ['ok 2h'] },
    operator: ['90m stop', '4h take_up'],
  })
  const lines = told(events).split('\n')
  expect(lines.filter((line) => /stop|check|Going on/i.test(line)).join('\n')).toMatchInlineSnapshot(`
    "[01:30:00] ■ Stopping (by command): 1 running
    [01:30:00] ■ P1.a has done its work; its checks are made when the execution goes on
    [Time 01:30:00] Stopped, 0 of 1 task done
    [Time 04:00:00] Going on
    [04:00:00] → P1.a (a) has done its work: check 1 of 1 check → worker-1"
  `)
})

test('a check that runs past its timeout is told as the check', () => {
  const { events } = simulateText('a 1h checks 1', { attempts: { 'a check': ['ok 2h'] }, operator: [] })
  const lines = told(events).split('\n')
  expect(lines.filter((line) => line.includes('timeout')).join('\n')).toMatchInlineSnapshot(`
    "[02:00:00] ■ check 1 of P1.a runs past its timeout of 1h 00m, ending it
    [02:00:00] ✗ P1.a failed: TIMEOUT: check 1 of P1.a ran past its timeout of 3600 s
    ✗ P1.a failed: TIMEOUT: check 1 of P1.a ran past its timeout of 3600 s"
  `)
})

test('what is spent of a budget, and a start in a rate, are not told as released', () => {
  const { events } = simulateText(
    'budget cost_usd 5\nrate api 1 per 30m\nlock db\na 1h locks db pool cost_usd:4 rates api',
    { costs: { a: 1.5 } },
  )
  expect(told(events).match(/completed .*/u)?.[0]).toMatchInlineSnapshot(
    `"completed (1h 00m) [db lock released; 1.5 × cost_usd spent]"`,
  )
})

test('that nothing can start for a long time is told once for each moment that is waited for', () => {
  const { events } = simulateText('lock night open 10:00-12:00\na 1h locks night', {})
  const story = new Story()
  const lines = events.flatMap((event) => [...story.tell(event), ...story.rest(), ...story.rest()])
  expect(
    lines
      .map((line) => renderStoryLine(line))
      .slice(0, 8)
      .join('\n'),
  ).toMatchInlineSnapshot(`
    "[Initialization]
    ✓ Loaded coordinator.json (1 task, 0 dependencies)
    ✓ Initialized frontier with 1 task
    ✓ Started 1 worker

    [Time 00:00] Starting execution
    [00:00] · Nothing can start for 10h 00m: P1.a waits 10h 00m until night may be used
    [10:00:00] → P1.a (a) → worker-1 [night lock acquired]"
  `)
})

test('orders that are only preferred are told apart from dependencies', () => {
  const { events } = simulateText('a 1h\nb 1h after a\nc 1h soft-after a', {})
  expect(told(events)).toContain('(3 tasks, 1 dependency, 1 preferred order)')
})

test('a task that ended while nobody looked took as long as it ran', () => {
  const options = { worker_min: 1, worker_max: 1, assume_idempotent: false, agent: null, dry_run: false }
  const { events } = new EventList()
    .start('P1.T001 # First', { worker_max: 1 })
    .add({ type: 'worker_joined', worker: 'worker-1', slots: 1, capabilities: ['*'] })
    .add(RUN, 'P1.T001-1')
    .after(60_000)
    .add({ type: 'execution_resumed', options, reason: 'asked to resume' }, undefined, 'take_up')
    .add(ENDED, 'P1.T001-1')
    .add({ type: 'task_succeeded', task: 'P1.T001', artifacts: [] })
  expect(told(events)).toContain('P1.T001 completed (4.0s)')
})

const RUN: EventBody = {
  type: 'attempt_ordered',
  task: 'P1.T001',
  kind: 'run',
  number: 1,
  worker: 'worker-1',
  executor: 'command',
  deadline_at: null,
}

const ENDED: EventBody = {
  type: 'attempt_finished',
  task: 'P1.T001',
  kind: 'run',
  outcome: 'succeeded',
  duration_ms: 4_000,
}

test('who waits for a quarantined task is named when the execution ends without it', () => {
  const { events } = simulateText('a 1h\nb 1h after a\nc 1h after b\nd 1h', {
    workers: 2,
    policies: {
      circuit_breakers: {
        patterns: [
          {
            name: 'deploy',
            match: { class: 'systemic' },
            group_by: 'code',
            scope: 'plan',
            threshold: 1,
            window_s: 600,
            action: 'quarantine',
            cooldown_s: 600,
            max_activations: 3,
          },
        ],
      },
    },
    attempts: { a: ['systemic 10m'] },
  })
  expect(told(events)).toMatch(/P1\.a is quarantined: .*; P1\.b, P1\.c wait for it/)
})

test('work that went on while no coordinator was there counts as work, and is told as that', () => {
  const { events } = simulateText('a 1h\nb 1h after a', { workers: 1, operator: ['10m crash'] })
  expect(told(events)).toContain(
    'Total time: 2h 00m in 2 runs (vs 2h 00m estimated), 2h 00m since the start, of which tasks went on for 11m 00s while nobody coordinated them',
  )
})
