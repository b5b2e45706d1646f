import { expect, test } from 'vitest'
import { simulateText } from '../../testing/trace.ts'
import { foldOf } from '../../testing/replay.ts'
import { obligationKey, obligations } from './obligations.ts'
import { copySite } from './state.ts'

test('what is owed at each event is what was ordered and has not ended', () => {
  const { events } = simulateText('a 1h checks 1 undo\nb 3h idempotent', {
    workers: 2,
    attempts: { 'a check': ['logic'] },
    operator: ['2h stop'],
  })
  const told = events.map((event, i) => {
    const owed = obligations(foldOf(events.slice(0, i + 1))).map(obligationKey)
    return `${event.type}: ${owed.join(', ')}`
  })
  expect(told.slice(3).join('\n')).toMatchInlineSnapshot(`
    "attempt_ordered: attempt P1.b-1
    attempt_ordered: attempt P1.b-1, attempt P1.a-1
    task_started: attempt P1.b-1, attempt P1.a-1
    task_started: attempt P1.b-1, attempt P1.a-1
    attempt_finished: attempt P1.b-1
    attempt_ordered: attempt P1.b-1, attempt P1.a-2
    attempt_finished: attempt P1.b-1
    task_failed: attempt P1.b-1
    attempt_ordered: attempt P1.b-1, attempt P1.a-3
    attempt_finished: attempt P1.b-1
    command_accepted: attempt P1.b-1
    execution_stopping: attempt P1.b-1
    attempt_cancel_ordered: attempt P1.b-1, cancel P1.b-1
    attempt_finished: 
    task_requeued: 
    execution_stopped: "
  `)
})

test('an order is complete in itself: the executor needs no plan', () => {
  const { events } = simulateText('a 1h checks 1 undo agent timeout 2h', { attempts: { 'a check': ['logic'] } })
  const orders = events.flatMap((event, i) =>
    event.type === 'attempt_ordered' ? obligations(foldOf(events.slice(0, i + 1))) : [],
  )
  expect(orders).toMatchInlineSnapshot(`
    [
      {
        "kind": "attempt",
        "order": {
          "action": {
            "kind": "agent",
            "timeout_seconds": 7200,
          },
          "brief": "Do a.",
          "execution_id": "exec-simulated-001",
          "executor": "simulated",
          "kind": "run",
          "number": 1,
          "run_number": 1,
          "task": "P1.a",
          "title": "a",
          "token": "P1.a-1",
          "worker": "worker-1",
        },
      },
      {
        "kind": "attempt",
        "order": {
          "action": {
            "kind": "agent",
            "timeout_seconds": 7200,
          },
          "brief": "Do a.",
          "check": {
            "cmd": "check a",
            "expect": {
              "exit_code": 0,
            },
            "id": "a-must-1",
            "priority": "must",
            "timeout_seconds": 3600,
            "type": "command",
            "when": "on_complete",
          },
          "execution_id": "exec-simulated-001",
          "executor": "simulated",
          "kind": "check",
          "number": 2,
          "run_number": 1,
          "task": "P1.a",
          "title": "a",
          "token": "P1.a-2",
          "worker": "worker-1",
          "workspace_of": "P1.a-1",
        },
      },
      {
        "kind": "attempt",
        "order": {
          "action": {
            "cmd": "undo a",
            "kind": "shell",
          },
          "brief": "Do a.",
          "execution_id": "exec-simulated-001",
          "executor": "simulated",
          "kind": "compensate",
          "number": 3,
          "run_number": 1,
          "task": "P1.a",
          "title": "a",
          "token": "P1.a-3",
          "worker": "worker-1",
          "workspace_of": "P1.a-1",
        },
      },
    ]
  `)
})

test('a copy owes the same, and what happens to it does not touch its original', () => {
  const { events } = simulateText('a 1h\nb 1h', { workers: 2 })
  const site = foldOf(events.slice(0, 5))
  const copy = copySite(site)
  expect(obligations(copy)).toEqual(obligations(site))
  for (const execution of copy.executions.values()) {
    execution.open.clear()
    execution.task_state.fill(0)
  }
  expect(obligations(site)).not.toEqual([])
  expect(obligations(copy)).toEqual([])
})

test('a check and an undo belong to the run before them; the next run is the second, whatever came between', () => {
  const { events } = simulateText('a 1h checks 1 undo idempotent', {
    attempts: { a: ['lost'], 'a check': ['transient'] },
  })
  const orders = events.flatMap((event, i) =>
    event.type === 'attempt_ordered' ? obligations(foldOf(events.slice(0, i + 1))) : [],
  )
  const told = orders.map((one) => (one.kind === 'attempt' ? `${one.order.kind} ${one.order.run_number}` : ''))
  expect(told.join(', ')).toMatchInlineSnapshot(`"run 1, compensate 1, run 2, check 2, compensate 2, run 3, check 3"`)
})
