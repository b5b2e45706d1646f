import { expect, test } from 'vitest'
import { emptySite } from '../core/execution/state.ts'
import type { OperatorCommand } from '../core/model/operator-command.ts'
import type { Executor, ReportSink } from '../core/ports/executor.ts'
import { MemoryJournal } from '../plugins/journals/memory.ts'
import { machineClock } from '../system/machine-clock.ts'
import { planFromText } from '../testing/plan-text.ts'
import { Loop } from './loop.ts'

const execution_id = 'exec-2026-01-01-001'
const options = { worker_min: 2, worker_max: 2, assume_idempotent: false, agent: null, dry_run: false }

/** A loop over a plan whose attempts run until the test ends them. */
function loopOver(text: string, waits_for_answers = false) {
  const journal = new MemoryJournal()
  let sink: ReportSink | undefined
  const { promise: started, resolve: begin } = Promise.withResolvers<void>()
  const executor: Executor = {
    name: 'command',
    open: (to) => {
      sink = to
      return Promise.resolve()
    },
    start: () => begin(),
    cancel: (token) => sink?.report(token, { type: 'finished', outcome: 'cancelled', duration_ms: 1 }),
    recover: () => Promise.resolve([]),
    close: () => Promise.resolve(),
  }
  const loop = new Loop({
    site: emptySite(),
    journal,
    clock: machineClock(),
    executors: new Map([['command', executor]]),
    execution_id,
    leaves_paused: true,
    waits_for_answers,
    publish: () => {},
    trouble: () => {},
  })
  loop.tell({
    type: 'submit',
    actor: 'test',
    execution_id,
    coordinator: planFromText(text),
    options,
    seed: 1,
    plan_dir: '/plan',
    codebase: '/code',
  })
  const command = async (order: OperatorCommand): Promise<string> => {
    const answer = await loop.ask({ type: 'command', actor: 'test', execution_id, command: order })
    const types = new Set([...journal.read({ execution: execution_id })].map((event) => event.seq))
    expect(answer.events.every((event) => types.has(event.seq))).toBe(true)
    return answer.verdict === 'refused' ? `refused: ${answer.reason}` : answer.verdict
  }
  const run = async (): Promise<void> => {
    await executor.open(loop, 2)
    await loop.run()
  }
  return {
    loop,
    run,
    command,
    started,
    end: (token: string) => sink?.report(token, { type: 'finished', outcome: 'succeeded', duration_ms: 1 }),
  }
}

test('every question has its own answer, after it is durable, also when many are asked at once', async () => {
  const { run, command, end } = loopOver('a 1h')
  const running = run()
  const all = await Promise.all([
    command({ action: 'pause' }),
    command({ action: 'pause' }),
    command({ action: 'skip', task: 'P1.a' }),
    command({ action: 'skip', task: 'P1.b' }),
    command({ action: 'resume' }),
  ])
  expect(all.map((one) => one.replace(/^(refused: .{0,24}).*/, '$1'))).toMatchInlineSnapshot(`
    [
      "accepted",
      "refused: the execution is paused",
      "accepted",
      "refused: there is no task P1.b",
      "accepted",
    ]
  `)
  end('P1.a-1')
  await running
})

test('what a person has paused is waited for, and goes on with resume', async () => {
  const { run, command, end, started } = loopOver('a 1h\nb after a')
  const running = run()
  await started
  expect(await command({ action: 'pause' })).toBe('accepted')
  end('P1.a-1')
  expect(await command({ action: 'resume' })).toBe('accepted')
  expect(await command({ action: 'cancel_task', task: 'P1.b' })).toBe('accepted')
  await running
})

test('an execution that only lacks an answer stays for it when it is told to wait', async () => {
  const { loop, run, command } = loopOver('a manual\nb manual after a', true)
  const running = run()
  await loop.look(() => undefined)
  expect(await command({ action: 'retry', task: 'P1.b' })).toMatch(/^refused: /)
  expect(await command({ action: 'approve', id: 'P1.a' })).toBe('accepted')
  expect(await command({ action: 'approve', id: 'P1.b' })).toBe('accepted')
  await running
  expect(await loop.look((site) => site.executions.get(execution_id)?.status)).toBe('completed')
})

test('a loop that has ended refuses what is asked of it', async () => {
  const { run, command } = loopOver('a 1h')
  const running = run()
  const [stop, late] = [command({ action: 'stop' }), command({ action: 'pause' })]
  expect(await stop).toBe('accepted')
  expect(await late).toMatch(/^refused: /)
  await running
  expect(await command({ action: 'resume' })).toBe('refused: the coordinator has left')
})
