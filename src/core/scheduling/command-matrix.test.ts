import { expect, test } from 'vitest'
import { TASK_STATES, type TaskState } from '../model/execution-options.ts'
import { MS_PER_HOUR } from '../std/duration.ts'
import { type TraceOptions, simulateText, traceOf } from '../../testing/trace.ts'
import { taskState } from '../execution/state.ts'

interface Way extends TraceOptions {
  readonly plan: string
}

/** A way to bring `a` into each state by 2h. QUEUED lies within one step, so no command can find a task in it. */
const WAYS: Readonly<Record<Exclude<TaskState, 'QUEUED'>, Way>> = {
  PENDING: { plan: 'a 1h after z\nz 9h' },
  READY: { plan: 'a 1h prio low\nz 9h', workers: 1 },
  ASSIGNED: { plan: 'a 9h idempotent after z\nz 119m', starts_after: '10m' },
  RUNNING: { plan: 'a 9h idempotent' },
  CHECKPOINTED: { plan: 'a 9h resumable', says: { a: ['1h checkpoint half 50'] } },
  VERIFYING: { plan: 'a 90m checks 1', attempts: { 'a check': ['ok 5h'] } },
  INTEGRATING: { plan: 'a 90m', copies: true, attempts: { 'a integrate': ['ok 5h'] } },
  SUCCEEDED: { plan: 'a 1h\nz 9h' },
  FAILED: { plan: 'a 1h\nz 9h', attempts: { a: ['logic'] } },
  BACKOFF: { plan: 'a 1h\nz 9h', attempts: { a: ['external 118m'] } },
  COMPENSATING: { plan: 'a 1h undo', attempts: { a: ['logic'], 'a undo': ['ok 5h'] } },
  ROLLED_BACK: { plan: 'a 1h undo\nz 9h', attempts: { a: ['logic'] } },
  PAUSED: { plan: 'a 1h\nb 30m after a effects db\nz 9h', operator: ['110m rollback a'] },
  CANCELLING: { plan: 'a 9h idempotent', operator: ['7198s cancel a'] },
  CANCELLED: { plan: 'a 9h idempotent\nz 9h', operator: ['1h cancel a'] },
  SKIPPED: { plan: 'a 1h optional\nz 9h', attempts: { a: ['logic'] } },
  QUARANTINED: { plan: 'a 1h after z\nz 9h', operator: ['1h update quarantine a'] },
  WAITING_APPROVAL: { plan: 'a 1h approval\nz 9h' },
  NEEDS_ATTENTION: { plan: 'a 1h\nz 9h', attempts: { a: ['lost'] } },
}

const COMMANDS = [
  'pause',
  'resume',
  'stop',
  'abort',
  'retry a',
  'skip a',
  'cancel a',
  'approve a',
  'reject a',
  'scale 3',
  'rollback a',
  'take a',
  'fail a',
  'rewind 1',
  'budget 5',
] as const

const MOMENT_MS = 2 * MS_PER_HOUR

/** The state of `a` when the command comes, and what follows from the command at that moment. */
function answer({ plan, ...way }: Way, command: string): readonly [TaskState | undefined, string] {
  let found: TaskState | undefined
  const { events } = simulateText(plan, {
    workers: 2,
    obeys_after: '4s',
    ...way,
    operator: [...(way.operator ?? []), `2h ${command}`],
    observer: {
      turned: ({ site }) => {
        for (const execution of site.executions.values())
          if (site.at < execution.started_at + MOMENT_MS) found = taskState(execution, 0)
      },
    },
  })
  const moment = (events[0]?.ts ?? 0) + MOMENT_MS
  const then = events.filter((event) => event.ts === moment)
  const caused = then.filter((event) => event.cause === 'command')
  const rest = then.filter((event) => event.cause === 'tick')
  const told = traceOf([...caused, ...rest])
  return [found, told === '' ? 'accepted' : told.replace(/^0h /, '')]
}

test('every state has a way that leads there, but the one that lies within a step', () => {
  for (const [state, way] of Object.entries(WAYS)) expect([state, answer(way, 'scale 3')[0]]).toEqual([state, state])
  expect(TASK_STATES.filter((state) => !Object.hasOwn(WAYS, state))).toEqual(['QUEUED'])
})

test('each command answers in each state of a task: it is carried out, or refused with a reason', () => {
  const table = Object.entries(WAYS).flatMap(([state, way]) =>
    COMMANDS.map((command) => `${state}, ${command}: ${answer(way, command)[1]}`),
  )
  expect(table.join('\n')).toMatchInlineSnapshot(`
    "PENDING, pause: paused
    PENDING, resume: refused (the execution is running, not paused)
    PENDING, stop: stopping  z ■
    PENDING, abort: aborting  z ■ abort
    PENDING, retry a: refused (P1.a waits for other tasks; there is nothing to repeat)
    PENDING, skip a: a –
    PENDING, cancel a: a ⊘
    PENDING, approve a: refused (P1.a does not wait for a person)
    PENDING, reject a: refused (P1.a does not wait for a person)
    PENDING, scale 3: accepted
    PENDING, rollback a: refused (P1.a waits for other tasks; there is nothing to roll back)
    PENDING, take a: refused (P1.a does not wait for a person to do it; only what people do can be taken)
    PENDING, fail a: refused (P1.a does not wait for a person to do it; only what people do can be said to have failed)
    PENDING, rewind 1: refused (nothing has finished since event 1)
    PENDING, budget 5: accepted
    READY, pause: paused
    READY, resume: refused (the execution is running, not paused)
    READY, stop: stopping  z ■
    READY, abort: aborting  z ■ abort
    READY, retry a: refused (P1.a is ready; there is nothing to repeat)
    READY, skip a: a –
    READY, cancel a: a ⊘
    READY, approve a: refused (P1.a does not wait for a person)
    READY, reject a: refused (P1.a does not wait for a person)
    READY, scale 3: +worker-2  a →
    READY, rollback a: refused (P1.a is ready; there is nothing to roll back)
    READY, take a: refused (P1.a does not wait for a person to do it; only what people do can be taken)
    READY, fail a: refused (P1.a does not wait for a person to do it; only what people do can be said to have failed)
    READY, rewind 1: refused (nothing has finished since event 1)
    READY, budget 5: accepted
    ASSIGNED, pause: paused
    ASSIGNED, resume: refused (the execution is running, not paused)
    ASSIGNED, stop: stopping  a ■
    ASSIGNED, abort: aborting  a ■ abort
    ASSIGNED, retry a: refused (P1.a is starting; wait for it to end or cancel it first)
    ASSIGNED, skip a: refused (P1.a is starting; wait for it to end or cancel it first)
    ASSIGNED, cancel a: a ■ cancelled
    ASSIGNED, approve a: refused (P1.a does not wait for a person)
    ASSIGNED, reject a: refused (P1.a does not wait for a person)
    ASSIGNED, scale 3: accepted
    ASSIGNED, rollback a: rollback a  a ■ rollback
    ASSIGNED, take a: refused (P1.a does not wait for a person to do it; only what people do can be taken)
    ASSIGNED, fail a: refused (P1.a does not wait for a person to do it; only what people do can be said to have failed)
    ASSIGNED, rewind 1: back to 1  rollback a, z  z ↶  a ■ rollback
    ASSIGNED, budget 5: accepted
    RUNNING, pause: paused
    RUNNING, resume: refused (the execution is running, not paused)
    RUNNING, stop: stopping  a ■
    RUNNING, abort: aborting  a ■ abort
    RUNNING, retry a: refused (P1.a is running; wait for it to end or cancel it first)
    RUNNING, skip a: refused (P1.a is running; wait for it to end or cancel it first)
    RUNNING, cancel a: a ■ cancelled
    RUNNING, approve a: refused (P1.a does not wait for a person)
    RUNNING, reject a: refused (P1.a does not wait for a person)
    RUNNING, scale 3: accepted
    RUNNING, rollback a: rollback a  a ■ rollback
    RUNNING, take a: refused (P1.a does not wait for a person to do it; only what people do can be taken)
    RUNNING, fail a: refused (P1.a does not wait for a person to do it; only what people do can be said to have failed)
    RUNNING, rewind 1: refused (nothing has finished since event 1)
    RUNNING, budget 5: accepted
    CHECKPOINTED, pause: paused
    CHECKPOINTED, resume: refused (the execution is running, not paused)
    CHECKPOINTED, stop: stopping  a ■
    CHECKPOINTED, abort: aborting  a ■ abort
    CHECKPOINTED, retry a: refused (P1.a is at a checkpoint; wait for it to end or cancel it first)
    CHECKPOINTED, skip a: refused (P1.a is at a checkpoint; wait for it to end or cancel it first)
    CHECKPOINTED, cancel a: a ■ cancelled
    CHECKPOINTED, approve a: refused (P1.a does not wait for a person)
    CHECKPOINTED, reject a: refused (P1.a does not wait for a person)
    CHECKPOINTED, scale 3: accepted
    CHECKPOINTED, rollback a: rollback a  a ■ rollback
    CHECKPOINTED, take a: refused (P1.a does not wait for a person to do it; only what people do can be taken)
    CHECKPOINTED, fail a: refused (P1.a does not wait for a person to do it; only what people do can be said to have failed)
    CHECKPOINTED, rewind 1: refused (nothing has finished since event 1)
    CHECKPOINTED, budget 5: accepted
    VERIFYING, pause: paused
    VERIFYING, resume: refused (the execution is running, not paused)
    VERIFYING, stop: stopping  a check ■
    VERIFYING, abort: aborting  a check ■ abort
    VERIFYING, retry a: refused (P1.a is being checked; wait for it to end or cancel it first)
    VERIFYING, skip a: refused (P1.a is being checked; wait for it to end or cancel it first)
    VERIFYING, cancel a: a check ■ cancelled
    VERIFYING, approve a: refused (P1.a does not wait for a person)
    VERIFYING, reject a: refused (P1.a does not wait for a person)
    VERIFYING, scale 3: accepted
    VERIFYING, rollback a: rollback a  a check ■ rollback
    VERIFYING, take a: refused (P1.a does not wait for a person to do it; only what people do can be taken)
    VERIFYING, fail a: refused (P1.a does not wait for a person to do it; only what people do can be said to have failed)
    VERIFYING, rewind 1: refused (nothing has finished since event 1)
    VERIFYING, budget 5: accepted
    INTEGRATING, pause: paused
    INTEGRATING, resume: refused (the execution is running, not paused)
    INTEGRATING, stop: stopping  a integrate ■
    INTEGRATING, abort: aborting  a integrate ■ abort
    INTEGRATING, retry a: refused (P1.a is being integrated; wait for it to end or cancel it first)
    INTEGRATING, skip a: refused (P1.a is being integrated; wait for it to end or cancel it first)
    INTEGRATING, cancel a: a integrate ■ cancelled
    INTEGRATING, approve a: refused (P1.a does not wait for a person)
    INTEGRATING, reject a: refused (P1.a does not wait for a person)
    INTEGRATING, scale 3: accepted
    INTEGRATING, rollback a: rollback a  a integrate ■ rollback
    INTEGRATING, take a: refused (P1.a does not wait for a person to do it; only what people do can be taken)
    INTEGRATING, fail a: refused (P1.a does not wait for a person to do it; only what people do can be said to have failed)
    INTEGRATING, rewind 1: refused (nothing has finished since event 1)
    INTEGRATING, budget 5: accepted
    SUCCEEDED, pause: paused
    SUCCEEDED, resume: refused (the execution is running, not paused)
    SUCCEEDED, stop: stopping  z ■
    SUCCEEDED, abort: aborting  z ■ abort
    SUCCEEDED, retry a: refused (P1.a is already done)
    SUCCEEDED, skip a: refused (P1.a is already done)
    SUCCEEDED, cancel a: refused (P1.a is already done)
    SUCCEEDED, approve a: refused (P1.a does not wait for a person)
    SUCCEEDED, reject a: refused (P1.a does not wait for a person)
    SUCCEEDED, scale 3: accepted
    SUCCEEDED, rollback a: rollback a  a ↶  a ↻  a →
    SUCCEEDED, take a: refused (P1.a does not wait for a person to do it; only what people do can be taken)
    SUCCEEDED, fail a: refused (P1.a does not wait for a person to do it; only what people do can be said to have failed)
    SUCCEEDED, rewind 1: back to 1  rollback a  a ↶  a ↻  a →
    SUCCEEDED, budget 5: accepted
    FAILED, pause: paused
    FAILED, resume: refused (the execution is running, not paused)
    FAILED, stop: stopping  z ■
    FAILED, abort: aborting  z ■ abort
    FAILED, retry a: a ↻  a →
    FAILED, skip a: a –
    FAILED, cancel a: a ⊘
    FAILED, approve a: refused (P1.a does not wait for a person)
    FAILED, reject a: refused (P1.a does not wait for a person)
    FAILED, scale 3: accepted
    FAILED, rollback a: refused (P1.a has failed; there is nothing to roll back)
    FAILED, take a: refused (P1.a does not wait for a person to do it; only what people do can be taken)
    FAILED, fail a: refused (P1.a does not wait for a person to do it; only what people do can be said to have failed)
    FAILED, rewind 1: refused (nothing has finished since event 1)
    FAILED, budget 5: accepted
    BACKOFF, pause: paused
    BACKOFF, resume: refused (the execution is running, not paused)
    BACKOFF, stop: stopping  z ■
    BACKOFF, abort: aborting  z ■ abort
    BACKOFF, retry a: a ↻  a →
    BACKOFF, skip a: a –
    BACKOFF, cancel a: a ⊘
    BACKOFF, approve a: refused (P1.a does not wait for a person)
    BACKOFF, reject a: refused (P1.a does not wait for a person)
    BACKOFF, scale 3: accepted
    BACKOFF, rollback a: refused (P1.a is to be tried again; there is nothing to roll back)
    BACKOFF, take a: refused (P1.a does not wait for a person to do it; only what people do can be taken)
    BACKOFF, fail a: refused (P1.a does not wait for a person to do it; only what people do can be said to have failed)
    BACKOFF, rewind 1: refused (nothing has finished since event 1)
    BACKOFF, budget 5: accepted
    COMPENSATING, pause: paused
    COMPENSATING, resume: refused (the execution is running, not paused)
    COMPENSATING, stop: stopping
    COMPENSATING, abort: aborting
    COMPENSATING, retry a: refused (P1.a is being undone; wait for it to end)
    COMPENSATING, skip a: refused (P1.a is being undone; wait for it to end)
    COMPENSATING, cancel a: accepted
    COMPENSATING, approve a: refused (P1.a does not wait for a person)
    COMPENSATING, reject a: refused (P1.a does not wait for a person)
    COMPENSATING, scale 3: accepted
    COMPENSATING, rollback a: refused (P1.a is being undone; wait for it to end)
    COMPENSATING, take a: refused (P1.a does not wait for a person to do it; only what people do can be taken)
    COMPENSATING, fail a: refused (P1.a does not wait for a person to do it; only what people do can be said to have failed)
    COMPENSATING, rewind 1: refused (nothing has finished since event 1)
    COMPENSATING, budget 5: accepted
    ROLLED_BACK, pause: paused
    ROLLED_BACK, resume: refused (the execution is running, not paused)
    ROLLED_BACK, stop: stopping  z ■
    ROLLED_BACK, abort: aborting  z ■ abort
    ROLLED_BACK, retry a: a ↻  a →
    ROLLED_BACK, skip a: a –
    ROLLED_BACK, cancel a: a ⊘
    ROLLED_BACK, approve a: refused (P1.a does not wait for a person)
    ROLLED_BACK, reject a: refused (P1.a does not wait for a person)
    ROLLED_BACK, scale 3: accepted
    ROLLED_BACK, rollback a: refused (P1.a has failed; there is nothing to roll back)
    ROLLED_BACK, take a: refused (P1.a does not wait for a person to do it; only what people do can be taken)
    ROLLED_BACK, fail a: refused (P1.a does not wait for a person to do it; only what people do can be said to have failed)
    ROLLED_BACK, rewind 1: refused (nothing has finished since event 1)
    ROLLED_BACK, budget 5: accepted
    PAUSED, pause: paused
    PAUSED, resume: refused (the execution is running, not paused)
    PAUSED, stop: stopping  z ■
    PAUSED, abort: aborting  z ■ abort
    PAUSED, retry a: refused (P1.a is rolled back, and waits for a person to see to P1.b, which could not be undone)
    PAUSED, skip a: a –
    PAUSED, cancel a: a ⊘
    PAUSED, approve a: refused (P1.a does not wait for a person)
    PAUSED, reject a: refused (P1.a does not wait for a person)
    PAUSED, scale 3: accepted
    PAUSED, rollback a: accepted
    PAUSED, take a: refused (P1.a does not wait for a person to do it; only what people do can be taken)
    PAUSED, fail a: refused (P1.a does not wait for a person to do it; only what people do can be said to have failed)
    PAUSED, rewind 1: refused (nothing has finished since event 1)
    PAUSED, budget 5: accepted
    CANCELLING, pause: paused
    CANCELLING, resume: refused (the execution is running, not paused)
    CANCELLING, stop: stopping
    CANCELLING, abort: aborting
    CANCELLING, retry a: refused (P1.a is being cancelled; wait for it to end)
    CANCELLING, skip a: refused (P1.a is being cancelled; wait for it to end)
    CANCELLING, cancel a: refused (P1.a is being cancelled already)
    CANCELLING, approve a: refused (P1.a does not wait for a person)
    CANCELLING, reject a: refused (P1.a does not wait for a person)
    CANCELLING, scale 3: accepted
    CANCELLING, rollback a: refused (P1.a is being cancelled; wait for it to end)
    CANCELLING, take a: refused (P1.a does not wait for a person to do it; only what people do can be taken)
    CANCELLING, fail a: refused (P1.a does not wait for a person to do it; only what people do can be said to have failed)
    CANCELLING, rewind 1: refused (nothing has finished since event 1)
    CANCELLING, budget 5: accepted
    CANCELLED, pause: paused
    CANCELLED, resume: refused (the execution is running, not paused)
    CANCELLED, stop: stopping  z ■
    CANCELLED, abort: aborting  z ■ abort
    CANCELLED, retry a: a ↻  a →
    CANCELLED, skip a: a –
    CANCELLED, cancel a: refused (P1.a is cancelled already)
    CANCELLED, approve a: refused (P1.a does not wait for a person)
    CANCELLED, reject a: refused (P1.a does not wait for a person)
    CANCELLED, scale 3: accepted
    CANCELLED, rollback a: refused (P1.a is cancelled; there is nothing to roll back)
    CANCELLED, take a: refused (P1.a does not wait for a person to do it; only what people do can be taken)
    CANCELLED, fail a: refused (P1.a does not wait for a person to do it; only what people do can be said to have failed)
    CANCELLED, rewind 1: refused (nothing has finished since event 1)
    CANCELLED, budget 5: accepted
    SKIPPED, pause: paused
    SKIPPED, resume: refused (the execution is running, not paused)
    SKIPPED, stop: stopping  z ■
    SKIPPED, abort: aborting  z ■ abort
    SKIPPED, retry a: refused (P1.a is already skipped)
    SKIPPED, skip a: refused (P1.a is already skipped)
    SKIPPED, cancel a: refused (P1.a is already skipped)
    SKIPPED, approve a: refused (P1.a does not wait for a person)
    SKIPPED, reject a: refused (P1.a does not wait for a person)
    SKIPPED, scale 3: accepted
    SKIPPED, rollback a: refused (P1.a is skipped; there is nothing to roll back)
    SKIPPED, take a: refused (P1.a does not wait for a person to do it; only what people do can be taken)
    SKIPPED, fail a: refused (P1.a does not wait for a person to do it; only what people do can be said to have failed)
    SKIPPED, rewind 1: refused (nothing has finished since event 1)
    SKIPPED, budget 5: accepted
    QUARANTINED, pause: paused
    QUARANTINED, resume: refused (the execution is running, not paused)
    QUARANTINED, stop: stopping  z ■
    QUARANTINED, abort: aborting  z ■ abort
    QUARANTINED, retry a: a ↻
    QUARANTINED, skip a: a –
    QUARANTINED, cancel a: a ⊘
    QUARANTINED, approve a: refused (P1.a does not wait for a person)
    QUARANTINED, reject a: refused (P1.a does not wait for a person)
    QUARANTINED, scale 3: accepted
    QUARANTINED, rollback a: refused (P1.a is quarantined; there is nothing to roll back)
    QUARANTINED, take a: refused (P1.a does not wait for a person to do it; only what people do can be taken)
    QUARANTINED, fail a: refused (P1.a does not wait for a person to do it; only what people do can be said to have failed)
    QUARANTINED, rewind 1: refused (nothing has finished since event 1)
    QUARANTINED, budget 5: accepted
    WAITING_APPROVAL, pause: paused
    WAITING_APPROVAL, resume: refused (the execution is running, not paused)
    WAITING_APPROVAL, stop: stopping  z ■
    WAITING_APPROVAL, abort: aborting  z ■ abort
    WAITING_APPROVAL, retry a: refused (retry is not a choice for P1.a; they are approve, reject, skip)
    WAITING_APPROVAL, skip a: a –  ask-4 withdrawn
    WAITING_APPROVAL, cancel a: a ⊘  ask-4 withdrawn
    WAITING_APPROVAL, approve a: a ✓?  a →
    WAITING_APPROVAL, reject a: a ⊘
    WAITING_APPROVAL, scale 3: accepted
    WAITING_APPROVAL, rollback a: refused (P1.a waits for approval; there is nothing to roll back)
    WAITING_APPROVAL, take a: refused (P1.a does not wait for a person to do it; only what people do can be taken)
    WAITING_APPROVAL, fail a: refused (P1.a does not wait for a person to do it; only what people do can be said to have failed)
    WAITING_APPROVAL, rewind 1: refused (nothing has finished since event 1)
    WAITING_APPROVAL, budget 5: accepted
    NEEDS_ATTENTION, pause: paused
    NEEDS_ATTENTION, resume: refused (the execution is running, not paused)
    NEEDS_ATTENTION, stop: stopping  z ■
    NEEDS_ATTENTION, abort: aborting  z ■ abort
    NEEDS_ATTENTION, retry a: a ↻  a →
    NEEDS_ATTENTION, skip a: a –
    NEEDS_ATTENTION, cancel a: a ⊘
    NEEDS_ATTENTION, approve a: a ✓
    NEEDS_ATTENTION, reject a: a ⊘
    NEEDS_ATTENTION, scale 3: accepted
    NEEDS_ATTENTION, rollback a: refused (P1.a waits for a person; there is nothing to roll back)
    NEEDS_ATTENTION, take a: refused (P1.a waits for an answer, not for a person to do it; only what people do can be taken)
    NEEDS_ATTENTION, fail a: refused (P1.a waits for an answer, not for a person to do it; only what people do can be said to have failed)
    NEEDS_ATTENTION, rewind 1: refused (nothing has finished since event 1)
    NEEDS_ATTENTION, budget 5: accepted"
  `)
})
