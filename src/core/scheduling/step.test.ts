import { expect, test } from 'vitest'
import type { AttemptReport } from '../model/attempt.ts'
import type { Event } from '../model/event.ts'
import type { HotUpdateOp } from '../model/hot-update.ts'
import type { Input } from '../model/input.ts'
import { planFromText } from '../../testing/plan-text.ts'
import { siteSnapshot } from '../../testing/site-snapshot.ts'
import { type SiteState, emptySite } from '../execution/state.ts'
import { nextDeadline } from './deadlines.ts'
import { step } from './step.ts'

const OPTIONS = { worker_min: 1, worker_max: 2, assume_idempotent: false, agent: null, dry_run: false }

function submit(execution_id: string, text: string, options = OPTIONS): Input {
  const place = { plan_dir: 'plans/a', codebase: '.' }
  const coordinator = planFromText(text)
  return { type: 'submit', at: 1000, actor: 'operator', execution_id, coordinator, options, seed: 1, ...place }
}

function finished(
  execution_id: string,
  token: string,
  at: number,
  outcome: 'succeeded' | 'failed' = 'succeeded',
): Input {
  const report: AttemptReport = { type: 'finished', outcome, duration_ms: 1 }
  return { type: 'attempt_reported', at, actor: 'executor', execution_id, token, report }
}

/** Events in short, with the execution's last letter. */
function tell(events: readonly Event[]): string[] {
  return events.map(
    (event) => `${event.execution_id.slice(-1)} ${event.type}${'task' in event ? ` ${event.task}` : ''}`,
  )
}

function told(site: SiteState, input: Input): string[] {
  return tell(step(site, input))
}

test('executions of one site share its locks, and what one gives back the other takes at once', () => {
  const site = emptySite()
  step(site, submit('exec-a', 'a 1h locks db'))
  expect(told(site, submit('exec-b', 'b 1h locks db'))).toEqual(['b execution_started', 'b worker_joined'])
  expect(told(site, finished('exec-a', 'P1.a-1', 2000))).toEqual([
    'a attempt_finished P1.a',
    'a task_succeeded P1.a',
    'a resource_released P1.a',
    'b resource_acquired P1.b',
    'b attempt_ordered P1.b',
    'a execution_finished',
  ])
})

test('sequence numbers belong to the execution, positions to the site', () => {
  const site = emptySite()
  const events = [submit('exec-a', 'a 1h'), submit('exec-b', 'b 1h')].flatMap((input) => step(site, input))
  expect(events.map(({ execution_id, seq, position }) => `${execution_id} ${seq} ${position}`)).toEqual([
    'exec-a 1 1',
    'exec-a 2 2',
    'exec-a 3 3',
    'exec-b 1 4',
    'exec-b 2 5',
    'exec-b 3 6',
  ])
})

test('an input of an execution that this site does not know changes nothing', () => {
  const site = emptySite()
  expect(step(site, finished('exec-x', 'P1.a-1', 5))).toEqual([])
})

test('a token of a task that the plan does not hold is not recorded', () => {
  const site = emptySite()
  step(site, submit('exec-a', 'a 1h'))
  expect(step(site, finished('exec-a', 'P9.z-1', 2000))).toEqual([])
})

test('a report that comes twice is refused the second time', () => {
  const site = emptySite()
  step(site, submit('exec-a', 'a 1h\nb 1h after a'))
  step(site, finished('exec-a', 'P1.a-1', 2000))
  const before = siteSnapshot(site, { counters: false })
  const again = step(site, finished('exec-a', 'P1.a-1', 2001, 'failed'))
  expect(again).toMatchObject([{ type: 'report_refused', task: 'P1.a', attempt: 'P1.a-1', report: 'finished' }])
  expect(siteSnapshot(site, { counters: false })).toBe(before)
})

test('what an attempt that was given up says of its progress is dropped, however often', () => {
  const site = emptySite()
  step(site, submit('exec-a', 'a 1h idempotent'))
  step(site, {
    type: 'attempt_lost',
    at: 2000,
    actor: 'e',
    execution_id: 'exec-a',
    token: 'P1.a-1',
    reason: 'process_gone',
  })
  const say = (at: number, report: AttemptReport): string[] =>
    told(site, { type: 'attempt_reported', at, actor: 'e', execution_id: 'exec-a', token: 'P1.a-1', report })
  expect(say(3000, { type: 'progress', percent: 50 })).toEqual([])
  expect(say(4000, { type: 'checkpoint', checkpoint: 'half', percent: 50 })).toEqual(['a report_refused P1.a'])
})

test('an input whose clock is behind is taken at the latest moment that is known', () => {
  const site = emptySite()
  step(site, submit('exec-a', 'a 1h'))
  step(site, { type: 'tick', at: 9000, actor: 'coordinator' })
  expect(step(site, finished('exec-a', 'P1.a-1', 500)).map(({ ts }) => ts)).toEqual([9000, 9000, 9000])
})

test('when a worker goes, what ran there was cut off and goes on elsewhere', () => {
  const site = emptySite()
  step(
    site,
    submit('exec-a', 'a 1h idempotent\nb 1h undo\nc 1h checks 1', { ...OPTIONS, worker_min: 3, worker_max: 3 }),
  )
  step(site, finished('exec-a', 'P1.c-1', 2000))
  const gone = (worker: string): string[] =>
    told(site, { type: 'worker_gone', at: 3000, actor: 'operator', execution_id: 'exec-a', worker, reason: 'left' })
  expect(gone('worker-1')).toEqual([
    'a worker_left',
    'a attempt_lost P1.a',
    'a task_requeued P1.a',
    'a worker_joined',
    'a attempt_ordered P1.a',
  ])
  expect(gone('worker-2')).toEqual([
    'a worker_left',
    'a attempt_lost P1.b',
    'a worker_joined',
    'a attempt_ordered P1.b',
  ])
  expect(gone('worker-3')).toEqual([
    'a worker_left',
    'a attempt_lost P1.c',
    'a worker_joined',
    'a attempt_ordered P1.c',
  ])
  for (const execution of site.executions.values())
    for (const worker of execution.workers.values()) expect(worker.busy).toBeLessThanOrEqual(worker.slots)
})

test('a worker that offers itself is given what it can do', () => {
  const site = emptySite()
  const none = { ...OPTIONS, worker_min: 1, worker_max: 1 }
  step(site, submit('exec-a', 'long 9h\ndata 1h needs database\nshop 1h needs browser', none))
  const offer: Input = {
    type: 'worker_offered',
    at: 2000,
    actor: 'worker',
    execution_id: 'exec-a',
    worker: 'db-1',
    slots: 2,
    capabilities: ['database'],
  }
  const events = step(site, offer)
  expect(events).toMatchObject([
    { type: 'worker_joined', worker: 'db-1' },
    { type: 'attempt_ordered', task: 'P1.data', worker: 'db-1' },
  ])
})

test('an attempt that gives no sign of life is ended, once', () => {
  const site = emptySite()
  step(site, submit('exec-a', 'a 1h'))
  const silent: Input = { type: 'attempt_silent', at: 2000, actor: 'loop', execution_id: 'exec-a', token: 'P1.a-1' }
  expect(told(site, silent)).toEqual(['a attempt_cancel_ordered P1.a'])
  expect(told(site, silent)).toEqual([])
  const report: AttemptReport = { type: 'finished', outcome: 'cancelled', duration_ms: 1 }
  const ended: Input = {
    type: 'attempt_reported',
    at: 3000,
    actor: 'executor',
    execution_id: 'exec-a',
    token: 'P1.a-1',
    report,
  }
  expect(step(site, ended)[1]).toMatchObject({ type: 'task_failed', error: { code: 'SILENT', class: 'resource' } })
})

test('an update that was made for another version of the plan is refused, and told both', () => {
  const site = emptySite()
  step(site, submit('exec-a', 'a 1h'))
  const ops: HotUpdateOp[] = [{ op: 'set_priority', task: 'P1.a', priority: 'high' }]
  const update = { id: 'u1', base_version: 7, reason: 'why not', ops }
  const input: Input = { type: 'hot_update', at: 2000, actor: 'operator', execution_id: 'exec-a', update }
  expect(step(site, input)).toMatchObject([
    { type: 'update_refused', update: 'u1', reason: expect.stringMatching('7') },
  ])
})

test('the next deadline is the nearest timeout or wake, and none when nothing waits for time', () => {
  const site = emptySite()
  expect(nextDeadline(site)).toBeNull()
  step(site, submit('exec-a', 'a 1h timeout 2h\nb 1h timeout 1h', { ...OPTIONS, worker_min: 2 }))
  expect(nextDeadline(site)).toBe(1000 + 3_600_000)
  step(site, { type: 'tick', at: 1000 + 3_600_000, actor: 'coordinator' })
  expect(nextDeadline(site)).toBe(1000 + 7_200_000)
})

test('an attempt that never began was not cut off, but three times in a row is for a person', () => {
  const site = emptySite()
  step(site, submit('exec-a', 'a 1h'))
  const lose = (number: number): string[] =>
    told(site, {
      type: 'attempt_lost',
      at: 1000 + number,
      actor: 'executor',
      execution_id: 'exec-a',
      token: `P1.a-${number}`,
      reason: 'never_started',
    })
  for (let number = 1; number < 3; number++)
    expect(lose(number)).toEqual(['a attempt_lost P1.a', 'a task_requeued P1.a', 'a attempt_ordered P1.a'])
  expect(lose(3)).toEqual(['a attempt_lost P1.a', 'a task_needs_attention P1.a', 'a execution_finished'])
})
