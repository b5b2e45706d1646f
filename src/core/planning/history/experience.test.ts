import { expect, test } from 'vitest'
import type { EventBody } from '../../model/event.ts'
import { EventList } from '../../../testing/event-list.ts'
import { Learner } from './experience.ts'

const A = 'P1.a'

/** An execution of a one-hour task, and what was learned of it. */
class Told {
  readonly list: EventList
  #number = 0

  constructor(options: Parameters<EventList['start']>[1] = {}, plan = 'a 1h # Test a') {
    this.list = new EventList().start(plan, options)
  }

  /** One attempt from its order to its end; `minutes` long. */
  attempt(
    minutes: number,
    end: Partial<Extract<EventBody, { type: 'attempt_finished' }>> = {},
    order: Partial<Extract<EventBody, { type: 'attempt_ordered' }>> = {},
  ): this {
    const number = ++this.#number
    const kind = end.kind ?? 'run'
    const token = `${A}-${number}`
    const usual = { task: A, kind, number, worker: 'worker-1', executor: 'command', deadline_at: null }
    this.list.add({ type: 'attempt_ordered', ...usual, ...order }, token)
    this.list
      .after(minutes * 60_000)
      .add(
        { type: 'attempt_finished', task: A, kind, outcome: 'succeeded', duration_ms: minutes * 60_000, ...end },
        token,
      )
    return this
  }

  succeeds(): this {
    this.list.add({ type: 'task_succeeded', task: A, artifacts: [] })
    return this
  }

  /** Counts in one line. */
  learned(from = 0): string {
    const learner = new Learner(from)
    for (const event of this.list.events) learner.look(event)
    return learner
      .experience()
      .work.map(
        (one) =>
          `${one.kind} ${one.executor}${one.agent === undefined ? '' : ` ${one.agent}`}: n=${one.samples} log=${one.log_sum} first=${one.first_successes}/${one.first_tries} attempts=${one.attempts} lost=${one.lost} ${JSON.stringify(one.failures)}`,
      )
      .join('\n')
  }
}

const error = { code: 'EXIT_1', message: 'no', class: 'logic' as const, fingerprint: 'x', retryable: true }

test('a run that took twice its estimate and was good is a sample', () => {
  expect(new Told().attempt(120).attempt(1, { kind: 'check' }).succeeds().learned()).toBe(
    `testing command: n=1 log=${Math.round(Math.log(2) * 10_000)} first=1/1 attempts=1 lost=0 {}`,
  )
})

test('a run whose work was found wrong is none, and the failure is counted by its kind', () => {
  const told = new Told()
    .attempt(60)
    .attempt(1, { kind: 'check', outcome: 'failed', error: { ...error, kind: 'code' } })
  told.attempt(30, { outcome: 'failed', error }).attempt(60).succeeds()
  expect(told.learned()).toBe('testing command: n=1 log=0 first=0/1 attempts=3 lost=0 {"code":1,"logic":1}')
})

test('what was cached, cancelled, simulated, went on from a checkpoint, or only pretended is no sample', () => {
  const resumed = { resume_from: { checkpoint: 'half', percent: 50, attempt: `${A}-1` } }
  const none = [
    new Told().attempt(60, { cached: '0'.repeat(64) }).succeeds(),
    new Told().attempt(60, { outcome: 'cancelled' }),
    new Told().attempt(60, {}, { executor: 'simulated' }).succeeds(),
    new Told({ dry_run: true }).attempt(60).succeeds(),
    new Told({}, 'a 0h').attempt(60).succeeds(),
    new Told({}, 'a 1h manual').attempt(60).succeeds(),
    new Told().attempt(60, {}, resumed as never).succeeds(),
  ]
  expect(none.map((told) => told.learned())).toMatchInlineSnapshot(`
    [
      "",
      "",
      "",
      "",
      "implementation command: n=0 log=0 first=1/1 attempts=1 lost=0 {}",
      "",
      "testing command: n=0 log=0 first=1/1 attempts=1 lost=0 {}",
    ]
  `)
})

test('a sample counts once, whatever is said of the task afterwards', () => {
  const told = new Told().attempt(60).succeeds()
  told.list.add({ type: 'task_invalidated', task: A, reason: 'checked again' })
  told.succeeds()
  expect(told.learned()).toContain('n=1 ')
})

test('a lost attempt is told apart, and the one after it is no first try', () => {
  const told = new Told()
  const order = { task: A, kind: 'run' as const, number: 1, worker: 'worker-1', executor: 'command', deadline_at: null }
  told.list.add({ type: 'attempt_ordered', ...order }, `${A}-0`)
  told.list.add({ type: 'attempt_lost', task: A, kind: 'run', reason: 'process_gone' }, `${A}-0`)
  expect(told.attempt(60).succeeds().learned()).toBe('testing command: n=1 log=0 first=0/1 attempts=2 lost=1 {}')
})

test('agents are kept apart by their programs, also where another goes on', () => {
  const told = new Told({ agent: 'claude -p' }, 'a 1h agent # Build a')
  const { options } = told.list.events[0] as unknown as {
    options: Extract<EventBody, { type: 'execution_resumed' }>['options']
  }
  told.attempt(60, { outcome: 'failed', error }, { executor: 'agent' })
  told.list.add({ type: 'execution_resumed', options: { ...options, agent: '/bin/codex run' }, reason: 'taken up' })
  told.attempt(60, {}, { executor: 'agent' }).succeeds()
  expect(
    told
      .learned()
      .split('\n')
      .map((line) => line.split(': log')[0]),
  ).toMatchInlineSnapshot(`
    [
      "implementation agent claude: n=0 log=0 first=0/1 attempts=1 lost=0 {"logic":1}",
      "implementation agent codex: n=1 log=0 first=0/0 attempts=1 lost=0 {}",
    ]
  `)
})

test('what came before a fact that is counted already is not counted again', () => {
  const told = new Told().attempt(60, { outcome: 'failed', error })
  const counted = told.list.events.length
  expect(told.attempt(120).succeeds().learned(counted)).toBe(
    'testing command: n=1 log=6931 first=0/0 attempts=1 lost=0 {}',
  )
})

test('a corrected plan teaches by what was estimated before the correction', () => {
  const list = new EventList().start('a 1h # Test a')
  const [first] = list.events
  if (first?.type !== 'execution_started') throw new Error('it begins')
  const [node] = first.coordinator.graph.nodes
  if (node === undefined) throw new Error('it has a task')
  node.estimates.history = { samples: 9, factor: 2, before_h: 0.5 }
  const told = new Told()
  told.list.events.splice(0, 1, first)
  expect(told.attempt(60).succeeds().learned()).toContain('log=6931')
})

test('outcomes of remedies are counted by pattern', () => {
  const list = new EventList().start('a 1h')
  for (const outcome of ['helped', 'did_not_help', 'failed', 'did_not_help'] as const)
    list.after(1000).add({ type: 'remedy_ended', issue: 'issue-1', pattern: 'missing-dependency', outcome, took_ms: 5 })
  const learner = new Learner()
  for (const event of list.events) learner.look(event)
  expect(learner.experience().remedies).toMatchObject([{ helped: 1, did_not_help: 2, failed: 1 }])
})

test('a rate limit that is met again although less was asked for takes no right away', () => {
  const list = new EventList().start('a 1h')
  const issue = {
    id: 'issue-9',
    pattern: 'rate-limit',
    key: 'api',
    code: 'HTTP_429',
    fingerprint: 'x',
    tasks: [A],
    occurrences: 1,
    first_seq: 1,
    captures: {},
    remedy: 'throttle' as const,
  }
  list.add({ type: 'systemic_issue', issue, mode: 'auto' })
  for (const outcome of ['did_not_help', 'did_not_help', 'helped'] as const)
    list.after(1000).add({ type: 'remedy_ended', issue: 'issue-9', pattern: 'rate-limit', outcome, took_ms: 5 })
  const learner = new Learner()
  for (const event of list.events) learner.look(event)
  expect(learner.experience().remedies).toMatchObject([{ helped: 1, did_not_help: 2, recent: [{ outcome: 'helped' }] }])
})
