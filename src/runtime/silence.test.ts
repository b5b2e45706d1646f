import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { emptySite } from '../core/execution/state.ts'
import type { AttemptOrder } from '../core/model/attempt.ts'
import type { Event } from '../core/model/event.ts'
import type { Executor, ReportSink } from '../core/ports/executor.ts'
import { MemoryJournal } from '../plugins/journals/memory.ts'
import { VirtualClock } from '../simulation/virtual-clock.ts'
import { planFromText } from '../testing/plan-text.ts'
import { Loop } from './loop.ts'

const execution_id = 'exec-2026-01-01-001'
const options = { worker_min: 1, worker_max: 1, assume_idempotent: false, agent: null, dry_run: false }
const MINUTE = 60_000

/** Attempts that say something only when the test says so, and end when they are told to. */
class QuietExecutor implements Executor {
  readonly name = 'command'
  readonly said: string[] = []
  /** What lies unread until somebody looks: tokens. */
  readonly unread: string[] = []
  #sink: ReportSink | undefined

  open(sink: ReportSink): Promise<void> {
    this.#sink = sink
    return Promise.resolve()
  }

  start({ token }: AttemptOrder): void {
    this.said.push(`start ${token}`)
  }

  beat(token: string): void {
    this.#sink?.report(token, { type: 'progress', percent: 1 })
  }

  end(token: string, outcome: 'succeeded' | 'cancelled'): void {
    this.#sink?.report(token, { type: 'finished', outcome, duration_ms: 1 })
  }

  cancel(token: string): void {
    this.said.push(`cancel ${token}`)
    this.end(token, 'cancelled')
  }

  look(token: string): void {
    this.said.push(`look ${token}`)
    for (const waiting of this.unread.splice(0)) this.beat(waiting)
  }

  recover(): Promise<[]> {
    return Promise.resolve([])
  }

  close(): Promise<void> {
    return Promise.resolve()
  }
}

class World {
  readonly clock = new VirtualClock(0)
  readonly executor = new QuietExecutor()
  readonly told: Event[] = []
  readonly loop: Loop
  readonly over: Promise<void>

  constructor(text: string) {
    this.loop = new Loop({
      site: emptySite(),
      journal: new MemoryJournal(),
      clock: this.clock,
      executors: new Map([['command', this.executor]]),
      execution_id,
      leaves_paused: false,
      publish: (events) => this.told.push(...events),
      trouble: () => {},
    })
    void this.executor.open(this.loop)
    const submit = { type: 'submit', actor: 'test', execution_id, coordinator: planFromText(text), options } as const
    this.loop.tell({ ...submit, seed: 1, plan_dir: '', codebase: '' })
    this.over = this.loop.run()
  }

  /** Lets time pass in steps of a second, with all that follows. */
  async pass(ms: number): Promise<void> {
    for (const end = this.clock.now() + ms; ; this.clock.passUntil(Math.min(end, this.clock.now() + 1000))) {
      for (let i = 0; i < 4; i++) await setImmediate()
      if (this.clock.now() >= end) return
    }
  }
}

test('a task that promised beats and gives none is called once, and ended when six are missed', async () => {
  const world = new World('a 9h heartbeat 1m retries 0')
  await world.pass(5 * MINUTE + 1000)
  expect(world.executor.said).toEqual(['start P1.a-1', 'look P1.a-1'])
  await world.pass(MINUTE)
  await world.over
  expect(world.executor.said).toEqual(['start P1.a-1', 'look P1.a-1', 'cancel P1.a-1'])
  const errors = world.told.flatMap((event) => (event.type === 'task_failed' ? [event.error.code] : []))
  expect(errors).toEqual(['SILENT'])
})

test('what was written and not read yet is heard at the last call', async () => {
  const world = new World('a 9h heartbeat 1m retries 0')
  for (let time = 0; time < 2; time++) {
    world.executor.unread.push('P1.a-1')
    // What is reported is taken with the next look, ten seconds later at most.
    await world.pass(5 * MINUTE + 15_000)
  }
  expect(world.executor.said).toEqual(['start P1.a-1', 'look P1.a-1', 'look P1.a-1'])
  world.executor.end('P1.a-1', 'succeeded')
  await world.over
})

test('a plain command may be as quiet as it likes, and a coordinator that was away lets nobody die of it', async () => {
  const world = new World('a 9h heartbeat 1m retries 0\nb 9h after a')
  await world.pass(4 * MINUTE)
  world.clock.passUntil(world.clock.now() + 3_600_000)
  await world.pass(2 * MINUTE)
  expect(world.executor.said).toEqual(['start P1.a-1'])
  world.executor.end('P1.a-1', 'succeeded')
  await world.pass(8 * MINUTE)
  expect(world.executor.said).toEqual(['start P1.a-1', 'start P1.b-1'])
  world.executor.end('P1.b-1', 'succeeded')
  await world.over
})

test('what the host measures of a task is no sign of its life', async () => {
  const world = new World('a 9h heartbeat 1m retries 0')
  for (let minute = 0; minute < 5; minute++) {
    await world.pass(MINUTE)
    world.loop.report('P1.a-1', { type: 'usage', usage: { cpu_seconds: minute } })
  }
  await world.pass(MINUTE + 1000)
  await world.over
  expect(world.executor.said).toContain('cancel P1.a-1')
})

test('a sign of life keeps a task going and leaves nothing in the journal', async () => {
  const world = new World('a 9h heartbeat 1m retries 0')
  await world.pass(1000)
  const before = world.told.length
  for (let minute = 0; minute < 20; minute++) {
    await world.pass(MINUTE)
    world.loop.report('P1.a-1', { type: 'heartbeat' })
  }
  expect(world.told.length).toBe(before)
  expect(world.executor.said).toEqual(['start P1.a-1'])
  world.executor.end('P1.a-1', 'succeeded')
  await world.over
})
