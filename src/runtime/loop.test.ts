import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { emptySite } from '../core/execution/state.ts'
import type { AttemptOrder, AttemptReport } from '../core/model/attempt.ts'
import type { CoordinatorNode } from '../core/model/coordinator.ts'
import type { Event } from '../core/model/event.ts'
import type { Clock } from '../core/ports/clock.ts'
import type { Executor, ReportSink } from '../core/ports/executor.ts'
import type { Diagnose } from '../core/scheduling/guards/own-breakers.ts'
import type { Journal } from '../core/ports/journal.ts'
import { MemoryJournal } from '../plugins/journals/memory.ts'
import { openSqliteJournal } from '../plugins/journals/sqlite.ts'
import { machineClock } from '../system/machine-clock.ts'
import { planFromText } from '../testing/plan-text.ts'
import { foldExecution } from './fold.ts'
import { Loop } from './loop.ts'

const execution_id = 'exec-2026-01-01-001'
const options = { worker_min: 2, worker_max: 2, assume_idempotent: false, agent: null, dry_run: false }

/** An executor whose attempts do what the test says, when it says so. */
class DrivenExecutor implements Executor {
  readonly name = 'command'
  readonly started: string[] = []
  readonly cancelled: string[] = []
  /** What becomes of an attempt at once, by its token; without an entry it runs on. */
  readonly fates = new Map<string, AttemptReport & { type: 'finished' }>()
  onCancel: (token: string) => void = () => {}
  /** Resolves when the first attempt has begun. */
  readonly begun: Promise<void>
  #begin: () => void = () => {}
  #sink: ReportSink | undefined

  constructor() {
    this.begun = new Promise((resolve) => {
      this.#begin = resolve
    })
  }

  open(sink: ReportSink): Promise<void> {
    this.#sink = sink
    return Promise.resolve()
  }

  start({ token }: AttemptOrder): void {
    this.started.push(token)
    this.#begin()
    const fate = this.fates.get(token)
    if (fate !== undefined) this.end(token, fate)
  }

  end(token: string, report: AttemptReport & { type: 'finished' }): void {
    queueMicrotask(() => this.#sink?.report(token, report))
  }

  cancel(token: string): void {
    this.cancelled.push(token)
    this.onCancel(token)
  }

  recover(orders: readonly AttemptOrder[]): Promise<[]> {
    for (const order of orders) this.start(order)
    return Promise.resolve([])
  }

  close(): Promise<void> {
    return Promise.resolve()
  }
}

const done = { type: 'finished', outcome: 'succeeded', duration_ms: 1 } as const
const cancelled = { type: 'finished', outcome: 'cancelled', duration_ms: 1 } as const

async function loopFor(
  journal: Journal,
  executor: DrivenExecutor,
  site = emptySite(),
  leaves_paused = false,
  clock: Clock = machineClock(),
  heard: (event: Event) => void = () => {},
  diagnose?: Diagnose,
) {
  const told: Event[] = []
  const trouble: (string | null)[] = []
  const loop = new Loop({
    site,
    journal,
    clock,
    executors: new Map([[executor.name, executor]]),
    execution_id,
    leaves_paused,
    diagnose,
    publish: (events) => {
      told.push(...events)
      for (const event of events) heard(event)
    },
    trouble: (problem) => trouble.push(problem?.message ?? null),
  })
  await executor.open(loop)
  return { loop, told, trouble, site }
}

function submit(loop: Loop, text: string): void {
  const coordinator = planFromText(text)
  loop.tell({ type: 'submit', actor: 'test', execution_id, coordinator, options, seed: 1, plan_dir: '', codebase: '' })
}

test('nothing is told or done before it is stored, and a refused batch is handed in again', async () => {
  const journal = new MemoryJournal()
  const executor = new DrivenExecutor()
  executor.fates.set('P1.a-1', done)
  const { loop, told, trouble, site } = await loopFor(journal, executor)
  journal.failNext(2)
  submit(loop, 'a 1h')
  await loop.run()
  expect(site.executions.get(execution_id)?.status).toBe('completed')
  expect(trouble).toEqual([expect.any(String), expect.any(String), null])
  expect(told).toEqual([...journal.read()])
})

test('while the journal refuses, nothing begins; a coordinator that gives up then leaves what was stored', async () => {
  const journal = new MemoryJournal()
  const executor = new DrivenExecutor()
  const { loop, told } = await loopFor(journal, executor)
  journal.failNext(1_000)
  submit(loop, 'a 1h')
  loop.abandon()
  await expect(loop.run()).rejects.toThrow('could not be written')
  expect(executor.started).toEqual([])
  expect(told).toEqual([])
})

test('after everything was killed no undo begins; whoever takes the execution up carries it out', async () => {
  const journal = new MemoryJournal()
  const executor = new DrivenExecutor()
  executor.onCancel = (token) => executor.end(token, cancelled)
  const { loop, told } = await loopFor(journal, executor)
  submit(loop, 'a 1h undo')
  const running = loop.run()
  await executor.begun
  loop.tell({ type: 'command', actor: 'test', execution_id, command: { action: 'stop' } })
  loop.killNow()
  await running
  expect(executor.started).not.toContain('P1.a-2')
  expect(told.at(-1)).toMatchObject({ type: 'attempt_ordered', kind: 'compensate' })

  const later = new DrivenExecutor()
  later.fates.set('P1.a-2', done)
  later.fates.set('P1.a-3', done)
  const resumed = await loopFor(journal, later, foldExecution(journal, execution_id))
  await resumed.loop.recover({ type: 'take_up', actor: 'test', execution_id, options, commands: [], reason: 'test' })
  await resumed.loop.run()
  expect(later.started).toEqual(['P1.a-2', 'P1.a-3'])
  expect(resumed.site.executions.get(execution_id)?.status).toBe('completed')
})

test('who takes up looks after the attempts of before first: then what it decides is done, and what time has brought about', async () => {
  const journal = new MemoryJournal()
  const executor = new DrivenExecutor()
  executor.fates.set('P1.a-1', { type: 'finished', outcome: 'failed', exit_code: 1, duration_ms: 1 })
  const failed = Promise.withResolvers<void>()
  const { loop } = await loopFor(journal, executor, emptySite(), false, machineClock(), (event) => {
    if (event.type === 'task_retry_scheduled') failed.resolve()
  })
  submit(loop, 'a 1h retries 1\nb 1h idempotent')
  void loop.run()
  await failed.promise

  // The first one is killed: what it still writes, when its retry is due, nobody reads.
  const kept = new MemoryJournal()
  await kept.append([...journal.read()])
  const later = new DrivenExecutor()
  const hourLater = machineClock(Date.now() + 3_600_000)
  later.fates.set('P1.a-2', done)
  later.onCancel = (token) => {
    expect(later.started).toContain(token)
    later.end(token, cancelled)
  }
  const { loop: next, site } = await loopFor(kept, later, foldExecution(kept, execution_id), false, hourLater)
  const commands = [{ action: 'cancel_task', task: 'P1.b' }] as const
  await next.recover({ type: 'take_up', actor: 'test', execution_id, options, commands: [...commands], reason: 'test' })
  expect(later.started).toEqual(['P1.b-1'])
  expect(later.cancelled).toEqual(['P1.b-1'])
  await next.run()
  expect(later.started).toEqual(['P1.b-1', 'P1.a-2'])
  expect(site.executions.get(execution_id)?.status).toBe('failed')
})

test('a run that nobody can tell to go on leaves when it is paused and nothing runs any more', async () => {
  const journal = new MemoryJournal()
  const executor = new DrivenExecutor()
  const { loop, site } = await loopFor(journal, executor, emptySite(), true)
  submit(
    loop,
    `a 1h
                b 1h after a`,
  )
  const running = loop.run()
  await executor.begun
  loop.tell({ type: 'command', actor: 'test', execution_id, command: { action: 'pause', reason: 'too many failures' } })
  executor.end('P1.a-1', done)
  await running
  expect(site.executions.get(execution_id)).toMatchObject({ status: 'paused', paused_for: 'too many failures' })
  expect(executor.started).toEqual(['P1.a-1'])
})

test('a failure is classified before it becomes an input, so that log text goes no further', async () => {
  const journal = new MemoryJournal()
  const executor = new DrivenExecutor()
  const { loop } = await loopFor(journal, executor)
  submit(loop, 'a 1h')
  const running = loop.run()
  await executor.begun
  const failed = { type: 'finished', outcome: 'failed', exit_code: 1, duration_ms: 1 } as const
  loop.report('P1.a-1', failed, { log_tail: 'secret=abc\nTypeError: x is not a function' })
  await running
  const errors = [...journal.read()].flatMap((event) => (event.type === 'task_failed' ? [event.error] : []))
  expect(errors).toMatchObject([{ code: 'EXIT_1', class: 'logic' }])
  expect(JSON.stringify([...journal.read()])).not.toContain('secret')
})

test('breakers of the configuration are asked about a failure and its task, and what they say is written down', async () => {
  const journal = new MemoryJournal()
  const executor = new DrivenExecutor()
  const diagnose: Diagnose = (error, node) => ({ ...error, diagnoses: { seats: `${error.code} of ${node.id}` } })
  const { loop } = await loopFor(journal, executor, emptySite(), false, machineClock(), () => {}, diagnose)
  submit(loop, 'a 1h')
  const running = loop.run()
  await executor.begun
  loop.report('P1.a-1', { type: 'finished', outcome: 'failed', exit_code: 1, duration_ms: 1 })
  await running
  const errors = [...journal.read()].flatMap((event) => (event.type === 'task_failed' ? [event.error] : []))
  expect(errors).toMatchObject([{ diagnoses: { seats: 'EXIT_1 of P1.a' } }])
})

test('a journal that was removed ends the run at once, with what happened, and starts nothing', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tasks-loop-'))
  const journal = openSqliteJournal(join(folder, 'journal.db'))
  const executor = new DrivenExecutor()
  const { loop, told, trouble } = await loopFor(journal, executor)
  rmSync(folder, { recursive: true })
  submit(loop, 'a 1h')
  await expect(loop.run()).rejects.toMatchObject({ name: 'Failure', code: 'journal-lost' })
  expect([told, trouble, executor.started]).toEqual([[], [], []])
  journal.close()
})

test('an order for an executor that is not there could not run, at once and after a crash, and says what is missing', async () => {
  const journal = new MemoryJournal()
  const { loop, site } = await loopFor(journal, new DrivenExecutor())
  const coordinator = planFromText('a 1h\nb 1h')
  const [a, b] = coordinator.graph.nodes as [CoordinatorNode, CoordinatorNode]
  a.action = { kind: 'agent', executor: 'post' }
  b.action = { kind: 'agent' }
  loop.tell({ type: 'submit', actor: 'test', execution_id, coordinator, options, seed: 1, plan_dir: '', codebase: '' })
  await loop.run()
  const told = [...journal.read()].flatMap((event) => (event.type === 'task_failed' ? [event.error] : []))
  expect(told.map(({ code, message }) => `${code}: ${message}`)).toEqual([
    'NO_SUCH_EXECUTOR: There is no executor “post” here: it is missing in tasks.config.ts.',
    'NO_SUCH_EXECUTOR: Nobody here does what has no command: --agent names who.',
  ])
  expect(site.executions.get(execution_id)?.status).toBe('failed')

  const crashed = new MemoryJournal()
  const ordered = [...journal.read()]
  await crashed.append(
    ordered.slice(
      0,
      ordered.findIndex(({ type }) => type === 'attempt_finished'),
    ),
  )
  const resumed = await loopFor(crashed, new DrivenExecutor(), foldExecution(crashed, execution_id))
  await resumed.loop.recover({ type: 'take_up', actor: 'test', execution_id, options, commands: [], reason: 'test' })
  await resumed.loop.run()
  expect(resumed.told.flatMap((event) => (event.type === 'task_failed' ? [event.error.code] : []))).toEqual([
    'NO_SUCH_EXECUTOR',
    'NO_SUCH_EXECUTOR',
  ])
})
