/** The wall clock of a machine that was set anew, or was asleep, between two coordinators of the same execution. */
import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { emptySite, type SiteState } from '../core/execution/state.ts'
import type { AttemptOrder } from '../core/model/attempt.ts'
import type { Event } from '../core/model/event.ts'
import type { Executor, RecoveredAttempt, ReportSink } from '../core/ports/executor.ts'
import { MemoryJournal } from '../plugins/journals/memory.ts'
import { VirtualClock } from '../simulation/virtual-clock.ts'
import { planFromText } from '../testing/plan-text.ts'
import { foldExecution, lastMoment } from './fold.ts'
import { Loop } from './loop.ts'
import type { Letter } from './mailbox.ts'

const execution_id = 'exec-2026-01-01-001'
const options = { worker_min: 3, worker_max: 3, assume_idempotent: false, agent: null, dry_run: false }
const HOUR = 3_600_000
const DAY = 24 * HOUR

/** Work that goes on whoever coordinates, and ends only when the test says so. */
class Steady implements Executor {
  readonly name = 'command'
  readonly said: string[] = []
  #sink: ReportSink | undefined

  open(sink: ReportSink): Promise<void> {
    this.#sink = sink
    return Promise.resolve()
  }

  start({ token }: AttemptOrder): void {
    this.said.push(`start ${token}`)
    this.#sink?.report(token, { type: 'started' })
  }

  end(token: string): void {
    this.#sink?.report(token, { type: 'finished', outcome: 'succeeded', duration_ms: 1 })
  }

  cancel(token: string): void {
    this.said.push(`cancel ${token}`)
    this.#sink?.report(token, { type: 'finished', outcome: 'cancelled', duration_ms: 1 })
  }

  recover(orders: readonly AttemptOrder[]): Promise<readonly RecoveredAttempt[]> {
    return Promise.resolve(orders.map(({ token }) => ({ token, found: 'adopted' })))
  }

  close(): Promise<void> {
    return Promise.resolve()
  }
}

function coordinator(
  site: SiteState,
  journal: MemoryJournal,
  clock: VirtualClock,
): { readonly loop: Loop; readonly executor: Steady; readonly told: Event[] } {
  const executor = new Steady()
  const told: Event[] = []
  const loop = new Loop({
    site,
    journal,
    clock,
    executors: new Map([['command', executor]]),
    execution_id,
    leaves_paused: false,
    publish: (events) => told.push(...events),
    trouble: () => {},
  })
  void executor.open(loop)
  return { loop, executor, told }
}

async function pass(clock: VirtualClock, ms: number): Promise<void> {
  for (const end = clock.now() + ms; ; clock.passUntil(Math.min(end, clock.now() + 1000))) {
    for (let i = 0; i < 4; i++) await setImmediate()
    if (clock.now() >= end) return
  }
}

test.for([-DAY, -HOUR, HOUR, DAY])(
  'work that is adopted after the wall clock was set %i ms is not ended for it, and its limit of time still holds',
  async (jump) => {
    const journal = new MemoryJournal()
    const started = 10 * DAY
    const clock = new VirtualClock(started)
    const first = coordinator(emptySite(), journal, clock)
    const plan = planFromText('a 9h heartbeat 1m\nb 9h timeout 30m retries 0\nc 9h timeout 2h after a')
    const submit = { type: 'submit', actor: 'test', execution_id, coordinator: plan, options } as const
    first.loop.tell({ ...submit, seed: 1, plan_dir: '', codebase: '' })
    void first.loop.run()
    await pass(clock, 60_000)
    expect(first.executor.said).toEqual(['start P1.a-1', 'start P1.b-1'])
    // The first coordinator is killed here: whatever it still writes, nobody reads. The next one's clock begins as the
    // machine's would.
    const kept = new MemoryJournal()
    await kept.append([...journal.read()])
    const anchor = Math.max(clock.now() + jump, lastMoment(kept))
    const later = new VirtualClock(anchor)
    const next = coordinator(foldExecution(kept, execution_id), kept, later)
    const letter = {
      type: 'take_up',
      actor: 'test',
      execution_id,
      options,
      commands: [],
      reason: 'test',
    } satisfies Letter
    await next.loop.recover(letter)
    const over = next.loop.run()
    await pass(later, 20_000)
    expect(next.executor.said).toEqual([])
    next.executor.end('P1.a-1')
    await pass(later, 5_000)
    expect(next.executor.said).toEqual(['start P1.c-1'])
    // What is left of half an hour, or the grace of who was adopted after it.
    await pass(later, 31 * 60_000)
    expect(next.executor.said).toEqual(['start P1.c-1', 'cancel P1.b-1'])
    next.executor.end('P1.c-1')
    await over
    const moments = [...kept.read()].map(({ ts }) => ts)
    expect(moments).toEqual(moments.toSorted((a, b) => a - b))
  },
)
