import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Input } from '../core/model/input.ts'
import { Event } from '../core/model/event.ts'
import { evolve } from '../core/execution/evolve.ts'
import { obligations } from '../core/execution/obligations.ts'
import { FOLD_VERSION, snapshotOf } from '../core/execution/snapshot.ts'
import { type ExecutionState, type SiteState, copySite, emptySite } from '../core/execution/state.ts'
import { why } from '../core/execution/why.ts'
import { step } from '../core/scheduling/step.ts'

/** The journal of a run of version 0.1.0: `Two` fails three times and is undone, `Three` runs, then Ctrl-C. */
const EVENTS = readFileSync(new URL('journal-of-0.1.0.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => Event.parse(JSON.parse(line)))

function folded(events: readonly Event[]): readonly [SiteState, ExecutionState] {
  const site = emptySite()
  for (const event of events) evolve(site, event)
  return [site, [...site.executions.values()][0] as ExecutionState]
}

function takeUp(site: SiteState, { execution_id, options }: ExecutionState, commands: unknown[]): string[] {
  const at = site.at + 60_000
  const input = { type: 'take_up', at, actor: 'operator', execution_id, options, reason: 'resume', commands } as Input
  const events = [...step(site, input), ...step(site, { type: 'tick', at, actor: 'clock' } as Input)]
  return events.map((event) => `${event.type}${'task' in event ? ` ${event.task}` : ''}`)
}

test('a journal of 0.1.0 folds: rules that it does not name are off, and each task stands where it stood', () => {
  const [site, execution] = folded(EVENTS)
  expect(execution.status).toBe('stopped')
  expect(execution.plan.nodes.map((_, task) => why(site, execution, task, site.at).text)).toMatchInlineSnapshot(`
    [
      "is done",
      "failed: exited with code 1",
      "waits for a person: P1.T003 was cut off and does not say that it may be repeated. Look at what it left behind: was it done, or may it run again?",
      "is blocked: P1.T002 did not succeed",
    ]
  `)
})

test('it goes on: what a person answers is done, and what waited for it starts', () => {
  const [site, execution] = folded(EVENTS)
  expect(
    takeUp(site, execution, [
      { action: 'retry', task: 'P1.T002' },
      { action: 'approve', id: 'P1.T003', choice: 'done' },
    ]),
  ).toMatchInlineSnapshot(`
    [
      "execution_resumed",
      "command_accepted",
      "task_requeued P1.T002",
      "command_accepted",
      "task_succeeded P1.T003",
      "resource_acquired P1.T002",
      "attempt_ordered P1.T002",
    ]
  `)
})

test('at whatever event it ends, each open attempt is owed, and it can be taken up', () => {
  for (let length = 1; length <= EVENTS.length; length++) {
    const [site, execution] = folded(EVENTS.slice(0, length))
    expect(obligations(site).filter(({ kind }) => kind === 'attempt')).toHaveLength(execution.open.size)
    expect(takeUp(copySite(site), execution, [])[0]).toBe('execution_resumed')
  }
})

/** Maps, sets and typed arrays as lists, so that all that a state holds shows in its text. */
function plain(_: string, value: unknown): unknown {
  if (value instanceof Map) return { map: [...value] }
  if (value instanceof Set) return { set: [...value] }
  return ArrayBuffer.isView(value) ? [...(value as Uint8Array)] : value
}

test('the same events fold to the same state: who changes that raises FOLD_VERSION, so that no kept state is gone on with', () => {
  const [site, execution] = folded(EVENTS)
  const { state, ledger } = snapshotOf(site, execution)
  const { status, seq, task_state, waits_for, attempts, runs, own_attempts, lost_attempts, last_run, wake_at } = state
  const { holds_claims, worker_of, errors, can_retry, artifacts, attention, open, counts, level_left, current_level } =
    state
  const tasks = [task_state, waits_for, attempts, runs, own_attempts, lost_attempts, last_run, holds_claims, can_retry]
  const others = [
    status,
    seq,
    wake_at,
    worker_of,
    errors,
    artifacts,
    attention,
    open,
    counts,
    level_left,
    current_level,
  ]
  const text = JSON.stringify([tasks, others, ledger], plain)
  expect([FOLD_VERSION, createHash('sha256').update(text).digest('hex').slice(0, 16)]).toEqual([2, '3b08bf948e990748'])
})
