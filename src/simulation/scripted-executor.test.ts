import { expect, test } from 'vitest'
import type { AttemptOrder } from '../core/model/attempt.ts'
import { type Fate, UNEVENTFUL } from './fate.ts'
import { ScriptedExecutor, simulatedExecutor } from './scripted-executor.ts'
import { VirtualClock } from './virtual-clock.ts'

function orderOf(number: number): AttemptOrder {
  return {
    token: `P1.a-${number}`,
    execution_id: 'exec-1',
    task: 'P1.a',
    title: 'a',
    kind: 'run',
    number,
    worker: 'worker-1',
    executor: 'simulated',
    action: { kind: 'agent' },
  }
}

/** An executor whose attempts all meet one fate, and what it says, with the time at which it says it. */
function hear(fate: Partial<Fate>, scale = 1) {
  const clock = new VirtualClock(0)
  const said: string[] = []
  const executor = new ScriptedExecutor({ timeline: clock, scale, fates: () => ({ ...UNEVENTFUL, ...fate }) })
  executor.attach({
    report: (token, report) =>
      said.push(`${clock.now()} ${token} ${report.type === 'finished' ? report.outcome : report.type}`),
    lost: (token, reason) => said.push(`${clock.now()} ${token} ${reason}`),
  })
  return { clock, said, executor }
}

test('an attempt starts once, however often it is ordered, and ends once', () => {
  const { clock, said, executor } = hear({ duration_ms: 1000, progress_reports: 1 })
  executor.start(orderOf(1))
  executor.start(orderOf(1))
  clock.passUntil(5000)
  executor.start(orderOf(1))
  executor.cancel('P1.a-1', 10)
  clock.passUntil(9000)
  expect(said).toEqual(['0 P1.a-1 started', '500 P1.a-1 progress', '1000 P1.a-1 succeeded'])
})

test('an attempt that is asked to end obeys, or is ended when its grace is over', () => {
  const obeying = hear({ duration_ms: null, obeys_after_ms: 300, after_cancel: 'succeeded', started_after_ms: null })
  obeying.executor.start(orderOf(1))
  obeying.executor.cancel('P1.a-1', 1000)
  obeying.clock.passUntil(2000)
  expect(obeying.said).toEqual(['300 P1.a-1 succeeded'])

  const stubborn = hear({ duration_ms: null, obeys_after_ms: 3000, after_cancel: 'succeeded', started_after_ms: null })
  stubborn.executor.start(orderOf(1))
  stubborn.executor.cancel('P1.a-1', 1000)
  stubborn.clock.passUntil(9000)
  expect(stubborn.said).toEqual(['1000 P1.a-1 cancelled'])
})

test('after a crash it says what became of each attempt, and starts what never began', () => {
  const { clock, said, executor } = hear({ duration_ms: 1000, started_after_ms: null })
  executor.start(orderOf(1))
  clock.passUntil(500)
  executor.start(orderOf(2))
  executor.start(orderOf(3))
  executor.kill((token) => token === 'P1.a-3')
  clock.passUntil(1200)
  expect(executor.find([1, 2, 3, 4].map(orderOf)).map(({ found }) => found)).toEqual([
    'reported',
    'adopted',
    'lost',
    'unstarted',
  ])
  clock.passUntil(9000)
  expect(said).toEqual([
    '1000 P1.a-1 succeeded',
    '1200 P1.a-1 succeeded',
    '1200 P1.a-3 process_gone',
    '1500 P1.a-2 succeeded',
    '2200 P1.a-4 succeeded',
  ])
})

test('on a clock that really passes, simulated time passes as much quicker as it is told to', async () => {
  const clock = new VirtualClock(0)
  const said: number[] = []
  const executor = simulatedExecutor(clock, 3600, () => ({
    ...UNEVENTFUL,
    duration_ms: 3_600_000,
    started_after_ms: null,
  }))
  const reported = new Promise<void>((resolve) => {
    void executor.open(
      {
        report: (_, report) => {
          if (report.type === 'finished') said.push(report.duration_ms)
          resolve()
        },
        lost: () => resolve(),
      },
      1,
    )
  })
  executor.start(orderOf(1))
  clock.passUntil(1000)
  await reported
  expect(said).toEqual([3_600_000])
  await executor.close()
})
